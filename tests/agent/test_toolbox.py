"""What a tool call tells the model: the first rows with the extremes of all, or advice."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from agent.outcome import Citation
from agent.tools.tell import MAX_CELL, MAX_CHARACTERS, ROWS_TO_MODEL, tell
from agent.tools.toolbox import Toolbox
from semantic_layer.layer import SemanticLayer
from semantic_layer.result import Column, Result


def told(rows: list[list[Any]]) -> dict[str, Any]:
    columns = (Column("city", "City", None, "dimension", "customer__city"),)
    columns += (Column("orders", "Orders", "count", "metric", "orders"),)
    result = Result(columns, rows, False, "select 1")
    citation = Citation(
        id="q1", kind="metric_query", sql="", columns=["city", "orders"], rows=rows, row_count=len(rows)
    )
    text = tell(citation, result)
    assert len(text) <= MAX_CHARACTERS
    return dict(json.loads(text))


def test_extremes_are_those_of_all_rows() -> None:
    values = [5, None, 1, *[3] * ROWS_TO_MODEL, 9, 9, 1]
    reply = told([[f"c{n}", value] for n, value in enumerate(values)])
    assert len(reply["rows"]) == ROWS_TO_MODEL
    assert reply["extremes"] == {"orders": {"highest": 3 + ROWS_TO_MODEL, "lowest": 2}}


def test_nothing_is_extreme_where_all_rows_are_told_or_none_has_a_value() -> None:
    assert "extremes" not in told([["a", 1]])
    assert told([["a", None]] * (ROWS_TO_MODEL + 1))["extremes"] == {}


def test_a_reply_is_capped_by_characters() -> None:
    reply = told([["x" * (MAX_CELL - 1) + str(n), n] for n in range(ROWS_TO_MODEL)] * 2)
    assert 0 < len(reply["rows"]) <= ROWS_TO_MODEL and str(len(reply["rows"])) in reply["note"]
    long_texts = told([["x" * MAX_CELL, n] for n in range(ROWS_TO_MODEL)] * 2)
    assert long_texts["extremes"]["orders"] == {"highest": ROWS_TO_MODEL - 1, "lowest": 0}


def test_a_huge_cell_is_cut_and_said_to_be() -> None:
    reply = told([["x" * 100_000, 1]])
    assert len(reply["rows"]) == 1 and len(reply["rows"][0][0]) == MAX_CELL + 1
    assert "cut" in reply["note"]


@pytest.fixture
def toolbox(shop_workspace: Path) -> Iterator[Toolbox]:
    with SemanticLayer.open(shop_workspace) as layer:
        yield Toolbox(layer)


@pytest.mark.parametrize(
    ("sql", "said"),
    [
        ("select order_id as n, order_status as n from operations.fact_orders", "called n"),
        (
            f"select {', '.join(f'order_id as c{n}' for n in range(101))} from operations.fact_orders",
            "columns",
        ),
    ],
)
def test_a_result_must_be_tellable(sql: str, said: str, toolbox: Toolbox) -> None:
    reply = toolbox.run("run_sql", {"sql": sql}, "q1")
    assert reply.error and said in reply.error and reply.citation is None


def reply_of(toolbox: Toolbox, tool: str, **arguments: Any) -> dict[str, Any]:
    return dict(json.loads(toolbox.run(tool, arguments, "q1").content))


def test_a_result_tells_its_days_and_those_of_the_data(toolbox: Toolbox) -> None:
    days = {"from": "2017-01-01", "to": "2018-12-31"}
    told = reply_of(toolbox, "query_metrics", metrics=["orders"], time=days)
    assert told["ledger"]["date_from"] == "2017-01-01"
    assert told["ledger"]["data_start"] < "2017-01-01" and told["ledger"]["data_end"] < "2018-12-31"
    assert "last period is not complete" in told["note"]


@pytest.mark.parametrize(
    ("how", "said"),
    [
        ({}, "revenue_running counts from 2016-01-10, the first day of the data, not from the start"),
        ({"to_date": "year"}, "revenue_year_to_date counts anew from the first day of each year"),
        ({"window": "3 months"}, "revenue_rolling_3_months holds in each row the 3 months that end with it"),
    ],
)
def test_a_running_total_says_from_when_it_counts(toolbox: Toolbox, how: dict[str, str], said: str) -> None:
    told = reply_of(
        toolbox,
        "query_metrics",
        metrics=["revenue"],
        group_by=["metric_time__month"],
        time={"from": "2017-01-01", "to": "2017-12-31"},
        cumulative=[{"metric": "revenue", **how}],
    )
    assert said in told["note"]


def test_what_has_no_shares_is_told_how_to_divide(toolbox: Toolbox) -> None:
    reply = toolbox.run(
        "query_metrics",
        {"metrics": ["customers"], "group_by": ["customer__state"], "share_of_total": ["customers"]},
        "q1",
    )
    told = json.loads(reply.content)
    assert "without a group for the total" in told["error"]
    assert "{q1[0].column / q2.column | percent}" in told["hint"]
    assert reply.error == told["error"], "a hint is for the model, and no refusal quotes it"


def test_dimensions_that_are_not_searched_are_named(toolbox: Toolbox) -> None:
    asked = reply_of(toolbox, "search_values", text="zzzz", dimensions=["order__order_id", "customer__city"])
    assert (asked["matches"], asked["not_indexed"]) == ([], ["order__order_id"])
    of_all = reply_of(toolbox, "search_values", text="zzzz")["not_indexed"]
    assert "order__order_id" in of_all and "customer__city" not in of_all
    assert not [name for name in of_all if name.startswith(("anomaly__", "trained_model__"))]
    assert "not_indexed" not in reply_of(toolbox, "search_values", text="sao paulo")


def test_a_misspelt_word_is_found_in_a_longer_name(toolbox: Toolbox) -> None:
    found = reply_of(toolbox, "search_values", text="furnitrue")["matches"]
    assert ("product__category", "furniture_decor", "part") in [
        (one["dimension"], one["value"], one["how"]) for one in found
    ]


def matches(toolbox: Toolbox, *dimensions: str) -> set[str]:
    reply = toolbox.run("search_values", {"text": "SP", "dimensions": list(dimensions)}, "q1")
    assert reply.error is None
    return {match["dimension"] for match in json.loads(reply.content)["matches"]}


def test_search_knows_full_and_short_names(toolbox: Toolbox) -> None:
    assert matches(toolbox, "seller__state") == {"seller__state"}
    assert matches(toolbox, "state") == {"customer__state"}


def test_search_in_an_unknown_dimension_is_advised_against(toolbox: Toolbox) -> None:
    reply = toolbox.run("search_values", {"text": "SP", "dimensions": ["customer__stat"]}, "q1")
    assert reply.error and "customer__state" in reply.error


def asked(toolbox: Toolbox, **arguments: Any) -> dict[str, Any]:
    return dict(json.loads(toolbox.run("query_metrics", arguments, "q1").content))


def test_no_row_is_an_answer_that_can_be_referred_to(toolbox: Toolbox) -> None:
    none = [{"metric": "orders", "op": ">", "value": 1e9}]
    reply = asked(toolbox, metrics=["orders"], group_by=["customer__state"], having=none)
    assert reply["rows"] == [] and "{q1.row_count}" in reply["note"]


def test_a_limit_between_equals_is_told(toolbox: Toolbox) -> None:
    by_month: dict[str, Any] = {"metrics": ["orders"], "group_by": ["metric_time__month"]}
    most = {"name": "orders", "descending": True}
    counts = [row[1] for row in asked(toolbox, **by_month, order_by=[most])["rows"]]
    level = [n for n in range(1, len(counts)) if counts[n - 1] == counts[n]]
    apart = [n for n in range(1, len(counts)) if counts[n - 1] != counts[n]]
    assert level and apart
    assert all("ties" in asked(toolbox, **by_month, order_by=[most], limit=n) for n in level)
    assert not any("ties" in asked(toolbox, **by_month, order_by=[most], limit=n) for n in apart)
    assert "ties" not in asked(toolbox, **by_month, order_by=[most], limit=len(counts))
    first = [most, {"name": "metric_time__month"}]
    assert "ties" not in asked(toolbox, **by_month, order_by=first, limit=level[0])


def test_a_row_further_is_looked_at_for_a_model_that_may_see_it_alone(shop_workspace: Path) -> None:
    query: dict[str, Any] = {"metrics": ["orders"], "group_by": ["order__order_id"], "limit": 1}
    query["order_by"] = [{"name": "orders", "descending": True}]
    with SemanticLayer.open(shop_workspace) as layer:
        assert "ties" in asked(Toolbox(layer), **query)
        assert "ties" not in asked(Toolbox(layer, tells_values=False), **query)
        assert "ties" not in asked(Toolbox(layer, is_planner=True), **query)
