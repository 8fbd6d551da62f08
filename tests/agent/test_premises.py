"""What somebody says a measure did: read as its change, and told whether it holds."""

from pathlib import Path
from typing import Any

import pytest

from agent.build import build_agent
from agent.planner.read import QuestionReader
from agent.planner.reading import Claim, QueryReading, WhyReading
from agent.settings import ModelSettings

JUNE = {"from": "2018-06-01", "to": "2018-06-30"}


@pytest.mark.parametrize(
    ("says", "claim"),
    [
        ("Orders more than doubled in June 2018, right?", Claim(True, 2, "over")),
        ("is it true that orders halved in June 2018", Claim(False, 0.5)),
        ("Did orders go down in June 2018?", Claim(False)),
        (
            "somebody told me orders dipped by 20% in June 2018. Can you confirm?",
            Claim(False, 0.8, is_part=True),
        ),
        ("orders didn't shrink in June 2018, did they?", Claim(False, is_denied=True)),
        ("Orders were up in June 2018, is that correct?", Claim(True)),
    ],
)
def test_what_is_said_of_a_change_is_kept(says: str, claim: Claim, reader: QuestionReader) -> None:
    reading = reader.read(says)
    assert isinstance(reading, QueryReading), reading
    assert reading.query == {"metrics": ["orders"], "time": JUNE, "compare": "previous_period"}
    assert reading.claim == claim


def test_what_is_taken_for_granted_is_checked_first(gym_reader: QuestionReader) -> None:
    reading = gym_reader.read("Now that visits have tripled in 2024, what is the workout length?")
    assert isinstance(reading, QueryReading) and reading.premise, reading
    assert (reading.query["metrics"], reading.premise.claim) == (["average_minutes"], Claim(True, 3))
    assert reading.premise.query["compare"] == "previous_year"


@pytest.mark.parametrize(
    "says", ["are visits going up?", "Have visits been dwindling?", "have visits slowed down"]
)
def test_what_goes_on_is_seen_over_time(says: str, gym_reader: QuestionReader) -> None:
    reading = gym_reader.read(says)
    assert isinstance(reading, QueryReading), reading
    assert (reading.query, reading.claim) == (
        {"metrics": ["visits"], "group_by": ["metric_time__month"]},
        None,
    )


@pytest.mark.parametrize(
    ("says", "claim"),
    [
        ("why did orders triple in June 2018?", Claim(True, 3)),
        ("How come we had no orders at all in June 2018?", Claim(False, is_none=True)),
    ],
)
def test_a_premise_of_reasons_is_kept(says: str, claim: Claim, reader: QuestionReader) -> None:
    reading = reader.read(says)
    assert isinstance(reading, WhyReading), reading
    assert (reading.metric, reading.time, reading.claim) == ("orders", JUNE, claim)


def test_reasons_between_periods_apart_hold_both(reader: QuestionReader) -> None:
    reading = reader.read("why was revenue lower in February 2018 than in August 2017?")
    assert isinstance(reading, WhyReading) and reading.two, reading
    within: list[Any] = [one["terms"][0].get("within") for one in reading.two["made"][:2]]
    assert [spans[0]["from"] for spans in within] == ["2017-08-01", "2018-02-01"]


@pytest.mark.parametrize(
    ("says", "told"),
    [
        ("Did orders rise in 2017?", "Yes, it rose"),
        ("orders fell in 2017, right?", "No: it rose"),
        ("orders rose tenfold in 2017, true?", "Not quite: it rose, but by less than that"),
        ("Why were there no orders in 2017?", "That is not so: there was some"),
    ],
)
def test_the_answer_says_whether_it_holds(says: str, told: str, shop_workspace: Path) -> None:
    outcome = build_agent(shop_workspace, ModelSettings()).ask(says)
    assert told in (outcome.answer or ""), outcome.answer


@pytest.mark.parametrize(
    ("says", "rose"),
    [
        ("why was June 2018 our worst month ever?", False),
        ("How come we earned more in June 2018 than in May 2018?", True),
        ("how come we earned more in May 2018 than in June 2018?", False),
    ],
)
def test_what_reasons_take_for_granted_is_kept(says: str, rose: bool, reader: QuestionReader) -> None:
    reading = reader.read(says)
    assert isinstance(reading, WhyReading), reading
    assert (reading.metric, reading.time, reading.rose) == ("revenue", JUNE, rose)


@pytest.mark.parametrize(
    ("says", "claim"),
    [
        ("were there more orders in June 2018 than in June 2017?", Claim(True)),
        ("were there more orders in June 2017 than in June 2018?", Claim(False)),
        ("did we get at least twice as many orders in June 2018 as in June 2017?", Claim(True, 2, "over")),
    ],
)
def test_comparisons_of_two_periods_are_claims(says: str, claim: Claim, reader: QuestionReader) -> None:
    reading = reader.read(says)
    assert isinstance(reading, QueryReading), reading
    assert (reading.query["metrics"], reading.query["time"], reading.claim) == (["orders"], JUNE, claim)


@pytest.mark.parametrize(
    ("says", "claim"),
    [
        ("Do toys bring in more revenue than watches gifts?", Claim(True, above="toys")),
        (
            "Given that toys have better review scores than watches gifts, how large is the gap?",
            Claim(True, above="toys", is_of_worth=True),
        ),
        ("I heard that watches gifts outsell toys; by how much?", Claim(True, above="watches_gifts")),
        ("How far is health beauty behind toys in revenue?", Claim(True, above="toys")),
    ],
)
def test_who_is_said_to_have_more_is_kept(says: str, claim: Claim, reader: QuestionReader) -> None:
    reading = reader.read(says)
    assert isinstance(reading, QueryReading), reading
    assert reading.claim == claim


def test_who_has_more_is_checked_before_what_is_asked_then(reader: QuestionReader) -> None:
    reading = reader.read(
        "Since toys bring in less revenue than watches gifts, how many customers do they have?"
    )
    assert isinstance(reading, QueryReading) and reading.premise, reading
    assert reading.premise.claim == Claim(True, above="watches_gifts")
    assert reading.query["where"] == [{"dimension": "product__category", "op": "=", "value": "toys"}]


@pytest.mark.parametrize(
    ("says", "value"),
    [
        ("are toys our worst category by revenue?", "toys"),
        ("Why is SP our biggest state by orders?", "SP"),
        ("What place does MG take among the states by freight?", None),
    ],
)
def test_who_is_said_to_be_the_first_is_held_against_all(
    says: str, value: str | None, reader: QuestionReader
) -> None:
    reading = reader.read(says)
    assert isinstance(reading, QueryReading), reading
    assert reading.claim == (Claim(True, above=value, is_first=True) if value else None)
