"""Whether a case hangs on a digit that doubles do not have: a tie, or a divisor that is 0 or nearly so."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from random import Random
from typing import Any

from evals.soundness.compare import Outcome, difference, same
from evals.soundness.interpreter.answer import Row, answer
from evals.soundness.interpreter.doubles import uncertain
from evals.soundness.interpreter.evaluation import Bench
from evals.soundness.interpreter.refusal import Refused

TRIES = 16
# What is divided by an error of doubles has this size or more, and no meaning.
SENSELESS = 1e9
CHOOSING = ("limit", "top", "having", "order_by")
Ask = Callable[[dict[str, Any]], Outcome]


def is_undecided(bench: Bench, query: dict[str, Any], compiled: Outcome, expected: Outcome, ask: Ask) -> bool:
    """Whether the compiler's rows are those of the page once its doubles are a little off.

    Rows are chosen and ordered by the compiler's own numbers where these are right to nine digits; else
    all doubles get errors, several times.
    """
    if compiled.error or expected.error:
        return False
    groups = sum(name.startswith("#") for name in expected.columns)
    seen = Seen.of(ask({name: part for name, part in query.items() if name not in CHOOSING}), groups)
    ordered = answer(bench, query, seen.read)
    if not difference(compiled, Outcome(ordered.columns, ordered.rows)):
        return True
    return any(_is_answer(bench, query, compiled, Random(seed)) for seed in range(TRIES))


@dataclass(frozen=True)
class Seen:
    """The compiler's numbers of all groups, before any is chosen."""

    rows: dict[tuple[Any, ...], dict[str, Any]]

    @classmethod
    def of(cls, compiled: Outcome, groups: int) -> "Seen":
        """Return them by the first columns, which are the groups."""
        cells = [dict(zip(compiled.columns[groups:], row[groups:], strict=True)) for row in compiled.rows]
        return cls({_plain(row[:groups]): found for row, found in zip(compiled.rows, cells, strict=True)})

    def read(self, row: Row) -> Row:
        """Return a row of the page with the numbers that the compiler has for them."""
        groups = _plain(value for name, value in row.items() if name.startswith("#"))
        cells = self.rows.get(groups, {})
        return {name: _nearer(value, cells.get(name)) for name, value in row.items()}


def _nearer(wanted: Any, got: Any) -> Any:
    is_double = isinstance(got, float) and isinstance(wanted, Fraction)
    return Fraction(got) if is_double and same(got, wanted) else wanted


def _plain(values: Iterable[Any]) -> tuple[Any, ...]:
    return tuple(map(_as_key, values))


def _as_key(value: Any) -> Any:
    if isinstance(value, Decimal | Fraction | int | float) and not isinstance(value, bool):
        return Fraction(value)
    is_day = isinstance(value, date) and not isinstance(value, datetime)
    return datetime(value.year, value.month, value.day) if is_day else value


def _is_answer(bench: Bench, query: dict[str, Any], compiled: Outcome, errors: Random) -> bool:
    try:
        with uncertain(errors):
            rows = answer(bench, query).rows
    except Refused:
        return False
    return len(rows) == len(compiled.rows) and all(
        _is_near(got, wanted)
        for row, other in zip(compiled.rows, rows, strict=True)
        for got, wanted in zip(row, other, strict=True)
    )


def _is_near(got: Any, wanted: Any) -> bool:
    return same(got, wanted) or (_is_senseless(got) and _is_senseless(wanted))


def _is_senseless(value: Any) -> bool:
    is_number = isinstance(value, float | Decimal | Fraction | int)
    return is_number and abs(float(value)) > SENSELESS
