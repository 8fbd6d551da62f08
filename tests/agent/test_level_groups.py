"""A list in which all have the same value: none of them is the highest."""

import pytest

from agent.planner.composing.result import Told, compose
from semantic_layer.load import load_manifest

COLUMNS = [
    {
        "name": "state",
        "role": "dimension",
        "source": "customer__state",
        "named": "catalogue.label.customer__state",
    },
    {
        "name": "orders",
        "role": "metric",
        "source": "orders",
        "named": "catalogue.label.orders",
        "unit": "count",
    },
]
QUERY = {"metrics": ["orders"], "group_by": [{"name": "customer__state"}]}


def _told(
    values: list[int], row_count: int | None = None, extremes: dict[str, dict[str, int]] | None = None
) -> str:
    rows = [[f"S{i}", value] for i, value in enumerate(values)]
    return compose(Told("q1", COLUMNS, rows, QUERY, row_count or len(rows), extremes or {}), load_manifest())


def test_what_all_have_is_told_once() -> None:
    text = _told([1, 1, 1, 1])
    assert "each of {q1.row_count} has {q1[0].orders}: the first are **{q1[0].state}**" in text
    assert "highest" not in text and "{q1[3].state}" not in text


def test_two_that_tie_are_both_named() -> None:
    assert _told([7, 7]).endswith("has {q1[0].orders}: **{q1[0].state}** and **{q1[1].state}**.")


@pytest.mark.parametrize("values", [[2, 1, 1], [2, 1]])
def test_where_one_is_higher_it_leads(values: list[int]) -> None:
    assert "highest is **{q1[0].state}**" in _told(values)


def test_of_rows_that_are_not_all_told_the_extremes_decide() -> None:
    same, other = {"orders": {"highest": 0, "lowest": 0}}, {"orders": {"highest": 0, "lowest": 90}}
    assert "each of" in _told([1, 1], 100, same)
    assert "highest is" in _told([1, 1], 100, other)
