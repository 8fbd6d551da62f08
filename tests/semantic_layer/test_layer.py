"""The door from names to numbers, over a published file and its worker process."""

import re
from pathlib import Path

import pytest

from semantic_layer.errors import GuardRefusal, QueryError
from semantic_layer.layer import SemanticLayer
from semantic_layer.query import MetricQuery
from semantic_layer.result import Result
from tests.tiny_shop import publish_shop


def ask(layer: SemanticLayer, **query: object) -> Result:
    return layer.query(MetricQuery.parse(query))


def test_answers_with_columns_definitions_and_the_resolved_query(layer: SemanticLayer) -> None:
    result = ask(layer, metrics=["revenue"], group_by=["category"], limit=1)
    assert result.rows == [["furniture_decor", 460.5]]
    assert [(column.name, column.role, column.unit) for column in result.columns] == [
        ("category", "dimension", None),
        ("revenue", "metric", "currency"),
    ]
    assert result.query == {"metrics": ["revenue"], "group_by": [{"name": "product__category"}], "limit": 1}
    assert "without freight" in result.definitions["revenue"]
    assert result.sql.startswith("WITH sales_by_category AS (")


def test_dates_are_text_and_sums_are_numbers(layer: SemanticLayer) -> None:
    result = ask(layer, metrics=["freight_total"], group_by=["month"], limit=1)
    assert result.rows == [["2016-01-01", 3.0]]


def test_tells_what_became_of_the_rows(layer: SemanticLayer) -> None:
    where = [{"dimension": "order__status", "op": "=", "value": "delivered"}]
    time = {"from": "2017-01-01", "to": "2017-12-31"}
    ledger = ask(layer, metrics=["item_price_total"], group_by=["category"], where=where, time=time).ledger
    (fact,) = ledger["facts"]
    assert fact["fact"] == "sales.fact_sales"
    assert (fact["rows_read"], fact["rows_kept"], fact["rows_filtered"]) == (12, 6, 6)
    assert fact["unmatched"] == {"product": 1}
    assert (fact["duplication_factor"], fact["bridged"]) == (1.0, False)
    assert (fact["first_date"], fact["last_date"]) == ("2017-01-10", "2017-03-01")
    assert ledger["range"] == {"from_date": "2017-01-01", "to_date": "2017-12-31", "is_covered": True}


def test_tells_that_a_bridge_counts_rows_in_several_groups(layer: SemanticLayer) -> None:
    result = ask(layer, metrics=["reviews"], group_by=["category"])
    (fact,) = result.ledger["facts"]
    assert (fact["rows_read"], fact["rows_kept"], fact["bridged"]) == (8, 8, True)
    assert fact["duplication_factor"] == 10 / 8
    assert fact["unmatched"]["sale"] == 2
    assert "more than the total" in result.ledger["notes"][0]


@pytest.mark.parametrize(
    ("query", "first", "last"),
    [
        ({"group_by": ["month"]}, True, True),
        ({"group_by": ["month"], "time": {"from": "2017-01-01", "to": "2017-12-31"}}, False, False),
        ({"group_by": ["month"], "time": {"from": "2017-01-15", "to": "2017-12-15"}}, True, True),
        ({"group_by": ["year"], "time": {"from": "2017-01-01"}}, False, True),
        ({"time": {"from": "2016-01-01", "to": "2016-12-31"}}, True, False),
        ({"time": {"from": "2017-06-01", "to": "2018-06-30"}}, False, True),
        ({}, False, False),
    ],
)
def test_flags_periods_that_are_not_whole(
    layer: SemanticLayer, query: dict[str, object], first: bool, last: bool
) -> None:
    ledger = ask(layer, metrics=["orders"], **query).ledger
    assert (ledger["partial_first_period"], ledger["partial_last_period"]) == (first, last)


def test_tells_that_the_year_compared_with_is_not_whole(layer: SemanticLayer) -> None:
    time = {"from": "2017-01-01", "to": "2017-12-31"}
    ledger = ask(layer, metrics=["orders"], time=time, compare="previous_year").ledger
    assert ledger["comparison"] == {
        "from_date": "2016-01-01",
        "to_date": "2016-12-31",
        "is_covered": False,
    }


@pytest.mark.parametrize("written", ["canceled", "Canceled", "CANCELLED", "cancelado"])
def test_takes_a_value_however_it_is_spelt(layer: SemanticLayer, written: str) -> None:
    where = [{"dimension": "status", "op": "=", "value": written}]
    result = ask(layer, metrics=["orders"], where=where)
    assert result.rows == [[1]]
    assert result.query is not None and result.query["where"][0]["value"] == "canceled"


