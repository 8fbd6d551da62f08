"""Whether the outcome is of an expected kind: an answer, a question back or a refusal."""

from collections.abc import Sequence

from agent.outcome import Outcome
from evals.cases import Expectation
from evals.scorers.score import PASS, Score, fail


def behaviour(outcome: Outcome, expected: Sequence[Expectation]) -> Score:
    """Pass if the status is one of those expected."""
    if outcome.status in expected:
        return PASS
    said = outcome.error.message if outcome.error else outcome.answer
    return fail(f"{outcome.status}, expected {' or '.join(expected)}: {said[:120]}")
