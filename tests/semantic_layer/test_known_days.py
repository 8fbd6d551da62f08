"""A dataset that knows months alone answers by months, and refuses what is finer."""

import json
from datetime import date

import pytest

from semantic_layer.errors import QueryError
from semantic_layer.layer import SemanticLayer
from semantic_layer.query import MetricQuery
from tests.tiny_shop import publish_shop
from warehouse.serving import current


@pytest.fixture(scope="module")
def layer(tmp_path_factory):
    workspace = tmp_path_factory.mktemp("months")
    publish_shop(workspace)
    beside = current(workspace).path.with_suffix(".json")
    text = beside.read_text("utf-8").replace('"days": "known"', '"days": "assumed"')
    assert '"assumed"' in text
    beside.write_text(text, "utf-8")
    with SemanticLayer.open(workspace) as opened:
        yield opened


@pytest.mark.parametrize(
    "asked",
    [
        {"group_by": ["metric_time__day"]},
        {"group_by": ["metric_time__week"]},
        {"time": {"from": "2017-01-10", "to": "2017-03-31"}},
        {"time": {"from": "2017-01-01", "to": "2017-03-30"}},
        {"where": [{"dimension": "order__order_date", "op": ">=", "value": "2017-01-01"}]},
        {"group_by": ["metric_time__month"], "cumulative": [{"metric": "orders", "window": "30 days"}]},
        {"cumulative": [{"metric": "orders", "to_date": "week"}]},
    ],
)
def test_what_is_finer_than_a_month_is_refused(layer, asked):
    with pytest.raises(QueryError, match="only its months"):
        layer.compile(MetricQuery.parse({"metrics": ["orders"], **asked}))


@pytest.mark.parametrize(
    "asked",
    [
        {},
        {"group_by": ["metric_time__month"]},
        {"time": {"from": "2017-01-01", "to": "2017-03-31"}},
        {"time": {"from": "2017", "to": "2017"}, "compare": "previous_year"},
        {"group_by": ["metric_time__month"], "cumulative": [{"metric": "orders", "window": "3 months"}]},
        {"group_by": ["metric_time__quarter"], "cumulative": [{"metric": "orders", "to_date": "year"}]},
        {"time": {"from": date(2000, 5, 5).isoformat(), "to": "2017-03-31"}},
    ],
)
def test_whole_months_are_answered(layer, asked):
    assert layer.compile(MetricQuery.parse({"metrics": ["orders"], **asked})).sql


def test_a_fact_whose_key_is_never_known_is_not_tied_to_the_model(tmp_path):
    publish_shop(tmp_path)
    beside = current(tmp_path).path.with_suffix(".json")
    told = json.loads(beside.read_text("utf-8"))
    by_state = MetricQuery.parse({"metrics": ["orders"], "group_by": ["customer__state"]})
    with SemanticLayer.open(tmp_path) as layer:
        assert layer.compile(by_state).sql
    told["lacks"]["operations.fact_orders.customer_key"] = "customer key"
    beside.write_text(json.dumps(told), "utf-8")
    with SemanticLayer.open(tmp_path) as layer, pytest.raises(QueryError, match="no customer state"):
        layer.compile(by_state)
