"""Whether a question back can be answered."""

from agent.outcome import Outcome
from evals.scorers.score import PASS, Score, fail


def asked_back(outcome: Outcome) -> Score:
    """Pass unless it asks without two readings to choose from, or tells figures beside the question."""
    if outcome.status != "clarification":
        return PASS
    if not outcome.clarification or len(set(outcome.clarification.options)) < 2:
        return fail("asked back without two readings to choose from")
    return fail("asked back, yet it states figures") if outcome.numbers else PASS
