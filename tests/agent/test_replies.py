"""What is said after a question back: an answer to it, or a question of its own."""

import pytest

from agent.planner.conversation import answers_back, choose_option
from agent.planner.edits.acts import asks_itself, only_adds

OPTIONS = ("Revenue", "Payments total", "Customers")


@pytest.mark.parametrize(
    "reply, chosen",
    [
        ("2", 1),
        ("the second one", 1),
        ("option 3", 2),
        ("the last one", 2),
        ("the first", 0),
        ("by revenue please", 0),
        ("in terms of customers", 2),
        ("the fifth one", None),
        ("by the weather", None),
    ],
)
def test_an_option_is_named_by_its_place_or_its_words(reply: str, chosen: int | None) -> None:
    assert choose_option(reply, OPTIONS) == chosen


@pytest.mark.parametrize("reply", ["by number of orders", "in terms of reviews", "based on what they spent"])
def test_what_opens_like_an_answer_is_one(reply: str) -> None:
    assert answers_back(reply)
    assert not asks_itself(reply)


@pytest.mark.parametrize("said", ["what did they buy most?", "and which of its products sold best?"])
def test_a_question_is_no_answer(said: str) -> None:
    assert asks_itself(said)
    assert not answers_back(said)


@pytest.mark.parametrize(
    "said", ["what is its revenue?", "how many were there at that time?", "and that one?"]
)
def test_what_points_at_an_answer_is_nothing_without_one(said: str) -> None:
    assert only_adds(said)
