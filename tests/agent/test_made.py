"""Measures made for one question: figures are those of the defined ones; only who sees all may ask."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from agent.tools.toolbox import Toolbox
from semantic_layer.layer import SemanticLayer
from semantic_layer.query import MetricQuery

STATE = "customer__state"


@pytest.fixture(scope="module")
def layer(shop_workspace: Path) -> Iterator[SemanticLayer]:
    with SemanticLayer.open(shop_workspace) as opened:
        yield opened


def asked(layer: SemanticLayer, **query: Any) -> Any:
    reply = Toolbox(layer).run("query_metrics", query, "q1")
    return reply.citation.rows if reply.citation else reply.error


def test_the_part_of_a_value_is_what_its_rows_are_of_all(layer: SemanticLayer) -> None:
    by_state = dict(layer.query(MetricQuery.parse({"metrics": ["orders"], "group_by": [STATE]})).rows)
    state = max((name for name in by_state if name), key=lambda name: by_state[name])
    part = {"name": "made_share", "label": "Share", "numerator": "orders", "denominator": "orders"}
    where = [{"dimension": STATE, "op": "=", "value": state}]
    rows = asked(layer, metrics=["made_share"], made=[{**part, "where": where}])
    assert rows == [[by_state[state] / sum(by_state.values())]]


def test_values_are_counted_once(layer: SemanticLayer) -> None:
    made = [{"name": "made_count", "label": "States", "counts": STATE}]
    rows = layer.query(MetricQuery.parse({"metrics": ["orders"], "group_by": [STATE]})).rows
    assert asked(layer, metrics=["made_count"], made=made)[0][0] >= len([r for r in rows if r[0]]) > 0


def test_values_of_what_rows_are_joined_to_are_counted_for_each(layer: SemanticLayer) -> None:
    made = {"name": "made_many", "label": "Categories", "counts": "product__category", "of": "order_lines"}
    counted = "SELECT s.order_key FROM sales.fact_sales s JOIN common.dim_product p USING (product_key)"
    having = f"{counted} GROUP BY 1 HAVING count(DISTINCT p.category) = 1"
    told = layer.sql(f"SELECT count(*) FROM operations.fact_orders WHERE order_key IN ({having})").rows
    where = [{"metric": "made_many", "by": "order", "op": "=", "value": 1}]
    rows = asked(layer, metrics=["orders"], made=[made], where=where)
    assert rows == [list(row) for row in told] and rows[0][0] > 0


def test_who_is_in_both_periods_is_who_is_counted_in_each(layer: SemanticLayer) -> None:
    spans = [{"from": "2017-01-01", "to": "2017-12-31"}, {"from": "2018-01-01", "to": "2018-12-31"}]
    terms: list[Any] = [{"metric": "customers", "within": [span]} for span in spans]
    terms.append({"metric": "customers", "within": spans, "sign": -1})
    made = {"name": "made_both", "label": "Both", "terms": terms}
    people = "SELECT DISTINCT customer_id FROM operations.fact_orders WHERE year(order_date) = {}"
    both = layer.sql(f"SELECT count(*) FROM ({people.format(2017)} INTERSECT {people.format(2018)})").rows
    assert asked(layer, metrics=["made_both"], made=[made]) == [list(row) for row in both]
    over = {"metric": "customers", "within": [spans[0]]}
    alone = asked(layer, metrics=["customers"], time=spans[0])[0][0]
    share = asked(layer, metrics=["made_both"], made=[{**made, "over": over}])
    assert share == [[both[0][0] / alone]]


def test_periods_may_be_those_of_the_rows_that_a_metric_keeps(layer: SemanticLayer) -> None:
    made = {"name": "made_days", "label": "Days", "periods_of": "canceled_orders", "grain": "day"}
    days = "SELECT count(DISTINCT cast(order_date AS DATE)) FROM operations.fact_orders"
    every = layer.sql(days).rows[0][0]
    kept = layer.sql(f"{days} WHERE order_status = 'canceled'").rows[0][0]
    assert asked(layer, metrics=["made_days"], made=[made]) == [[every]]
    assert asked(layer, metrics=["made_days"], made=[{**made, "kept": True}]) == [[kept]]
    assert 0 < kept < every


def test_an_average_per_month_is_over_the_months_that_have_rows(layer: SemanticLayer) -> None:
    rows = layer.query(MetricQuery.parse({"metrics": ["orders"], "group_by": ["metric_time__month"]})).rows
    kept = [row[1] for row in rows if row[1]]
    periods = {"name": "made_periods", "label": "Months", "periods_of": "orders", "grain": "month"}
    per = {"name": "made_per_month", "label": "Orders per month", "terms": [{"metric": "orders"}]}
    made = [periods, {**per, "over": {"metric": "made_periods"}}]
    assert asked(layer, metrics=["made_per_month"], made=made)[0][0] == pytest.approx(sum(kept) / len(kept))


@pytest.mark.parametrize(("aggregation", "sql"), [("median", "median"), ("max", "max"), ("min", "min")])
def test_rows_of_a_sum_have_other_aggregates(layer: SemanticLayer, aggregation: str, sql: str) -> None:
    made = {"name": "made_of", "label": "Payment", "of": "payments_total", "aggregation": aggregation}
    alone = layer.sql(f"SELECT {sql}(amount) FROM finance.fact_payments").rows
    assert asked(layer, metrics=["made_of"], made=[made]) == [[pytest.approx(float(alone[0][0]))]]


def test_those_that_have_more_of_something_are_a_part(layer: SemanticLayer) -> None:
    many = {"metric": "payments", "by": "order", "op": ">", "value": 1}
    part = {"name": "made_share", "label": "Share", "numerator": "orders", "denominator": "orders"}
    paid = "SELECT order_key FROM finance.fact_payments GROUP BY 1 HAVING count(*) > 1"
    told = f"SELECT avg((order_key IN ({paid}))::INT) FROM operations.fact_orders"
    rows = asked(layer, metrics=["made_share"], made=[{**part, "of_those": [many]}])
    assert rows == [[pytest.approx(layer.sql(told).rows[0][0])]] and 0 < rows[0][0] < 1


def test_two_measures_of_the_same_rows_meet_the_conditions_of_both(layer: SemanticLayer) -> None:
    made = {
        "name": "made_a_per_b",
        "label": "Revenue per line",
        "numerator": "revenue",
        "denominator": "order_lines",
    }
    told = "SELECT sum(item_price) / sum(quantity * 0 + 1) FROM sales.fact_sales WHERE recognized_revenue"
    rows = asked(layer, metrics=["made_a_per_b"], made=[{**made, "same_rows": True}])
    assert rows == [[pytest.approx(float(layer.sql(told).rows[0][0]))]]


def test_keys_are_counted_among_the_rows_of_a_measure(layer: SemanticLayer) -> None:
    made = {"name": "made_products", "label": "Products", "counts": "product", "of": "items_sold"}
    told = "SELECT count(DISTINCT product_key) FROM sales.fact_sales"
    rows = asked(layer, metrics=["made_products"], made=[made])
    assert 0 < rows[0][0] <= layer.sql(told).rows[0][0]


def test_groups_are_averaged_each_counting_once(layer: SemanticLayer) -> None:
    days = "SELECT order_date, count(DISTINCT customer_id) AS people FROM operations.fact_orders GROUP BY 1"
    told = f"SELECT avg(people) FROM ({days})"
    rows = asked(layer, metrics=["customers"], group_by=["metric_time__day"], averaged="Customers per day")
    assert rows == [[pytest.approx(layer.sql(told).rows[0][0])]]


@pytest.mark.parametrize(
    ("made", "says"),
    [
        ({"numerator": "no_such", "denominator": "orders"}, "no metric"),
        ({"numerator": "orders", "denominator": "no_such"}, "no metric"),
        ({"numerator": "orders"}, "needs a numerator"),
        ({"counts": "customer__no_such"}, "can't be counted"),
        ({"terms": [{"metric": "no_such"}]}, "no metric"),
        ({"of": "late_delivery_rate", "aggregation": "max"}, "have no"),
        ({"counts": "review", "of": "items_sold"}, "have no"),
        ({"terms": [{"metric": "orders", "within": [{}]}]}, "a first or a last day"),
        ({"terms": [{"metric": "orders", "within": [{"to": "2017-02-30"}]}]}, "metric_time"),
        (
            {"numerator": "orders", "denominator": "orders", "where": [{"dimension": "x", "value": 1}]},
            "no dim",
        ),
    ],
)
def test_what_is_not_defined_makes_nothing(layer: SemanticLayer, made: dict[str, Any], says: str) -> None:
    assert says in asked(layer, metrics=["made_x"], made=[{"name": "made_x", "label": "X", **made}])


def test_a_defined_name_can_not_be_made_anew(layer: SemanticLayer) -> None:
    made = {"name": "revenue", "label": "Revenue", "numerator": "orders", "denominator": "orders"}
    assert "made_" in asked(layer, metrics=["revenue"], made=[made])


def test_a_change_is_explained_by_dimensions_that_part_it(layer: SemanticLayer) -> None:
    span = {"from": "2017-01-01", "to": "2017-12-31"}
    found = json.loads(Toolbox(layer).run("explain_change", {"metric": "orders", **span}, "q1").content)
    assert set(found["dimensions"]) <= set(layer.manifest.dimensions) and found["dimensions"]
