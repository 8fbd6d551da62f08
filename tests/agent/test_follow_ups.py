"""A follow-up changes what it names of the query before, and nothing else."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from agent.planner.edits.acts import bare_of, is_another_wording, only_adds
from agent.planner.edits.by_place import name_by_place
from agent.planner.edits.together import undone, which_of_both
from agent.planner.read import QuestionReader
from agent.planner.reading import LookupReading, QueryReading, RefuseReading, WhyReading

CASES = Path(__file__).parents[1] / "cases" / "agent" / "follow_ups.yml"
FOLLOW_UPS: list[dict[str, Any]] = yaml.safe_load(CASES.read_text("utf-8"))
SHOWN = {"product__category": ("toys", "auto")}


def asked(reader: QuestionReader, question: str) -> dict[str, Any]:
    reading = reader.read(question)
    assert isinstance(reading, QueryReading), reading
    return reading.query


@pytest.mark.parametrize("case", FOLLOW_UPS, ids=[one["then"] for one in FOLLOW_UPS])
def test_a_follow_up_changes_what_it_names(case: dict[str, Any], reader: QuestionReader) -> None:
    before = asked(reader, case["first"])
    after = reader.read(case["then"], before)
    assert isinstance(after, QueryReading), after
    expected = {key: value for key, value in (before | case["changes"]).items() if value is not None}
    assert {key: value for key, value in after.query.items() if key != "made"} == expected


def test_it_is_the_one_that_had_the_most(reader: QuestionReader) -> None:
    before = asked(reader, "which state has the most orders?")
    after = reader.read("how much revenue did it make?", before, {"customer__state": ("SP",)})
    assert isinstance(after, QueryReading)
    assert after.query == {
        "metrics": ["revenue"],
        "where": [{"dimension": "customer__state", "op": "=", "value": "SP"}],
    }


@pytest.mark.parametrize(
    "asks",
    ["how does its revenue compare with RJ?", "and its revenue compared with RJ's", "revenue of it vs RJ?"],
)
def test_the_one_told_is_held_against_another(asks: str, reader: QuestionReader) -> None:
    before = asked(reader, "which state has the most sellers?")
    after = reader.read(asks, before, {"seller__state": ("SP",)})
    assert isinstance(after, QueryReading), after
    held = [{"dimension": "seller__state", "op": "in", "value": ["SP", "RJ"]}]
    assert (after.query["metrics"], after.query["group_by"], after.query["where"]) == (
        ["revenue"],
        ["seller__state"],
        held,
    )


def test_it_without_a_turn_before_is_no_side(reader: QuestionReader) -> None:
    assert isinstance(reader.read("how well does it convert compared with email?"), RefuseReading)


def test_the_ones_told_are_placed_by_themselves(reader: QuestionReader) -> None:
    before = asked(reader, "top 2 sellers by revenue")
    for asks in ("in which states are they located?", "which states are those sellers from?"):
        after = reader.read(asks, before, {"seller__seller_id": ("s1", "s2")})
        assert isinstance(after, QueryReading), after
        assert after.query["group_by"] == ["seller__seller_id", "seller__state"]
    others = reader.read(
        "which states are those customers from?", before, {"seller__seller_id": ("s1", "s2")}
    )
    assert isinstance(others, RefuseReading)


def test_those_told_stay_the_same_in_another_time(reader: QuestionReader) -> None:
    before = asked(reader, "top 2 sellers by revenue")
    after = reader.read("what did each of them sell in 2017?", before, {"seller__seller_id": ("s1", "s2")})
    if isinstance(after, QueryReading):
        assert {"dimension": "seller__seller_id", "op": "in", "value": ["s1", "s2"]} in after.query["where"]


@pytest.mark.parametrize("asks", ["mark the weeks that look abnormal", "which weeks were unusual?"])
def test_odd_ones_are_of_the_measure_and_the_time_before(asks: str, reader: QuestionReader) -> None:
    after = reader.read(asks, asked(reader, "weekly orders in 2017"))
    assert isinstance(after, LookupReading), after
    assert after.arguments == {
        "what": "anomalies",
        "subject": "orders",
        "time": {"from": "2017-01-01", "to": "2017-12-31"},
    }
    assert isinstance(reader.read(asks, asked(reader, "weekly orders in SP in 2017")), RefuseReading)


def test_an_average_per_day_is_made_of_the_measure_before(reader: QuestionReader) -> None:
    before = asked(reader, "how many orders were placed in 2017")
    after = reader.read("how many is that per day?", before)
    assert isinstance(after, QueryReading)
    assert after.query["metrics"] == ["made_per_day"] and after.query["time"] == before["time"]


def test_a_share_of_a_value_is_its_part_in_all(reader: QuestionReader) -> None:
    before = asked(reader, "revenue by month in SP in 2018")
    after = reader.read("and as a share of the total?", before)
    assert isinstance(after, QueryReading)
    assert after.query["made"][0]["where"] == before["where"] and "where" not in after.query


@pytest.mark.parametrize(
    "asks", ["drop the shippers", "sort by shoe size", "swap orders for freight", "compare with Atlantis"]
)
def test_what_is_not_understood_is_no_new_question(asks: str, reader: QuestionReader) -> None:
    assert isinstance(reader.read(asks, asked(reader, "revenue by state")), RefuseReading)


def test_a_ranking_that_is_split_keeps_the_rows_it_showed(reader: QuestionReader) -> None:
    before = asked(reader, "top 2 categories by revenue")
    after = reader.read("split that by month", before, SHOWN)
    assert isinstance(after, QueryReading)
    assert after.query["where"] == [{"dimension": "product__category", "op": "in", "value": ["toys", "auto"]}]
    assert isinstance(reader.read("split that by month", before), RefuseReading)


def test_a_bare_why_is_of_the_measure_before(reader: QuestionReader) -> None:
    reading = reader.read("why is that?", asked(reader, "revenue in May 2018"))
    assert isinstance(reading, WhyReading)
    assert (reading.metric, reading.time) == ("revenue", {"from": "2018-05-01", "to": "2018-05-31"})


def test_a_step_is_taken_back(reader: QuestionReader) -> None:
    first, second = asked(reader, "revenue by state"), asked(reader, "orders by state")
    reading = undone("go back to the previous one", (second, first))
    assert reading is not None and reading.query == first
    assert undone("undo that", (first,)) is None


@pytest.mark.parametrize("said", ["ok, now only SP please", "Could you please only SP", "and then only SP"])
def test_politeness_is_no_part_of_it(said: str) -> None:
    assert bare_of(said) == "only SP"


def test_of_them_without_anything_told_before_is_refused(reader: QuestionReader) -> None:
    assert isinstance(reader.read("how many of them were new customers?"), RefuseReading)


def test_a_change_after_a_refusal_is_one_of_its_own_only_where_it_is_worded_anew() -> None:
    assert is_another_wording("only Paris", "just the capital, please")
    assert not is_another_wording("drop February", "for the loyal ones only")


def test_what_was_told_is_pointed_at(reader: QuestionReader) -> None:
    before = asked(reader, "which category has the most late orders in 2017")
    told = {"product__category": ("toys",)}
    after = reader.read("how many reviews did that category get?", before, told)
    assert isinstance(after, QueryReading)
    assert after.query["metrics"] == ["reviews"] and after.query["time"] == before["time"]
    assert after.query["where"] == [{"dimension": "product__category", "op": "=", "value": "toys"}]
    several = reader.read(
        "freight of those two categories by month", asked(reader, "top 2 categories by orders"), SHOWN
    )
    assert isinstance(several, QueryReading)
    assert several.query["where"] == [
        {"dimension": "product__category", "op": "in", "value": ["toys", "auto"]}
    ]


def test_one_of_several_is_not_pointed_at(reader: QuestionReader) -> None:
    before = asked(reader, "top 2 categories by revenue")
    assert isinstance(reader.read("how many orders does that category have?", before, SHOWN), RefuseReading)
    assert isinstance(reader.read("how many orders does that category have?", before, {}), RefuseReading)


def test_which_of_two_is_asked_of_both(reader: QuestionReader) -> None:
    first = asked(reader, "revenue in SP in 2017")
    second = reader.read("and RJ?", first)
    assert isinstance(second, QueryReading)
    both = which_of_both("So which of them is higher?", (second.query, first))
    assert both and both.query["group_by"] == ["customer__state"]
    assert both.query["where"] == [{"dimension": "customer__state", "op": "in", "value": ["SP", "RJ"]}]
    assert which_of_both("which category is higher?", (second.query, first)) is None


def test_a_running_total_is_of_the_new_measure(reader: QuestionReader) -> None:
    before = asked(reader, "running total of revenue by month in 2017")
    after = reader.read("and orders?", before)
    assert isinstance(after, QueryReading)
    assert [one["metric"] for one in after.query["cumulative"]] == ["orders"]
    assert after.query["having"] == [{"metric": "orders", "op": "!=", "value": 0}]
    assert isinstance(reader.read("and average rating?", before), RefuseReading)


def test_a_step_back_that_goes_nowhere_is_refused(reader: QuestionReader) -> None:
    assert isinstance(
        reader.read("same for the year before", asked(reader, "revenue by month")), RefuseReading
    )


@pytest.mark.parametrize(
    ("says", "adds"), [("and add the freight", True), ("vs the others", True), ("revenue by state", False)]
)
def test_what_only_adds_is_nothing_alone(says: str, adds: bool) -> None:
    assert only_adds(says) is adds


RANKED = {"seller__seller_id": ("s1", "s2")}


def test_how_many_of_those_is_of_the_rows_told(reader: QuestionReader) -> None:
    before = asked(reader, "top 2 sellers by revenue in 2018")
    after = reader.read("how many of them are from RJ?", before, RANKED)
    assert isinstance(after, QueryReading) and after.query["metrics"] == ["active_sellers"]
    assert {"dimension": "seller__seller_id", "op": "in", "value": ["s1", "s2"]} in after.query["where"]
    assert "group_by" not in after.query and after.query["time"] == before["time"]


def test_which_of_those_is_of_the_rows_told_and_of_their_own_place(reader: QuestionReader) -> None:
    before = asked(reader, "top 2 sellers by revenue")
    after = reader.read("which of those are in SP?", before, RANKED)
    assert isinstance(after, QueryReading)
    assert {"dimension": "seller__seller_id", "op": "in", "value": ["s1", "s2"]} in after.query["where"]
    assert {"dimension": "seller__state", "op": "=", "value": "SP"} in after.query["where"]
    assert "limit" not in after.query
    assert isinstance(reader.read("which of those are in SP?", before), RefuseReading)


def test_there_is_the_one_place_told(reader: QuestionReader) -> None:
    before = asked(reader, "which state has the most orders in 2018?")
    told = {"customer__state": ("SP",)}
    for said in ("what is the revenue there?", "how much revenue came from there?"):
        after = reader.read(said, before, told)
        assert isinstance(after, QueryReading) and after.query["metrics"] == ["revenue"]
        assert after.query["where"] == [{"dimension": "customer__state", "op": "=", "value": "SP"}]
        assert after.query["time"] == before["time"]


def test_what_told_the_rows_before_from_others_is_carried_over(reader: QuestionReader) -> None:
    after = reader.read("how much revenue did they bring in?", asked(reader, "late orders in 2018"))
    assert isinstance(after, QueryReading) and after.query["metrics"] == ["revenue"]
    assert after.query["where"] == [{"dimension": "fulfillment__is_late", "op": "=", "value": True}]
    refused = reader.read("how much revenue did they bring in?", asked(reader, "new customers in 2018"))
    assert isinstance(refused, RefuseReading)


@pytest.mark.parametrize(
    "then", ["only in SP", "that customer's orders", "and in 2017?", "who are they?", "as a share"]
)
@pytest.mark.parametrize(
    "first", ["how many customers bought exactly once", "how many sellers never sold anything in 2017"]
)
def test_a_condition_on_what_each_did_is_no_condition_on_a_value(
    first: str, then: str, reader: QuestionReader
) -> None:
    before = reader.read(first)
    assert isinstance(before, QueryReading)
    assert any("metric" in one for one in before.query["where"])
    reader.read(then, before.query, {})  # told or refused, it does not fail


def test_the_reasons_of_the_first_one_are_its_own(reader: QuestionReader) -> None:
    before = asked(reader, "which month of 2018 had the most orders?")
    after = reader.read("why?", before, {"metric_time__month": ("2018-05-01",)})
    assert isinstance(after, WhyReading)
    assert after.time == {"from": "2018-05-01", "to": "2018-05-31"}


def test_no_change_explains_why_one_group_has_the_least(reader: QuestionReader) -> None:
    before = asked(reader, "which category has the lowest revenue?")
    after = reader.read("why?", before, {"product__category": ("toys",)})
    assert isinstance(after, RefuseReading)


def test_the_worse_end_of_a_share_made_for_a_question_is_not_known(reader: QuestionReader) -> None:
    before = asked(reader, "share of orders with more than 7 items by state")
    assert before["metrics"][0].startswith("made")
    assert isinstance(reader.read("worst five", before), RefuseReading)


def test_the_row_at_a_place_is_named() -> None:
    previous = {"metrics": ["orders"], "group_by": ["customer__state"]}
    shown = {"customer__state": ("SP", "RJ", "MG")}
    said = "revenue of the second one by month"
    assert name_by_place(said, previous, shown) == ("revenue of RJ by month", shown)
    asked = name_by_place("how many sellers are in the second one?", previous, shown)
    assert asked == ("how many sellers are in that state?", {"customer__state": ("RJ",)})
    for said in ("and the second one?", "revenue of the fifth one", "revenue of the last one"):
        assert name_by_place(said, previous, shown) == (said, shown)


def test_a_question_of_the_row_at_a_place_keeps_its_time(reader: QuestionReader) -> None:
    before = asked(reader, "top 3 sellers by revenue in 2018")
    told = {"seller__seller_id": ("a1", "b2", "c3")}
    after = reader.read("how many orders did the second one have?", before, told)
    assert isinstance(after, QueryReading) and after.query["metrics"] == ["orders"]
    assert after.query["where"] == [{"dimension": "seller__seller_id", "op": "=", "value": "b2"}]
    assert after.query["time"] == before["time"]


@pytest.mark.parametrize("asks", ["what was revenue then?", "how much revenue did we make at that time?"])
def test_then_is_when_that_was(asks: str, reader: QuestionReader) -> None:
    before = asked(reader, "which month of 2018 had the most orders?")
    after = reader.read(asks, before, {"metric_time__month": ("2018-05-01",)})
    assert isinstance(after, QueryReading) and after.query["metrics"] == ["revenue"]
    assert after.query["time"] == {"from": "2018-05-01", "to": "2018-05-31"}
    assert "group_by" not in after.query
    of_a_month = reader.read("and what was revenue then?", asked(reader, "orders in May 2018"))
    assert isinstance(of_a_month, QueryReading) and of_a_month.query["time"] == after.query["time"]


@pytest.mark.parametrize(
    "asks, groups, time",
    [
        ("its orders by month", ["metric_time__month"], {"from": "2018-01-01", "to": "2018-12-31"}),
        ("what was its number of orders in 2017?", None, {"from": "2017-01-01", "to": "2017-12-31"}),
    ],
)
def test_what_is_told_of_the_one_apart_is_of_it_alone(
    asks: str, groups: list[str] | None, time: dict[str, str], reader: QuestionReader
) -> None:
    before = asked(reader, "which state had the highest revenue in 2018?")
    after = reader.read(asks, before, {"customer__state": ("SP",)})
    assert isinstance(after, QueryReading) and after.query["metrics"] == ["orders"]
    assert after.query["where"] == [{"dimension": "customer__state", "op": "=", "value": "SP"}]
    assert (after.query.get("group_by"), after.query["time"]) == (groups, time)


def test_time_takes_the_place_of_other_groups_only_where_there_was_none(reader: QuestionReader) -> None:
    alone = reader.read("by month instead", asked(reader, "orders by state"))
    beside = reader.read("by quarter instead", asked(reader, "orders by month and state"))
    assert isinstance(alone, QueryReading) and isinstance(beside, QueryReading)
    assert alone.query["group_by"] == ["metric_time__month"]
    assert set(beside.query["group_by"]) == {"customer__state", "metric_time__quarter"}
