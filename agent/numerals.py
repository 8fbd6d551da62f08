"""The numeral checker: a figure is a cell, declared arithmetic over cells, or the asker's own."""

import re

from agent.references import BindingError, Bound

NUMERAL = re.compile(r"\d+(?:[.,]\d+)*")


def check_numerals(bound: Bound, question: str) -> None:
    """Raise BindingError when the text holds a numeral outside its references that the question does not."""
    asked = {_plain(m.group()) for m in NUMERAL.finditer(question)}
    for match in NUMERAL.finditer(bound.text):
        inside = any(start <= match.start() and match.end() <= end for start, end in bound.places)
        if not inside and _plain(match.group()) not in asked:
            raise BindingError(
                f"The figure {match.group()} is typed by hand. Refer to the cell instead, "
                "as in {{q1[0].column}}, or leave the figure out."
            )


def _plain(numeral: str) -> str:
    return numeral.replace(",", "").rstrip(".").lstrip("0") or "0"
