"""Documents: what is written of a product, which texts are searched, how long ones are cut."""

import re

import duckdb
import pytest

from knowledge.documents.chunks import chunked
from knowledge.documents.glossary import glossary
from knowledge.documents.markdown import FILE, write_markdown
from knowledge.documents.passages import read_passages
from knowledge.documents.products import product_texts, read_products
from semantic_layer.folders import load_definitions
from warehouse.project import build_database
from warehouse.serving import current


@pytest.fixture
def products(shop):
    with duckdb.connect(str(current(shop).path), read_only=True) as connection:
        return {one.product_id: one for one in read_products(connection)}


def test_a_product_has_what_the_marts_say(products):
    stand = products["22423"]
    assert stand.names == ("REGENCY CAKESTAND 3 TIER", "REGENCY CAKE STAND THREE TIER")
    assert (stand.price, stand.price_low, stand.price_high) == (12.75, 12.75, 12.75)
    assert (stand.sales, stand.units, stand.lines, stand.countries) == (102.0, 8, 1, ("Germany",))
    assert str(stand.first_sold) == str(stand.last_sold) == "2011-05-01"
    sheets = products["BED-1"]
    assert (sheets.review_count, sheets.review_score) == (2, 3.0)


def test_what_was_never_sold_has_its_list_price(products):
    kettle = products["NEW-1"]
    assert (kettle.price, kettle.lines, kettle.first_sold, kettle.countries) == (30.0, 0, None, ())


def test_no_figure_is_in_a_text_that_is_embedded(products):
    texts = [text for one in products.values() for text in product_texts(one)]
    assert not [text for text in texts if "102" in text or "12.75" in text or "2011" in text]
    assert product_texts(products["NONAME"]) == ()


def test_a_category_is_searched_in_both_languages(products):
    assert "bed and bath. cama mesa banho" in product_texts(products["BED-1"])[0]


@pytest.mark.parametrize("words", [0, 1, 150, 151, 1000])
def test_a_long_text_is_cut_into_pieces_that_hold_every_word(words):
    text = " ".join(f"w{n}{'.' if n % 9 == 0 else ''}" for n in range(words))
    pieces = chunked(text)
    assert all(len(piece.split()) <= 150 for piece in pieces)
    assert set(" ".join(pieces).split()) == set(text.split())
    assert len(pieces) == 0 if not words else len(pieces) >= words / 150


def test_passages_carry_the_review_and_the_products_of_its_order(shop):
    passages = read_passages(build_database(shop))
    assert [one.text for one in passages if one.review_id == "r4"] == ["The mug is fine."]
    first = next(one for one in passages if one.review_id == "r1")
    assert (first.product_ids, first.categories, first.score) == (("BED-1",), ("bed and bath",), 1)
    assert next(one.text for one in passages if one.review_id == "r2") == "Lovely"


def test_the_glossary_holds_definitions_and_what_tables_of_models_hold(shop):
    serving = current(shop)
    manifest = load_definitions(shop)
    with duckdb.connect(str(serving.path), read_only=True) as connection:
        entries = glossary(manifest, serving.info, connection)
    kinds = {one.kind for one in entries}
    assert kinds == {"metric", "dimension", "entity", "segment"}
    segment = next(one for one in entries if one.kind == "segment")
    assert segment.label == "lapsed one-time buyers" and "customer count: 40." in segment.text
    keys = [(one.kind, one.name) for one in entries]
    assert len(keys) == len(set(keys))


def test_the_written_documents_lead_nowhere(shop, products):
    text = write_markdown(shop, list(products.values()), current(shop).info).read_text("utf-8")
    assert (shop / FILE).exists()
    assert "GBP 12.75" in text and "Also written: REGENCY CAKE STAND THREE TIER" in text
    assert "http://" not in text and "<" not in text
    assert not re.search(r"(?<!\\)[\[\]]", text)
