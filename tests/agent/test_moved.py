"""Follow-ups that ask what changed between what was told before."""

from typing import Any

import pytest

from agent.planner.edits.moved import change_of_both, those_that_moved
from agent.planner.edits.together import difference_of_both, other_of_both
from agent.planner.read import QuestionReader
from semantic_layer.load import load_manifest

MANIFEST = load_manifest()
MAY, JUNE, AUGUST = (
    {"from": f"2018-{month:02}-01", "to": f"2018-{month:02}-{last}"}
    for month, last in ((5, 31), (6, 30), (8, 31))
)
STATES = {"metrics": ["orders"], "group_by": ["customer__state"]}
BOTH = ["made_period_0_orders", "made_period_1_orders", "made_more_orders", "made_change_orders"]


def _in(time: dict[str, str], **more: Any) -> dict[str, Any]:
    return {"metrics": ["orders"], "time": time, **more}


@pytest.mark.parametrize(
    "question",
    [
        "and how large is the difference in percent?",
        "How much did it fall?",
        "what changed, in percent",
        "so is that up or down, and by how much?",
        "how many more is that?",
    ],
)
@pytest.mark.parametrize("queries", [(_in(JUNE), _in(MAY)), (_in(MAY), _in(JUNE))])
def test_two_periods_told_are_held_against_each_other(
    question: str, queries: tuple[dict[str, Any], ...]
) -> None:
    reading = change_of_both(question, queries, MANIFEST)
    assert reading is not None
    assert reading.query == _in(JUNE, compare="previous_period")


def test_periods_that_do_not_follow_each_other_stand_beside_each_other() -> None:
    reading = change_of_both("what is the gap?", (_in(AUGUST), _in(MAY)), MANIFEST)
    assert reading is not None and reading.query["metrics"] == BOTH
    assert reading.query["time"] == {"from": "2018-05-01", "to": "2018-08-31"}


def test_a_change_of_something_else_is_no_follow_up() -> None:
    pair = (_in(JUNE), _in(MAY))
    for question in ("how did revenue change?", "why did it change?", "how much did it fall in SP?"):
        assert change_of_both(question, pair, MANIFEST) is None
    assert change_of_both("how much did it change?", pair[:1], MANIFEST) is None
    other = {**_in(MAY), "metrics": ["revenue"]}
    assert change_of_both("how much did it change?", (_in(JUNE), other), MANIFEST) is None


@pytest.mark.parametrize(
    ("question", "op"),
    [
        ("keep only the ones that grew", ">"),
        ("which states shrank?", "<"),
        ("leave out those that declined", ">"),
        ("drop the ones that gained orders", "<"),
    ],
)
def test_groups_that_moved_are_kept(question: str, op: str) -> None:
    compared = {**STATES, "time": JUNE, "compare": "previous_period"}
    for queries in ((compared,), ({**STATES, "time": JUNE}, {**STATES, "time": MAY})):
        reading = those_that_moved(question, queries, MANIFEST)
        assert reading is not None and reading.query["metrics"] == BOTH
        assert reading.query["having"] == [{"metric": "made_more_orders", "op": op, "value": 0}]
        assert reading.query["group_by"] == ["customer__state"]
    assert those_that_moved("which sellers shrank?", (compared,), MANIFEST) is None
    assert those_that_moved(question, (STATES,), MANIFEST) is None


def test_another_measure_of_two_values(reader: QuestionReader) -> None:
    sp, rj = (_in(MAY, where=[{"dimension": "customer__state", "op": "=", "value": v}]) for v in ("SP", "RJ"))
    reading = other_of_both("which of the two had more revenue?", (rj, sp), reader.read)
    assert reading is not None and reading.query["metrics"] == ["revenue"]
    assert reading.query["group_by"] == ["customer__state"]
    apart = difference_of_both("how far apart are they?", (rj, sp))
    assert apart is not None and apart.apart
