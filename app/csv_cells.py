"""Cells of a CSV file that a spreadsheet may open: text that it would take for a formula is quoted."""

import re
from typing import Any

from semantic_layer.unseen import visible

# The signs a formula begins with, also in the full width of East Asian keyboards, and what comes before them
# unseen: spaces, and a byte order mark that programs drop. A tab, a return and a separator open a cell.
_FORMULA = re.compile("[\\s\ufeff\u200b\x00]*[=+\\-@\uff1d\uff0b\uff0d\uff20]|[\t\r\n]")
_OPENED = re.compile("(?<!^)[;\t\r\n][\\s\ufeff\u200b]*[=+\\-@\uff1d\uff0b\uff0d\uff20]")
_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
_NUMBER = re.compile(r"[+-]?[0-9]+(\.[0-9]+)?([eE][+-]?[0-9]+)?")


def harmless(cell: Any) -> Any:
    """Return a cell that no spreadsheet takes for a formula: text that begins like one gets a quote.

    Numbers stay numbers, also negative ones and those that are text. Where a semicolon or a tab would open
    another cell in some country's spreadsheet, the sign behind it gets the quote.
    """
    if not isinstance(cell, str) or _NUMBER.fullmatch(cell):
        return cell
    seen = _CONTROLS.sub(lambda found: visible(found[0]), cell)
    guarded = _OPENED.sub(lambda found: f"{found[0][:-1]}'{found[0][-1]}", seen)
    return f"'{guarded}" if _FORMULA.match(guarded) else guarded
