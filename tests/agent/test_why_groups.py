"""Why two groups differ: which query holds them against each other, and along what else it looks."""

from agent.planner.questions.why_groups import read_why_groups
from agent.planner.reading import QueryReading, Reading, RefuseReading
from semantic_layer.load import load_manifest

DEVICES = {"dimension": "session__device", "op": "in", "value": ["mobile", "desktop"]}


def _read(said: str) -> Reading:
    if said != "conversion on mobile lower than on desktop":
        return RefuseReading("not_understood", said)
    return QueryReading({"metrics": ["conversion_rate"], "group_by": ["session__device"], "where": [DEVICES]})


def _nothing_lacks(name: str) -> bool:
    return False


def test_both_groups_are_looked_at_along_the_measures_own_dimensions() -> None:
    question = "Why is conversion on mobile lower than on desktop?"
    reading = read_why_groups(question, _read, load_manifest(), _nothing_lacks)
    assert reading is not None
    assert reading.query["where"] == [DEVICES]
    assert reading.by and all(name.startswith("session__") for name in reading.by)
    assert "session__device" not in reading.by
    assert reading.above == "desktop"


def test_of_yes_and_no_the_one_that_is_said_to_be_above_is_told() -> None:
    group = "session__is_weekend"
    where = [{"dimension": group, "op": "is not null"}]
    query = {"metrics": ["conversion_rate"], "group_by": [group], "where": where}
    for question, above in (("weekends", "False"), ("weekdays", "True")):
        other = "weekdays" if question == "weekends" else "weekends"
        said = f"Why do {question} convert so much worse than {other}?"
        reading = read_why_groups(said, lambda _: QueryReading(query), load_manifest(), _nothing_lacks)
        assert reading is not None and reading.above == above


def test_what_holds_no_groups_against_each_other_is_no_such_question() -> None:
    for question in ("why did revenue fall", "why is the bounce rate higher on phones", "orders by state"):
        assert read_why_groups(question, _read, load_manifest(), _nothing_lacks) is None
