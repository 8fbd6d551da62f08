"""Whether an answer holds the words that a case asks for, in its text or in what it cites."""

import re
from collections.abc import Iterable, Sequence

from agent.outcome import Outcome
from evals.scorers.score import PASS, Score, fail


def tells(outcome: Outcome, *, says: Sequence[str], shows: Sequence[str]) -> Score:
    """Look for each expression of `says` in the text, and of `shows` in the text or a cited row.

    A question back need not tell anything.
    """
    if outcome.status == "clarification":
        return PASS
    text = _text(outcome)
    shown = "\n".join([text, *_rows(outcome)])
    missing = [word for word in says if not _holds(text, word)]
    missing += [word for word in shows if not _holds(shown, word)]
    return fail(f"does not tell {missing}") if missing else PASS


def _text(outcome: Outcome) -> str:
    # One line: what belongs together may stand in two paragraphs.
    return " ".join(f"{outcome.answer} {outcome.error.message if outcome.error else ''}".split())


def _rows(outcome: Outcome) -> Iterable[str]:
    for citation in outcome.citations:
        yield " ".join(citation.columns)
        for row in citation.rows:
            yield " ".join(str(cell) for cell in row)


def _holds(text: str, word: str) -> bool:
    return re.search(word, text, re.IGNORECASE) is not None
