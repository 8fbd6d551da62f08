"""Whether a refusal is one."""

from agent.outcome import Outcome
from evals.scorers.score import PASS, Score, fail


def refused(outcome: Outcome) -> Score:
    """Pass unless it refuses without a word, or tells cells all the same."""
    if outcome.status != "refused":
        return PASS
    if not outcome.answer.strip():
        return fail("refused without a word")
    has_cells = any(number.row is not None for number in outcome.numbers)
    return fail("refused, yet it states figures") if has_cells else PASS
