"""References to result cells: the only way a figure gets into an answer.

`{q1.revenue}` is a cell of the first row, `{q1[3].revenue}` of row 3 (from 0), `{q1.ledger.date_from}` a fact
about the run, `{q1.definition.revenue}` a description, `{catalogue.label.revenue}` a name,
`{q1[0].a / q1[1].a | percent}` declared arithmetic, and in a refusal `{error.text}` the last tool error.
"""

import ast
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from agent.arithmetic import OPERATORS, BindingError, Cell, combine, declare
from agent.format import CellFormat, format_cell
from agent.markdown import tamed
from agent.outcome import Citation, Number

REFERENCE = re.compile(r"\{([^{}]*)\}")
MAX_REFERENCE = 1_000
ERROR = "error"
_LOWER = "lower"


@dataclass(frozen=True)
class Source:
    """A citation with the formats of its columns and the definitions it used."""

    citation: Citation
    styles: Mapping[str, CellFormat]
    definitions: Mapping[str, str]
    currency: str
    labels: Mapping[str, str] = field(default_factory=dict)
    facts: Mapping[str, Any] = field(default_factory=dict)
    """Facts about the run that a text may name: date_from, date_to, data_start, data_end."""
    caveats: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Bound:
    """A rendered text with the figures in it, where each stands in the text, and all citations used."""

    text: str
    numbers: tuple[Number, ...]
    places: tuple[tuple[int, int], ...]
    used: frozenset[str] = frozenset()


def error_source(text: str) -> Source:
    """The last tool error of a turn as the source of `{error.text}`."""
    citation = Citation(id=ERROR, kind="metric_query", sql="", columns=["text"], rows=[[text]], row_count=1)
    return Source(citation, {"text": CellFormat("")}, {}, "")


def bind(template: str, sources: Mapping[str, Source]) -> Bound:
    """Replace every reference by its rendered cell; BindingError names the first that does not resolve."""
    text, numbers, places, last = "", [], [], 0
    used: set[str] = set()
    for match in REFERENCE.finditer(template):
        text += tamed(template[last : match.start()])
        shown, cell = _render(match[1], sources)
        places.append((len(text), len(text) + len(shown)))
        numbers.append(Number(text=shown, citation=cell.citation, row=cell.row, column=cell.column))
        used |= cell.used
        text += shown
        last = match.end()
    return Bound(text + tamed(template[last:]), tuple(numbers), tuple(places), frozenset(used))


def _render(reference: str, sources: Mapping[str, Source]) -> tuple[str, Cell]:
    expression, _, wanted = (part.strip() for part in reference.partition("|"))
    cell = _resolve(expression, sources)
    if wanted == _LOWER:
        if not isinstance(cell.value, str) or cell.style.unit or cell.style.grain:
            raise BindingError(f"'{_LOWER}' is for names, not for the figures and dates of '{expression}'.")
        return format_cell(cell.value, cell.style).lower(), cell
    shown = format_cell(cell.value, declare(cell, wanted) if wanted else cell.style)
    # Errors name commands in backticks; other markup in them is quoted text and stays escaped.
    return shown.replace("\\`", "`") if cell.citation == ERROR else shown, cell


def _resolve(expression: str, sources: Mapping[str, Source]) -> Cell:
    if len(expression) > MAX_REFERENCE:
        raise BindingError(f"A reference is up to {MAX_REFERENCE} characters long; query the total instead.")
    try:
        return _evaluate(ast.parse(expression, mode="eval").body, sources, expression)
    except (SyntaxError, ValueError):
        raise BindingError(
            f"{{{expression}}} is not a reference; write {{q1.column}} or {{q1[2].column}}."
        ) from None
    except (RecursionError, MemoryError, OverflowError):
        raise BindingError("That arithmetic is too large to compute; refer to fewer cells.") from None


def _evaluate(node: ast.expr, sources: Mapping[str, Source], text: str) -> Cell:
    if isinstance(node, ast.BinOp) and type(node.op) in OPERATORS:
        left, right = _evaluate(node.left, sources, text), _evaluate(node.right, sources, text)
        return combine(node.op, left, right, text)
    if isinstance(node, ast.Attribute):
        return _cell(node, sources, text)
    raise BindingError(f"'{text}' is not a reference to cells or + - * / between them.")


def _cell(node: ast.Attribute, sources: Mapping[str, Source], text: str) -> Cell:
    base = node.value
    if isinstance(base, ast.Attribute) and isinstance(base.value, ast.Name):
        return _fact(_source(base.value, sources), base.attr, node.attr)
    row = 0
    if isinstance(base, ast.Subscript):
        if not (isinstance(base.slice, ast.Constant) and type(base.slice.value) is int):
            raise BindingError(f"'{text}': a row is a number from 0, as in q1[2].column.")
        row, base = base.slice.value, base.value
    if not isinstance(base, ast.Name):
        raise BindingError(f"'{text}' is not a reference; write q1.column or q1[2].column.")
    source = _source(base, sources)
    return _row_count(source) if node.attr == "row_count" else _column(source, row, node.attr)


def _source(name: ast.Name, sources: Mapping[str, Source]) -> Source:
    if name.id not in sources:
        known = ", ".join(sources) or "none yet"
        raise BindingError(
            f"There is no citation '{name.id}' in this turn. Known: {known}. "
            "Results of earlier turns can't be cited: query again."
        )
    return sources[name.id]


def _column(source: Source, row: int, column: str) -> Cell:
    citation = source.citation
    if column not in citation.columns:
        raise BindingError(f"{citation.id} has no column '{column}'. It has: {', '.join(citation.columns)}.")
    if not 0 <= row < len(citation.rows):
        raise BindingError(
            f"{citation.id} has {len(citation.rows)} rows, counted from 0; there is no row {row}."
        )
    value = citation.rows[row][citation.columns.index(column)]
    return Cell(value, citation.id, row, column, source.styles[column])


def _row_count(source: Source) -> Cell:
    style = CellFormat(source.currency, "count")
    return Cell(source.citation.row_count, source.citation.id, None, "row_count", style)


def _fact(source: Source, family: str, name: str) -> Cell:
    families = {
        "definition": source.definitions,
        "label": source.labels,
        "caveat": source.caveats,
        "ledger": source.facts,
    }
    citation = source.citation
    if name not in families.get(family, {}):
        raise BindingError(f"{citation.id} has no {family} '{name}'.")
    style = CellFormat(source.currency, "date" if family == "ledger" else None)
    return Cell(families[family][name], citation.id, None, f"{family}.{name}", style)
