"""Follow-ups that lean on more than the last query: both together, and what a pronoun stands for."""

from typing import Any

from agent.planner.edits.pronouns import name_pronouns
from agent.planner.edits.together import both_together, difference_of_both, ranked_of_those, side_by_side
from agent.planner.names.lexicon import Lexicon
from agent.planner.names.text import tokenize
from semantic_layer.load import load_manifest


def _query(value: str, **more: Any) -> dict[str, Any]:
    return {
        "metrics": ["orders"],
        "where": [{"dimension": "customer__state", "op": "=", "value": value}],
        **more,
    }


def test_the_values_of_two_questions_are_joined() -> None:
    reading = both_together("And both together?", (_query("RJ"), _query("SP")))
    assert reading is not None
    joined = [{"dimension": "customer__state", "op": "in", "value": ["SP", "RJ"]}]
    assert reading.query == {"metrics": ["orders"], "where": joined}


def test_questions_that_differ_in_more_are_not_joined() -> None:
    year = {"time": {"from": "2017-01-01", "to": "2017-12-31"}}
    assert both_together("both together?", (_query("RJ"), _query("SP", **year))) is None
    assert both_together("both together?", (_query("RJ"),)) is None
    assert both_together("orders by state", (_query("RJ"), _query("SP"))) is None


def test_two_years_are_held_against_each_other() -> None:
    years = [{"time": {"from": f"{year}-01-01", "to": f"{year}-12-31"}} for year in (2018, 2017)]
    later, earlier = (_query("RJ", **year) for year in years)
    for queries in ((later, earlier), (earlier, later)):
        reading = side_by_side("show both side by side, with the growth in percent", queries)
        assert reading is not None
        assert reading.query == {**later, "compare": "previous_year"}
    assert side_by_side("both side by side", (later, _query("SP", **years[1]))) is None


def test_a_pronoun_is_what_was_counted() -> None:
    manifest = load_manifest()
    said = tokenize("the average value of them")
    tokens = name_pronouns(said, {"metrics": ["orders"]}, manifest, Lexicon(manifest))
    assert [token.text for token in tokens] == ["the", "average", "value", "of", "order"]


def test_the_difference_is_of_the_two_newest() -> None:
    reading = difference_of_both("so what is the difference between the two?", (_query("RJ"), _query("SP")))
    assert reading is not None and reading.apart
    assert reading.query["group_by"] == ["customer__state"]
    yes, no = (
        {**_query("x"), "where": [{"dimension": "d__f", "op": "=", "value": v}]} for v in (True, False)
    )
    either = difference_of_both("what's the gap?", (yes, no))
    assert either is not None and either.query == {"metrics": ["orders"], "group_by": ["d__f"]}
    assert difference_of_both("difference between men and women", (yes, no)) is None


def test_those_of_the_last_questions_are_ranked() -> None:
    queries = (_query("RJ"), _query("SP"), _query("MG"))
    for said, values in (("put the three in order", ["MG", "SP", "RJ"]), ("rank the two", ["SP", "RJ"])):
        reading = ranked_of_those(said, queries)
        assert reading is not None
        assert reading.query["where"][0]["value"] == values
        assert reading.query["group_by"] == ["customer__state"]
        assert reading.query["order_by"] == [{"name": "orders", "descending": True}]
    assert ranked_of_those("put the four in order", queries) is None
    assert ranked_of_those("list them", queries) is None
