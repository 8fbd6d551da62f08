"""References to result cells: the only way a figure gets into an answer.

`{q1.revenue}` is a cell of the first row, `{q1[3].revenue}` of row 3 (from 0), `{q1.ledger.date_from}` a fact
about the run, `{q1.definition.revenue}` a description, `{catalogue.label.revenue}` a name, and
`{q1[0].a / q1[1].a | percent}` declared arithmetic.
"""

import ast
import operator
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from agent.format import CellFormat, escape, format_cell
from agent.outcome import Citation, Number

REFERENCE = re.compile(r"\{([^{}]*)\}")
_LOWER = "lower"
_FORMATS = {"percent": "ratio", "currency": "currency", "number": "count", "days": "days", "hours": "hours"}
_OPERATORS: dict[type[ast.operator], Callable[[Any, Any], Any]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
}


class BindingError(Exception):
    """A reference or numeral can't be traced to a result; the message is advice for the model."""


@dataclass(frozen=True)
class Cell:
    """A value with where it stands: citation, row (None for facts about the run) and column."""

    value: Any
    citation: str
    row: int | None
    column: str
    style: CellFormat


@dataclass(frozen=True)
class Source:
    """A citation with the formats of its columns and the definitions it used."""

    citation: Citation
    styles: Mapping[str, CellFormat]
    definitions: Mapping[str, str]
    currency: str
    labels: Mapping[str, str] = field(default_factory=dict)
    facts: Mapping[str, Any] = field(default_factory=dict)
    """Facts about the run that a text may name: date_from, date_to."""


@dataclass(frozen=True)
class Bound:
    """A rendered text with the figures in it and where each stands in the text."""

    text: str
    numbers: tuple[Number, ...]
    places: tuple[tuple[int, int], ...]


def bind(template: str, sources: Mapping[str, Source]) -> Bound:
    """Replace every reference by its rendered cell; BindingError names the first that does not resolve."""
    text, numbers, places, last = "", [], [], 0
    for match in REFERENCE.finditer(template):
        text += template[last : match.start()]
        shown, number = _render(match[1], sources)
        places.append((len(text), len(text) + len(shown)))
        numbers.append(number)
        text += shown
        last = match.end()
    return Bound(text + template[last:], tuple(numbers), tuple(places))


def _render(reference: str, sources: Mapping[str, Source]) -> tuple[str, Number]:
    expression, _, wanted = (part.strip() for part in reference.partition("|"))
    try:
        tree = ast.parse(expression, mode="eval").body
    except (SyntaxError, ValueError):
        raise BindingError(
            f"{{{reference}}} is not a reference; write {{q1.column}} or {{q1[2].column}}."
        ) from None
    cell = _evaluate(tree, sources, expression)
    style = cell.style
    if wanted and wanted != _LOWER:
        if wanted not in _FORMATS:
            raise BindingError(f"'{wanted}' is not a format; use one of {', '.join(_FORMATS)}.")
        style = CellFormat(style.currency, _FORMATS[wanted])
    is_text = cell.column.startswith(("definition.", "label."))
    shown = escape(cell.value) if is_text else format_cell(cell.value, style)
    shown = shown.lower() if wanted == _LOWER else shown
    return shown, Number(text=shown, citation=cell.citation, row=cell.row, column=cell.column)


def _evaluate(node: ast.expr, sources: Mapping[str, Source], text: str) -> Cell:
    if isinstance(node, ast.BinOp) and type(node.op) in _OPERATORS:
        left, right = _evaluate(node.left, sources, text), _evaluate(node.right, sources, text)
        return Cell(_apply(node, left, right), left.citation, None, text, left.style)
    if isinstance(node, ast.Attribute):
        return _cell(node, sources, text)
    raise BindingError(f"'{text}' is not a reference to cells or + - * / between them.")


def _apply(node: ast.BinOp, left: Cell, right: Cell) -> float | None:
    if left.value is None or right.value is None:
        return None
    if not all(isinstance(c.value, int | float) for c in (left, right)):
        raise BindingError("Arithmetic needs cells that hold numbers.")
    if isinstance(node.op, ast.Div) and right.value == 0:
        return None
    return float(_OPERATORS[type(node.op)](left.value, right.value))


def _cell(node: ast.Attribute, sources: Mapping[str, Source], text: str) -> Cell:
    base = node.value
    if isinstance(base, ast.Attribute) and isinstance(base.value, ast.Name):
        return _fact(_source(base.value, sources), base.attr, node.attr)
    row = 0
    if isinstance(base, ast.Subscript):
        if not (isinstance(base.slice, ast.Constant) and isinstance(base.slice.value, int)):
            raise BindingError(f"'{text}': a row is a number from 0, as in q1[2].column.")
        row, base = base.slice.value, base.value
    if not isinstance(base, ast.Name):
        raise BindingError(f"'{text}' is not a reference; write q1.column or q1[2].column.")
    source = _source(base, sources)
    return _row_count(source) if node.attr == "row_count" else _column(source, row, node.attr)


def _source(name: ast.Name, sources: Mapping[str, Source]) -> Source:
    if name.id not in sources:
        known = ", ".join(sources) or "none yet: call a query tool first"
        raise BindingError(f"There is no citation '{name.id}' in this turn. Known: {known}.")
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
    citation = source.citation
    if family == "definition" and name in source.definitions:
        return Cell(
            source.definitions[name], citation.id, None, f"definition.{name}", CellFormat(source.currency)
        )
    if family == "label" and name in source.labels:
        return Cell(source.labels[name], citation.id, None, f"label.{name}", CellFormat(source.currency))
    if family == "ledger" and name in source.facts:
        return Cell(
            source.facts[name], citation.id, None, f"ledger.{name}", CellFormat(source.currency, "date")
        )
    raise BindingError(f"{citation.id} has no {family} '{name}'.")
