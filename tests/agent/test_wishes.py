"""What customers wrote is asked for in many words."""

import pytest

from agent.planner.questions.wishes import matched

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
