"""A refusal for a word nobody knows tells what of the question could be answered."""

import pytest

from agent.planner.nearest import offer_rest
from agent.planner.read import QuestionReader
from agent.planner.reading import RefuseReading


def test_the_rest_that_can_be_answered_is_offered(reader: QuestionReader) -> None:
    refused = reader.read("revenue of squeaky orders by month in 2017")
    assert isinstance(refused, RefuseReading)
    assert "“squeaky”" in refused.message
    assert "“revenue of orders by month in 2017”" in refused.message


@pytest.mark.parametrize(
    "question", ["squeaky wheels of the flurb", "revenue of squeaky, zorgy and bloopy orders"]
)
def test_nothing_is_offered_where_no_question_is_left_or_too_much_is_unknown(
    question: str, reader: QuestionReader
) -> None:
    refused = reader.read(question)
    assert isinstance(refused, RefuseReading)
    assert "What I can answer" not in refused.message


def test_words_that_stand_otherwise_in_the_question_are_not_cut_out() -> None:
    refused = RefuseReading("not_understood", "No.", ("without",))
    assert offer_rest("revenue ignoring fees", refused, lambda said: refused) is refused


def test_measures_written_nearly_alike_are_named(reader: QuestionReader) -> None:
    refused = reader.read("what was our cancelaxion in 2017")
    assert isinstance(refused, RefuseReading)
    assert "{catalogue.label.cancellation_rate}" in refused.message
    assert "feature" not in refused.message
