"""Whether the outcome is of the expected kind: an answer, a question back or a refusal."""

from agent.outcome import Outcome
from evals.cases import Expectation
from evals.scorers.score import PASS, Score, fail


def behaviour(outcome: Outcome, expected: Expectation) -> Score:
    """Compare statuses; a question back needs two readings to choose from, and a refusal needs words."""
    if outcome.status != expected:
        said = outcome.error.message if outcome.error else outcome.answer
        return fail(f"{outcome.status}, expected {expected}: {said[:120]}")
    if expected == "clarification" and (not outcome.clarification or len(outcome.clarification.options) < 2):
        return fail("asked back without two readings to choose from")
    if expected == "refused" and not outcome.answer.strip():
        return fail("refused without a word")
    if expected != "answered" and outcome.numbers:
        return fail(f"{expected}, yet it states figures")
    return PASS
