"""Stories around a question are left out and told; a word that may restrict is never left out."""

import pytest

from agent.planner import restricting
from agent.planner.names.text import tokenize
from agent.planner.read import QuestionReader
from agent.planner.reading import QueryReading, RefuseReading
from agent.planner.restricting import features, idle

LAST_YEAR = {"metrics": ["visits"], "time": {"from": "2024-01-01", "to": "2024-12-31"}}


@pytest.mark.parametrize(
    "question",
    [
        "My dentist laughed at me when I bragged about this place: how many check-ins were there in 2024?",
        "A student fainted on the treadmill on Tuesday and all panicked. How many visits were there in 2024?",
    ],
)
def test_a_story_is_left_out_and_told(gym_reader: QuestionReader, question: str) -> None:
    reading = gym_reader.read(question)
    assert isinstance(reading, QueryReading), reading
    assert reading.query == LAST_YEAR
    assert any("taken as saying nothing" in note for note in reading.notes)


@pytest.mark.parametrize(
    "question",
    [
        "how many premium check-ins were there in 2024",
        "My dentist laughed at me. How many rowing check-ins were there in 2024?",
        "how many unpaid visits did we clock in 2024",
    ],
)
def test_a_word_that_may_restrict_is_not(gym_reader: QuestionReader, question: str) -> None:
    reading = gym_reader.read(question)
    assert isinstance(reading, RefuseReading) and reading.code == "not_understood", reading


def test_a_form_of_the_measures_own_name_says_no_more(gym_reader: QuestionReader) -> None:
    reading = gym_reader.read("how many check-ins were visited in 2024")
    assert isinstance(reading, QueryReading) and reading.query == LAST_YEAR


def test_what_somebody_looks_after_is_a_condition(gym_reader: QuestionReader) -> None:
    reading = gym_reader.read(
        "I look after Gold Plus members alone and nobody else here. How many visits in 2024?"
    )
    assert isinstance(reading, QueryReading)
    assert reading.query["where"] == [{"dimension": "member__plan", "op": "=", "value": "Gold Plus"}]


@pytest.mark.parametrize(
    ("question", "leaves_out"),
    [
        ("How many visits were logged in 2024?", True),
        ("How many visits were shortened in 2024?", False),
        ("How many visits that members shortened were there in 2024?", False),
        ("How many visits lapsed in 2024?", False),
    ],
)
def test_a_verb_that_says_the_measure_again_is_left_out(
    gym_reader: QuestionReader, question: str, leaves_out: bool
) -> None:
    reading = gym_reader.read(question)
    assert isinstance(reading, QueryReading if leaves_out else RefuseReading)
    assert not leaves_out or (isinstance(reading, QueryReading) and reading.query == LAST_YEAR)


def test_without_the_model_no_word_is_idle() -> None:
    question = "My dentist laughed at me"
    assert not idle(tokenize(question), question, 0.5, lambda _: None)


def test_the_weights_are_of_the_width_of_the_states() -> None:
    states = restricting.word_states("two words")
    weights, _ = restricting._weights()
    assert states is not None and features(tokenize("two words")[0], states).shape == weights.shape
