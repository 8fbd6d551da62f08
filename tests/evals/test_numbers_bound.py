"""Figures that are cells, and figures that come from nowhere."""

import pytest

from agent.outcome import Number, Outcome
from evals.scorers.numbers_bound import numbers_bound
from tests.app.outcomes import citation, outcome


def said(answer: str, *numbers: tuple[str, int, str]) -> Outcome:
    return outcome(
        answer=answer,
        citations=[citation()],
        numbers=[Number(text=text, citation="q1", row=row, column=column) for text, row, column in numbers],
    )


BOUND = [
    said("It was $2,234.50 in February.", ("$2,234.50", 1, "revenue")),
    said("About 2,235 in February 2024, rank 1.", ("2,235", 1, "revenue")),
    said("Nothing but words."),
]
LOOSE = [
    said("It was $2,234.50."),
    said("It was $2,234.51.", ("$2,234.51", 1, "revenue")),
    said("It was $2,234.50.", ("$2,234.50", 0, "revenue")),
    said("It was $2,234.50.", ("$2,234.50", 7, "revenue")),
    said("It was $2,234.50.", ("$2,234.50", 1, "profit")),
    said("It was 12%."),
    said("It was much.", ("$2,234.50", 1, "revenue")),
]


@pytest.mark.parametrize("given", BOUND)
def test_bound(given: Outcome):
    assert numbers_bound(given, "how much?").passed


@pytest.mark.parametrize("given", LOOSE)
def test_loose(given: Outcome):
    assert not numbers_bound(given, "how much?").passed


def test_a_figure_of_the_question_may_be_repeated():
    assert numbers_bound(said("Orders above 99.50 are few."), "orders above 99.50").passed
