"""Whether a refusal is one."""

from agent.outcome import Number, Outcome
from evals.scorers.recompute import day
from evals.scorers.score import PASS, Score, fail


def refused(outcome: Outcome) -> Score:
    """Pass unless it refuses without a word, or tells figures or days of cells all the same.

    A name from the data is none, whatever digits are in it: it may say what comes nearest.
    """
    if outcome.status != "refused":
        return PASS
    if not outcome.answer.strip():
        return fail("refused without a word")
    has_figures = any(number.row is not None and not _is_name(number, outcome) for number in outcome.numbers)
    return fail("refused, yet it states figures") if has_figures else PASS


def _is_name(number: Number, outcome: Outcome) -> bool:
    """Tell whether a cell is text that is no day; one that can't be found is taken for a figure."""
    cells = [
        citation.rows[number.row][citation.columns.index(number.column)]
        for citation in outcome.citations
        if citation.id == number.citation and number.column in citation.columns
        if number.row is not None and number.row < len(citation.rows)
    ]
    return bool(cells) and all(isinstance(cell, str) and not day(cell) for cell in cells)
