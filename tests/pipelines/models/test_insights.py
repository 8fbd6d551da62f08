"""Insights of the tiny shop: what is found, that its query shows it, and that odd data says nothing."""

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pytest

from agent.numerals import has_figure
from pipelines.models.insights.family import REFERENCE, families
from pipelines.models.insights.find import COLUMNS, Insight, as_frame, find, last_day, plain
from pipelines.models.insights.tables import insight_rows
from tests.tiny_shop import SEED
from tests.told_shop import SAID, SEEN

LATE = """
insert into operations.fact_fulfillment (order_key, order_id, customer_key, customer_id, order_date, is_late)
select 'late' || i, 'late' || i, 'c1v1', 'ana', date '2018-01-01', true from range(12) t(i);
insert into operations.fact_fulfillment (order_key, order_id, customer_key, customer_id, order_date, is_late)
select 'fine' || i, 'fine' || i, 'c1v1', 'ana', date '2018-01-01', false from range(40) t(i);
insert into sales.fact_sales (sale_key, order_key, seller_key, order_date, item_price, recognized_revenue)
select 'sl' || i, 'late' || i, 's3', date '2018-01-01', 1, false from range(12) t(i);
insert into sales.fact_sales (sale_key, order_key, seller_key, order_date, item_price, recognized_revenue)
select 'sf' || i, 'fine' || i, 's1', date '2018-01-01', 1, false from range(40) t(i);
"""
DAY = date(2018, 1, 1)


@pytest.fixture(scope="module")
def shop() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as connection:
        for path in (SEED, SEEN, SAID):
            connection.execute(Path(path).read_text(encoding="utf-8"))
        connection.execute(LATE)
        yield connection


def asking(shop: duckdb.DuckDBPyConnection) -> Any:
    def ask(sql: str) -> tuple[list[str], list[list[Any]]]:
        found = shop.execute(sql)
        columns = [column[0] for column in found.description or ()]
        return columns, [list(row) for row in found.fetchall()]

    return ask


def filled(shop: duckdb.DuckDBPyConnection) -> list[str]:
    rows = shop.execute("select table_schema || '.' || table_name from information_schema.tables").fetchall()
    return [name for (name,) in rows]


@pytest.fixture(scope="module")
def found(shop: duckdb.DuckDBPyConnection) -> list[Insight]:
    return find(asking(shop), DAY, filled(shop))


def of(found: list[Insight], family: str) -> list[dict[str, Any]]:
    return [one.row for one in found if one.family.name == family]


def test_the_last_day_is_that_of_an_order_or_a_visit(shop: duckdb.DuckDBPyConnection) -> None:
    assert last_day(asking(shop)) == DAY


def test_the_query_of_each_returns_its_cells(shop: duckdb.DuckDBPyConnection, found: list[Insight]) -> None:
    assert len(found) > 10
    for one in found:
        columns, rows = asking(shop)(one.evidence_sql)
        assert columns == list(one.row)
        assert [[plain(cell) for cell in row] for row in rows] == [list(one.row.values())], one.family.name


def test_the_table_keeps_what_the_queries_return(shop: duckdb.DuckDBPyConnection) -> None:
    tables = {name: name for name in filled(shop)}
    rows = insight_rows(lambda sql: shop.execute(sql).df(), tables)
    assert len(rows) > 10
    for sql, evidence in zip(rows["evidence_sql"], rows["evidence"], strict=True):
        (row,) = asking(shop)(sql)[1]
        assert list(map(plain, row)) == json.loads(evidence)["rows"][0]
        assert [type(plain(cell)) for cell in row] == [type(cell) for cell in json.loads(evidence)["rows"][0]]


def test_what_was_planted_is_found(found: list[Insight]) -> None:
    assert of(found, "daily_orders") == []  # nothing on the days it is compared with: no change to tell
    assert of(found, "weekly_orders") == []
    (seller,) = of(found, "late_sellers")
    assert (seller["subject"], seller["value"], seller["late_orders"], seller["deliveries"]) == (
        "sid3",
        1.0,
        12,
        12,
    )
    assert [row["subject"] for row in of(found, "pages_without_orders")] == ["/p/5"]
    assert [row["subject"] for row in of(found, "products_without_orders")] == ["Never sold"]
    (segment,) = of(found, "segment_value")
    assert (segment["subject"], segment["value"], segment["reference_value"]) == (
        "loyal high spenders",
        0.75,
        0.5,
    )
    assert [row["subject"] for row in of(found, "segment_churn")] == [
        "loyal high spenders",
        "lapsed one-time buyers",
    ]
    assert of(found, "model_features")[0]["feature"] == "a"
    assert of(found, "model_drift")[0]["value"] == 0.3


def test_a_week_against_the_one_before() -> None:
    with duckdb.connect() as connection:
        connection.execute(SEED.read_text(encoding="utf-8"))
        tables = filled(connection)
        rows = of(find(asking(connection), date(2017, 2, 2), tables), "weekly_revenue")
    assert rows == []  # nothing was sold in the week before: there is no change to tell
    with duckdb.connect() as connection:
        connection.execute(SEED.read_text(encoding="utf-8"))
        connection.execute(
            """insert into sales.fact_sales (sale_key, order_key, order_date, item_price, recognized_revenue)
            values ('x', 'x', date '2017-01-26', 8, true), ('y', 'y', date '2017-01-25', 2, true)"""
        )
        (row,) = of(find(asking(connection), date(2017, 2, 2), tables), "weekly_revenue")
    assert (row["value"], row["reference_value"], row["change"]) == (20.0, 10.0, 1.0)
    assert (row["period_start"], row["period_end"]) == ("2017-01-27", "2017-02-02")


def test_templates_refer_to_cells_and_type_no_figure(found: list[Insight]) -> None:
    for family in families():
        assert not has_figure(REFERENCE.sub("", family.text)), family.name
        assert {"subject", "value", "period_end"} & family.refers


def test_every_family_reads_published_tables_alone() -> None:
    for family in families():
        assert family.reads and all(
            name.partition(".")[0] in ("sales", "operations", "behavior", "common", "models")
            for name in family.reads
        )


def test_empty_tables_say_nothing() -> None:
    with duckdb.connect() as connection:
        for path in (SEED, SEEN, SAID):
            connection.execute(Path(path).read_text(encoding="utf-8"))
        tables = filled(connection)
        for name in tables:
            connection.execute(f"delete from {name}")
        assert last_day(asking(connection)) is None
        assert find(asking(connection), DAY, tables) == []
        assert find(asking(connection), DAY, ()) == []


def test_an_earlier_day_knows_nothing_of_the_last(shop: duckdb.DuckDBPyConnection) -> None:
    earlier = find(asking(shop), date(2017, 3, 1), filled(shop), is_last=False)
    assert not {one.family.name for one in earlier if one.family.at_end}


def test_rows_of_the_table(found: list[Insight]) -> None:
    rows = as_frame(found)
    assert list(rows.columns) == list(COLUMNS)
    assert rows["insight_id"].is_unique and list(rows["rank"]) == list(range(1, len(found) + 1))
    assert as_frame([]).empty
