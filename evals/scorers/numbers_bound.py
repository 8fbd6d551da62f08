"""Whether every figure in the answer is a cell of a citation, read again here without the renderer's help."""

import re
from typing import Any

from agent.outcome import Citation, Number, Outcome
from evals.scorers.score import PASS, Score, fail

NUMERAL = re.compile(r"\d[\d,]*(?:\.\d+)?")
# Money, percentages, grouped thousands and decimals are figures; a bare integer may be a date or a rank.
FIGURE = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+\.\d+|\d+(?:\.\d+)?\s?%")


def numbers_bound(outcome: Outcome, question: str) -> Score:
    """Check each stated number against its cell, and each figure of the text against the stated numbers."""
    citations = {citation.id: citation for citation in outcome.citations}
    for number in outcome.numbers:
        problem = _problem(number, citations.get(number.citation), outcome.answer)
        if problem:
            return fail(problem)
    covered = " ".join(number.text for number in outcome.numbers) + " " + question
    loose = [figure for figure in FIGURE.findall(outcome.answer) if figure not in covered]
    return fail(f"figures without a cell: {loose}") if loose else PASS


def _problem(number: Number, citation: Citation | None, answer: str) -> str:
    if citation is None:
        return f"{number.text} names no citation ({number.citation})"
    if number.text not in answer:
        return f"{number.text} is not in the answer"
    if number.row is None:
        return ""  # declared arithmetic over cells; the agent's own checker recomputes it
    if number.column not in citation.columns or not 0 <= number.row < len(citation.rows):
        return f"{number.text} names no cell of {citation.id}"
    cell = citation.rows[number.row][citation.columns.index(number.column)]
    return "" if _reads_as(number.text, cell) else f"{number.text} is not the cell {cell!r}"


def _reads_as(text: str, cell: Any) -> bool:
    found = NUMERAL.search(text)
    if not isinstance(cell, int | float) or isinstance(cell, bool) or not found:
        return True
    digits = found[0].replace(",", "")
    shown = float(digits)
    decimals = len(digits.partition(".")[2])
    actual = abs(cell) * (100 if "%" in text else 1)
    return abs(shown - actual) <= 0.5 * 10**-decimals + 1e-9
