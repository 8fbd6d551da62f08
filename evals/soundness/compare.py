"""Whether two answers are the same: columns, rows, order, errors."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any

CLOSE = 1e-9
Rows = Sequence[tuple[Any, ...]]


@dataclass(frozen=True)
class Outcome:
    """What a side answers: columns and rows in order, or the code of an error."""

    columns: tuple[str, ...] = ()
    rows: tuple[tuple[Any, ...], ...] = ()
    error: str | None = None
    sql: str = ""
    notes: dict[str, Any] = field(default_factory=dict)


def difference(compiled: Outcome, expected: Outcome) -> str | None:
    """Say in what the compiler's outcome differs from the interpreter's; None if it doesn't."""
    if compiled.error or expected.error:
        if compiled.error in (expected.error or "").split("|"):
            return None
        return f"the compiler says {compiled.error or 'rows'}, the page {expected.error or 'rows'}"
    if not _same_columns(compiled.columns, expected.columns):
        return f"columns {compiled.columns}, the page says {expected.columns}"
    if len(compiled.rows) != len(expected.rows):
        return f"{len(compiled.rows)} rows, the page says {len(expected.rows)}"
    for number, (got, wanted) in enumerate(zip(compiled.rows, expected.rows, strict=True)):
        if not all(same(a, b) for a, b in zip(got, wanted, strict=True)):
            return f"row {number}: {shown(got)}, the page says {shown(wanted)}"
    return None


def _same_columns(got: tuple[str, ...], wanted: tuple[str, ...]) -> bool:
    """Columns of groups are named by their place in what the page says, others by name."""
    return len(got) == len(wanted) and all(
        b.startswith("#") or a == b for a, b in zip(got, wanted, strict=True)
    )


def same(got: Any, wanted: Any) -> bool:
    """Whether two cells are equal; numbers to 1e-9 of their size."""
    if got is None or wanted is None:
        return got is None and wanted is None
    if isinstance(got, bool) or isinstance(wanted, bool):
        return got is wanted
    if isinstance(wanted, Fraction | int | float | Decimal):
        if not isinstance(got, int | float | Decimal):
            return False
        a, b = float(got), float(wanted)
        return abs(a - b) <= CLOSE * max(1.0, abs(b))
    if isinstance(got, datetime) != isinstance(wanted, datetime):
        return _moment(got) == _moment(wanted)
    return bool(got == wanted)


def _moment(value: Any) -> Any:
    return datetime(value.year, value.month, value.day) if type(value) is date else value


def shown(row: tuple[Any, ...]) -> str:
    """Return a row as short text."""
    return "(" + ", ".join(_cell(value) for value in row) + ")"


def _cell(value: Any) -> str:
    if isinstance(value, Fraction | Decimal):
        return f"{float(value):g}"
    if isinstance(value, date):
        return value.isoformat()
    return repr(value)
