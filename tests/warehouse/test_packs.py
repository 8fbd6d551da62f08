"""The packs that come with Footnote are whole, and a wrong declaration is told in one go."""

from pathlib import Path

import pytest
import yaml

from warehouse.errors import PackError
from warehouse.pack import PACKS, all_contracts, load_pack, pack_names, parse_pack

WRONG = """
title: Shop
currency: euro
country: DE
language: de
colour: red
sources:
  sales:
    file: sales.csv
    columns:
      sale_id: {type: integr}
      sold_on: {type: date, requird: true}
"""


@pytest.mark.parametrize("name", pack_names())
def test_a_pack_is_valid_and_fills_or_lacks_every_contract(name):
    pack = load_pack(name)
    assert pack.contracts == all_contracts() or pack.lacks


def test_every_problem_is_named_at_once():
    with pytest.raises(PackError) as caught:
        parse_pack("shop", yaml.safe_load(WRONG), Path("pack.yml"))
    for key in ("locale", "currency", "colour", "columns.sale_id.type", "columns.sold_on.requird"):
        assert key in str(caught.value)


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"unique": ["sale_no"]}, "not a declared column: sale_no"),
        ({"references": {"sale_id": "orders.order_id"}}, "orders.order_id is not a column landed before"),
        ({"columns": {"n": {"type": "integer", "format": "%d"}}}, "format belongs to date and timestamp"),
        ({"columns": {}}, "at least 1"),
        ({"delimiter": "::"}, "at most 1"),
    ],
)
def test_a_source_that_contradicts_itself(change, says):
    source = {"file": "sales.csv", "columns": {"sale_id": {"type": "integer"}}, **change}
    facts = {"title": "S", "currency": "EUR", "locale": "de", "country": "DE", "language": "de"}
    with pytest.raises(PackError, match=says):
        parse_pack("shop", {**facts, "sources": {"sales": source}}, Path("pack.yml"))


def test_a_declaration_that_is_no_mapping():
    with pytest.raises(PackError, match="must be a mapping"):
        parse_pack("shop", ["title"], Path("pack.yml"))


def test_nothing_but_packs_is_among_the_packs():
    folders = {path.name for path in PACKS.iterdir() if path.is_dir()}
    assert folders == set(pack_names())