def test_refuses_a_value_the_data_does_not_hold(layer: SemanticLayer) -> None:
    with pytest.raises(QueryError) as error:
        ask(
            layer,
            metrics=["orders"],
            where=[{"dimension": "customer__city", "op": "in", "value": ["niteroy"]}],
        )
    assert (error.value.code, error.value.choices) == ("unknown_value", ("niterói",))


def test_refuses_by_name_what_the_dataset_lacks(layer: SemanticLayer) -> None:
    assert layer.unavailable("payments_total") == "this dataset has no payments"
    assert layer.unavailable("orders") is None
    with pytest.raises(QueryError, match="this dataset has no payments"):
        ask(layer, metrics=["payments_total"])


def test_refuses_by_name_a_dimension_without_values(layer: SemanticLayer) -> None:
    with pytest.raises(QueryError, match="this dataset has no payments"):
        ask(layer, metrics=["orders"], group_by=["payment_type"])
    with pytest.raises(QueryError, match="this dataset has no payments"):
        ask(layer, metrics=["orders"], where=[{"dimension": "payment_type", "value": "boleto"}])


def test_refuses_by_name_a_column_without_values(tmp_path: Path) -> None:
    """A metric is refused for a measure no row has, a dimension for a column no row has, not for a gap."""
    publish_shop(tmp_path, unknown=("sales.fact_sales.freight", "common.dim_product.photos_count"))
    with SemanticLayer.open(tmp_path) as opened:
        for name in ("freight_total", "revenue_with_freight", "average_freight_per_item"):
            assert opened.unavailable(name) == "this dataset has no freight", name
        assert opened.unavailable("product__photos_count") == "this dataset has no product photos"
        assert opened.unavailable("revenue") is None
        assert opened.unavailable("product__brand") is None


def test_runs_checked_sql(layer: SemanticLayer) -> None:
    result = layer.sql("from operations.fact_orders select count(*) as n")
    assert (result.column_names, result.rows, result.query) == (["n"], [[9]], None)
    with pytest.raises(GuardRefusal):
        layer.sql("select * from secrets")


def test_the_same_query_gives_the_same_text(layer: SemanticLayer, published: object) -> None:
    query = MetricQuery.parse(
        {
            "metrics": ["revenue", "average_review_score", "orders"],
            "group_by": ["month", "customer__state"],
            "time": {"from": "2017", "to": "2017"},
            "compare": "previous_year",
        }
    )
    texts = {layer.compile(query).sql for _ in range(5)}
    assert len(texts) == 1
    assert re.search(r"/\* .+ at its own grain \*/", texts.pop())


def test_a_comparison_left_open_reaches_to_the_end_of_the_data(layer: SemanticLayer) -> None:
    asked = {"metrics": ["orders"], "compare": "previous_year"}
    whole = {**asked, "time": {"from": str(layer.info.data_start), "to": str(layer.info.data_end)}}
    half = {**asked, "time": {"from": "2017-01-01"}}
    assert layer.query(MetricQuery.parse(asked)).rows == layer.query(MetricQuery.parse(whole)).rows
    assert layer.query(MetricQuery.parse(half)).row_count == 1


@pytest.mark.parametrize("metric", ["order_growth_mom", "revenue_growth_yoy"])
def test_growth_without_a_time_says_what_to_ask_for(layer: SemanticLayer, metric: str) -> None:
    with pytest.raises(QueryError) as refused:
        layer.query(MetricQuery(metrics=[metric]))
    assert refused.value.code == "time_range_needed"
    said = str(refused.value)
    assert metric in said and "--by month" in said and "--from 2017-01 --to 2017-12" in said
    # Both of what it says are answered, and so is a range with one end.
    for more in ({"group_by": ["month"]}, {"time": {"from": "2017-01", "to": "2017-12"}}):
        assert layer.query(MetricQuery.parse({"metrics": [metric], **more})).row_count
    half = layer.query(MetricQuery.parse({"metrics": [metric], "time": {"from": "2017-01-01"}}))
    ends = {"from": "2017-01-01", "to": str(layer.info.data_end)}
    assert half.rows == layer.query(MetricQuery.parse({"metrics": [metric], "time": ends})).rows


def test_every_period_without_a_time_says_what_to_ask_for(layer: SemanticLayer) -> None:
    with pytest.raises(QueryError, match="--by month") as refused:
        layer.query(MetricQuery(metrics=["orders"], every_period=True))
    assert refused.value.code == "time_group_needed"


def test_what_is_counted_of_a_status_that_no_order_has_is_not_there(layer: SemanticLayer) -> None:
    assert layer.unavailable("returned_orders") == "this dataset has no returned orders"
    assert layer.unavailable("return_rate") == "this dataset has no returned orders"
    assert layer.unavailable("canceled_orders") is None
    assert layer.unavailable("completed_orders") is None, "one of its two states is there"
