"""The account of a query: what the compiler did, told by its own stages."""

import json
from dataclasses import asdict
from typing import Any

import pytest

from semantic_layer.compile import PASSES, compile_query
from semantic_layer.errors import QueryError
from semantic_layer.explain import explain
from semantic_layer.manifest import Manifest
from semantic_layer.query import MetricQuery

QUERY: dict[str, Any] = {
    "metrics": ["revenue", "average_review_score"],
    "group_by": ["category", "month"],
    "where": [{"dimension": "customer__state", "op": "in", "value": ["SP", "RJ"]}],
    "time": {"from": "2017", "to": "2017"},
    "compare": "previous_year",
    "share_of_total": ["revenue"],
    "having": [{"metric": "orders", "op": ">", "value": 0}],
}


def told(manifest: Manifest, query: dict[str, Any]) -> dict[str, Any]:
    return asdict(explain(manifest, MetricQuery.parse(query)))


def test_every_pass_is_told_in_order(manifest: Manifest) -> None:
    passes = told(manifest, QUERY)["passes"]
    assert [one["pass"] for one in passes] == [run.__name__ for run in PASSES]
    did = {one["pass"]: one["did"] for one in passes}
    assert "category is product__category" in did["resolve_names"]
    assert "orders for having" in did["resolve_names"]
    assert "sales.recognized_revenue" in did["lift_metric_filters"]
    assert "revenue_difference" in did["add_comparison"]
    assert did["add_shares"] == "revenue_share"
    assert did["build_tree"].endswith("measured -> computed -> answer")


def test_the_plan_of_each_fact(manifest: Manifest) -> None:
    facts = {fact["step"]: fact for fact in told(manifest, QUERY)["facts"]}
    reviews = facts["reviews_by_category_and_month"]
    assert (reviews["table"], reviews["grain"]) == ("customer_service.fact_reviews", "one row per review")
    assert [(join["table"], join["kind"]) for join in reviews["joins"]] == [
        ("sales.fact_sales", "left, bridge, each row once per group"),
        ("common.dim_product", "left, many to one"),
        ("common.dim_customer", "left, many to one"),
    ]
    assert reviews["joins"][0]["on"] == "reviews.order_key = sales.order_key"
    assert reviews["frame"] == "its own period"
    assert reviews["range"] == "reviews.order_date from 2017-01-01 before 2018-01-01"
    assert "customers.state IN ('SP', 'RJ')" in reviews["conditions"]
    earlier = [fact for fact in facts.values() if fact["frame"] == "1 year earlier"]
    assert {fact["table"] for fact in earlier} >= {"sales.fact_sales", "customer_service.fact_reviews"}


def test_it_explains_the_very_text_that_is_compiled(manifest: Manifest) -> None:
    query = MetricQuery.parse(QUERY)
    compiled = compile_query(manifest, query)
    explained = explain(manifest, query)
    assert explained.sql == compiled.sql
    assert explained.query == compiled.query.as_dict()
    assert [column["name"] for column in explained.columns] == [column.name for column in compiled.columns]
    assert explained.definitions["revenue"]["formula"][0].startswith("revenue = sum(item_price)")
    json.dumps(asdict(explained))


def test_what_is_not_done_is_told_too(manifest: Manifest) -> None:
    did = {one["pass"]: one["did"] for one in told(manifest, {"metrics": ["orders"]})["passes"]}
    assert did["lift_metric_filters"] == "nothing to move"
    assert did["add_comparison"] == did["add_shares"] == "none asked for"


def test_a_wrong_query_is_refused(manifest: Manifest) -> None:
    with pytest.raises(QueryError, match="There is no metric 'revenu'"):
        told(manifest, {"metrics": ["revenu"]})
