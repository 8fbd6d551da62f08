"""What customers wrote is asked for in many words."""

import pytest

from agent.planner.questions.wishes import matched, matches

SAID = (
    "What do dissatisfied buyers of office furniture complain about?",
    "What do customers who bought office furniture criticise?",
    "What do the negative reviews of office furniture say?",
    "What are the bad reviews of office furniture about?",
    "What do customers complain about in office furniture?",
)


@pytest.mark.parametrize("question", SAID)
def test_complaints_are_of_what_is_named(question: str) -> None:
    assert matched("complaints", question) == "office furniture"


@pytest.mark.parametrize(
    ("asks", "what"),
    [
        ("Find me comments from customers whose parcel arrived broken.", "parcel arrived broken"),
        ("Find reviews in which people say they were sent the wrong lamp.", "they were sent the wrong lamp"),
        ("Which reviews mention damaged packaging?", "damaged packaging"),
        ("Are there comments complaining about the smell?", "the smell"),
        ("search the reviews for broken glass", "broken glass"),
    ],
)
def test_reviews_are_found_by_what_they_say(asks: str, what: str) -> None:
    assert matched("texts", asks) == what


def test_reviews_that_are_counted_are_not_searched() -> None:
    assert not list(matches("texts", "how many reviews did we get in May?"))
    assert not list(matches("texts", "show reviews by state"))
