"""Words about a picture: sentences whose every figure is a cell, the ones without a cell left out."""

import re
from collections.abc import Mapping

from agent.markdown import plain, unlinked
from agent.numerals import check_numerals
from agent.references import REFERENCE, Source, bind

CELL = re.compile(r"([a-z_]\w*)(?:\[(\d+)\])?\.([a-z_]\w*)")
NOT_ASKED = ""


def sentences(template: str, sources: Mapping[str, Source]) -> list[str]:
    """Return the sentences of a template as Markdown, one a line of it.

    A line that refers to a query that was not asked, to a row that there is not or to a cell without a value
    is left out. BindingError for a column that the query does not have, and for a figure that is typed.
    """
    found = []
    for line in filter(None, map(str.strip, template.splitlines())):
        if _is_told(line, sources):
            bound = bind(line, sources)
            check_numerals(bound, NOT_ASKED)
            found.append(unlinked(bound.text))
    return found


def as_text(markdown: str) -> str:
    """A sentence as plain text, for a page that escapes it itself."""
    return plain(markdown)


def _is_told(line: str, sources: Mapping[str, Source]) -> bool:
    cells = [cell for reference in REFERENCE.findall(line) for cell in CELL.findall(reference)]
    return all(_has_value(sources, *cell) for cell in cells)


def _has_value(sources: Mapping[str, Source], query: str, row: str, column: str) -> bool:
    if query not in sources:
        return False
    if column not in sources[query].citation.columns:
        return True  # a mistake of the template, which binding tells
    citation = sources[query].citation
    place = int(row or 0)
    if place >= len(citation.rows):
        return False
    return citation.rows[place][citation.columns.index(column)] is not None
