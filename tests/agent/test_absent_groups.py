"""Groups that were asked for by name and have no row are named, not passed over."""

from typing import Any

import pytest

from agent.planner.composing.result import Told, compose
from semantic_layer.load import load_manifest

COLUMNS = [
    {
        "name": "weekday",
        "role": "dimension",
        "source": "date__weekday",
        "named": "catalogue.label.date__weekday",
    },
    {"name": "orders", "role": "metric", "source": "orders", "named": "catalogue.label.orders"},
]


def _told(*asked: str, rows: list[list[Any]], op: str = "in", **more: Any) -> str:
    where = [{"dimension": "date__weekday", "op": op, "value": list(asked)}]
    query = {"metrics": ["orders"], "group_by": [{"name": "date__weekday"}], "where": where, **more}
    return compose(Told("q1", COLUMNS, rows, query, len(rows), {}), load_manifest())


def test_who_has_nothing_is_named() -> None:
    text = _told("Saturday", "Sunday", "Monday", rows=[["Sunday", 4], ["Monday", 2]])
    assert text.endswith(" Nothing was found for Saturday.")


def test_where_all_are_met_nothing_is_said() -> None:
    assert "found" not in _told("Saturday", "Sunday", rows=[["Sunday", 4], ["Saturday", 2]])


@pytest.mark.parametrize("more", [{"limit": 1}, {"having": [{"metric": "orders", "op": ">", "value": 3}]}])
def test_what_was_cut_off_is_not_absent(more: dict[str, Any]) -> None:
    assert "found" not in _told("Saturday", "Sunday", rows=[["Sunday", 4]], **more)


@pytest.mark.parametrize("name", ["route 66", "{q1.r0.orders}", "<b>Monday</b>"])
def test_a_name_with_a_figure_or_signs_is_not_typed(name: str) -> None:
    text = _told("Sunday", name, rows=[["Sunday", 4]])
    assert text.endswith("Nothing was found for some of those named.")


def test_what_was_left_out_is_not_missed() -> None:
    assert "found" not in _told("Saturday", "Monday", rows=[["Sunday", 4]], op="not in")
