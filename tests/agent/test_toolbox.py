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
