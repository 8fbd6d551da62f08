"""The generator of the demo shop: its files are repeatable, add up, and hold what was planted."""

import hashlib
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import duckdb
import pytest
import yaml

from pipelines.generators.demo import GeneratedTotals, generate
from pipelines.generators.demo.dirt import KINDS, WEB_KINDS
from warehouse.errors import FootnoteError

HERE = Path(__file__).parent
TOTALS = yaml.safe_load((HERE / "generate_demo_totals.yml").read_text())
FACTS = yaml.safe_load((HERE / "generate_demo_facts.yml").read_text())
SMALL = {"customers": 300, "products": 40, "orders": 2000}


@pytest.fixture(scope="module")
def full(tmp_path_factory: pytest.TempPathFactory) -> tuple[GeneratedTotals, duckdb.DuckDBPyConnection]:
    """The shop at its default size, and a connection that sees the good rows of its files."""
    folder = tmp_path_factory.mktemp("demo")
    return generate(folder), good_rows(folder)


def good_rows(folder: Path) -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect()
    connection.execute((HERE / "generate_demo_good_rows.sql").read_text().replace("{folder}", str(folder)))
    return connection


def hashes(folder: Path) -> dict[str, str]:
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted(folder.iterdir())}


def one_cell(connection: duckdb.DuckDBPyConnection, sql: str) -> object:
    (cell,) = connection.execute(sql).fetchall()[0]
    return cell


def test_same_seed_gives_the_same_bytes(tmp_path):
    first = generate(tmp_path / "first", seed=3, **SMALL)
    again = generate(tmp_path / "again", seed=3, **SMALL)
    assert first == again
    assert hashes(tmp_path / "first") == hashes(tmp_path / "again")


def test_another_seed_gives_another_shop(tmp_path):
    generate(tmp_path / "three", seed=3, **SMALL)
    generate(tmp_path / "four", seed=4, **SMALL)
    three, four = hashes(tmp_path / "three"), hashes(tmp_path / "four")
    assert [name for name in three if three[name] == four[name]] == ["categories.csv"]


@pytest.mark.parametrize("total", TOTALS)
def test_total_equals_sql_over_the_files(full, total):
    totals, connection = full
    assert one_cell(connection, TOTALS[total]) == getattr(totals, total)


def test_review_mean_equals_sql_over_the_files(full):
    totals, connection = full
    (stars, reviews) = connection.execute("SELECT SUM(stars), COUNT(*) FROM good_reviews").fetchall()[0]
    assert Fraction(int(stars), reviews) == totals.review_score_mean


@pytest.fixture(scope="module")
def in_blocks(tmp_path_factory: pytest.TempPathFactory) -> tuple[GeneratedTotals, duckdb.DuckDBPyConnection]:
    """A shop made of several blocks, as a large one is, and a connection that sees its good rows."""
    folder = tmp_path_factory.mktemp("blocks")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("pipelines.generators.demo.blocks.BLOCK_ORDERS", 700)
        totals = generate(folder, **SMALL)
    return totals, good_rows(folder)


@pytest.mark.parametrize("total", TOTALS)
def test_total_of_a_shop_in_blocks_equals_sql_over_the_files(in_blocks, total):
    totals, connection = in_blocks
    assert one_cell(connection, TOTALS[total]) == getattr(totals, total)


@pytest.mark.parametrize(
    ("table", "key"),
    [
        ("good_customers", "address_id"),
        ("good_customers", "(customer_number, address_since)"),
        ("good_orders", "order_number"),
        ("good_order_items", "(order_number, line_number)"),
        ("good_reviews", "review_id"),
        ("good_sessions", "session_id"),
        ("good_events", "event_id"),
        ("good_searches", "search_id"),
        ("good_views", "view_id"),
    ],
)
def test_no_key_occurs_in_two_blocks(in_blocks, table, key):
    assert one_cell(in_blocks[1], f"SELECT COUNT(*) > 0 AND COUNT(*) = COUNT(DISTINCT {key}) FROM {table}")


@pytest.mark.parametrize("fact", FACTS, ids=lambda fact: fact["fact"])
def test_planted_fact_is_in_the_files(full, fact):
    assert one_cell(full[1], fact["sql"]) is True


def test_every_total_has_a_query():
    other_ways = {"categories", "review_score_mean", "planted"}
    assert set(GeneratedTotals.__dataclass_fields__) == set(TOTALS) | other_ways


def test_rows_of_a_file_are_good_rows_and_planted_rows(full, tmp_path):
    totals = generate(tmp_path, **SMALL)
    good = {
        "customers": totals.addresses,
        "products": totals.products,
        "sellers": totals.sellers,
        "orders": totals.orders,
        "order_items": totals.order_items,
        "payments": totals.payments,
        "reviews": totals.reviews,
        "web_sessions": totals.sessions,
        "page_events": totals.page_events,
        "searches": totals.searches,
        "content_views": totals.content_views,
    }
    for name, rows in good.items():
        counted = one_cell(
            duckdb.connect(), f"SELECT COUNT(*) FROM read_csv('{tmp_path}/{name}.csv', all_varchar = true)"
        )
        assert counted == rows + totals.planted_in(name), name


def test_a_dozen_kinds_of_bad_rows_are_planted():
    for kinds in (KINDS, WEB_KINDS):
        assert len({(kind.file, kind.reason) for kind in kinds}) == len(kinds) >= 12


def test_each_file_of_the_site_has_bad_rows():
    assert {kind.file for kind in WEB_KINDS} == {"web_sessions", "page_events", "searches", "content_views"}


def test_names_and_mail_addresses_are_of_nobody(full):
    sql = """SELECT BOOL_AND(regexp_full_match(full_name, 'Customer [0-9]{5}')
                AND regexp_full_match(email, 'customer[.][0-9]{5}@example[.]com')) FROM good_customers"""
    assert one_cell(full[1], sql) is True


def test_descriptions_are_two_sentences(full):
    two_sentences = "[A-Z].+[.] [A-Z0-9].+[.]"
    sql = f"SELECT COUNT(*) FROM good_products WHERE NOT regexp_full_match(description, '{two_sentences}')"
    assert one_cell(full[1], sql) == 0


@pytest.mark.parametrize("sizes", [{"customers": 3}, {"products": 1}, {"orders": 0}])
def test_a_shop_too_small_is_refused(tmp_path, sizes):
    with pytest.raises(FootnoteError, match="too few"):
        generate(tmp_path, **sizes)


def test_more_products_than_words_are_refused(tmp_path):
    with pytest.raises(FootnoteError, match="word lists name only"):
        generate(tmp_path, customers=60, products=8000, orders=500)


def test_money_is_exact(full):
    assert isinstance(full[0].revenue, Decimal)
    assert full[0].payment_total <= full[0].item_price_total + full[0].freight_total
