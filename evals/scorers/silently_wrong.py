"""Whether an answer tells figures that are not the right ones: the worst that can happen."""

from collections.abc import Iterable

from agent.outcome import Outcome
from evals.scorers.score import PASS, Score, fail


def silently_wrong(outcome: Outcome, others: Iterable[Score]) -> Score:
    """Fail an answer with figures that another scorer failed: no accepted rows, or none to be told at all."""
    if outcome.status != "answered" or not states_figures(outcome):
        return PASS
    return fail("wrong figures") if any(not score.passed for score in others) else PASS


def states_figures(outcome: Outcome) -> bool:
    """Tell whether the answer shows rows, or cells in its text."""
    return any(citation.rows for citation in outcome.citations) or any(
        number.row is not None for number in outcome.numbers
    )
