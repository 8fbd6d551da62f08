"""Declared arithmetic over cells: what it gives, in which unit, and which results it rests on."""

import ast
import math
import operator
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from agent.format import CellFormat

FORMATS = {
    "percent": "ratio",
    "currency": "currency",
    "number": "count",
    "days": "days",
    "hours": "hours",
    "minutes": "minutes",
    "seconds": "seconds",
}
OPERATORS: dict[type[ast.operator], Callable[[Any, Any], Any]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
}


class BindingError(Exception):
    """A reference or numeral can't be traced to a result; the message is advice for the model."""


@dataclass(frozen=True)
class Cell:
    """A value with where it stands: citation, row (None for facts about the run) and column.

    Arithmetic keeps the citation of its left end, the `others` it used, the units it went through, and
    whether a division came last.
    """

    value: Any
    citation: str
    row: int | None
    column: str
    style: CellFormat
    others: frozenset[str] = frozenset()
    units: frozenset[str | None] | None = None
    is_quotient: bool = False

    @property
    def used(self) -> frozenset[str]:
        """Every citation the value rests on."""
        return self.others | {self.citation}


def combine(sign: ast.operator, left: Cell, right: Cell, text: str) -> Cell:
    """Two cells under one operator; BindingError where their units don't go together."""
    style = CellFormat(_currency(left.style, right.style), _unit(sign, left.style.unit, right.style.unit))
    others, units = left.others | right.used, _units(left) | _units(right)
    value, is_quotient = _apply(sign, left.value, right.value), isinstance(sign, ast.Div)
    return Cell(value, left.citation, None, text, style, others, units, is_quotient)


def declare(cell: Cell, wanted: str) -> CellFormat:
    """The style of a figure whose format the text names; BindingError where the cells say otherwise."""
    if wanted not in FORMATS:
        raise BindingError(f"'{wanted}' is not a format; use one of {', '.join(FORMATS)}.")
    unit, own = FORMATS[wanted], cell.style.unit
    # Of a column of written SQL only the text can say what it is; but a share is computed, not said.
    if own is None and cell.units is None and type(cell.value) in (int, float) and unit != "ratio":
        return replace(cell.style, unit=unit)
    if unit == own or (cell.units is not None and unit in _fitting(own, cell.units, cell.is_quotient)):
        return replace(cell.style, unit=unit)
    raise BindingError(f"'{cell.column}' can't be shown as {wanted}: {_advice(cell, unit)}.")


def _advice(cell: Cell, unit: str) -> str:
    own = cell.style.unit
    if own is None and unit == "ratio":
        return (
            "nothing tells whether it is a fraction; select the part and the whole as columns of their own "
            "and divide them here, as in {q1.part / q1.whole | percent}"
        )
    return "leave the format out" if cell.units is None else f"its unit is {own or 'a plain number'}"


def _fitting(own: str | None, units: frozenset[str | None], is_quotient: bool) -> frozenset[str | None]:
    """The units a computed figure may be shown in besides its own."""
    if own == "ratio":
        return frozenset({"count"})
    if own is not None:
        return frozenset()
    # Columns of written SQL have no units: only the text can say what was computed from them.
    if units == {None}:
        return frozenset(FORMATS.values())
    return units | {"count"} | ({"ratio"} if is_quotient and None in units else set())


def _units(cell: Cell) -> frozenset[str | None]:
    return frozenset({cell.style.unit}) if cell.units is None else cell.units


def _currency(left: CellFormat, right: CellFormat) -> str:
    if (left.unit, right.unit) == ("currency", "currency") and left.currency != right.currency:
        raise BindingError(f"Amounts in {left.currency} and in {right.currency} don't go together.")
    return right.currency if right.unit == "currency" else left.currency


def _unit(sign: ast.operator, left: str | None, right: str | None) -> str | None:
    if isinstance(sign, ast.Add | ast.Sub):
        if left != right:
            raise BindingError(f"{left or 'a plain number'} and {right or 'a plain number'} don't add up.")
        return left
    if isinstance(sign, ast.Div):
        if left and left == right:
            return "ratio"
        return left if (left, right) == ("currency", "count") else None
    return None


def _apply(sign: ast.operator, left: Any, right: Any) -> float | None:
    if not all(v is None or type(v) in (int, float) for v in (left, right)):
        raise BindingError("Arithmetic needs cells that hold numbers.")
    if left is None or right is None or (isinstance(sign, ast.Div) and right == 0):
        return None
    value = float(OPERATORS[type(sign)](left, right))
    if not math.isfinite(value):
        raise OverflowError
    return value
