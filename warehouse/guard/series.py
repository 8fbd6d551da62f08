"""Bound the series that a query makes: each, and multiplied with one another."""

from datetime import date
from math import prod

from sqlglot import exp

from warehouse.errors import GuardRefusal
from warehouse.guard.asked import Asked

LONGEST = 100_000
LONGEST_TOGETHER = 10_000_000
SERIES = (exp.GenerateSeries, exp.ExplodingGenerateSeries)
# Steps of time that are long enough for bounds that the data give, in days.
STEPS = {"hour": 1 / 24, "day": 1, "week": 7, "month": 28, "quarter": 90, "year": 365}
SIZES = (exp.Length, exp.ArraySize)


def check_series(asked: Asked) -> None:
    """Refuse series whose length is not plain to see, or too long."""
    lengths = [_length(node) for node in asked.nodes if isinstance(node, SERIES)]
    if max(lengths, default=0) > LONGEST or prod(max(1, length) for length in lengths) > LONGEST_TOGETHER:
        raise GuardRefusal(f"A series is at most {LONGEST:,} long", code="too_large")


def _length(series: exp.Expr) -> float:
    start, end, step = (series.args.get(name) for name in ("start", "end", "step"))
    if isinstance(step, exp.Interval):
        return _days_between(start, end) / _days(step)
    width = 1.0 if step is None else abs(_number(step) or 0.0)
    if width < 1.0:
        raise _not_plain()
    first, last = (_bound(bound) for bound in (start, end))
    return abs(last - first) / width


def _bound(bound: exp.Expr | None) -> float:
    """Return a number that is plain to see; the length of what a row holds counts as nothing."""
    if bound is None or isinstance(bound, SIZES) or (number := _number(bound)) is not None:
        return number if bound is not None and not isinstance(bound, SIZES) and number else 0.0
    if isinstance(bound, exp.Add | exp.Sub | exp.Paren):
        return sum(abs(_bound(part)) for part in bound.iter_expressions())
    raise _not_plain()


def _number(bound: exp.Expr) -> float | None:
    sign = -1 if isinstance(bound, exp.Neg) else 1
    plain = bound.this if isinstance(bound, exp.Neg) else bound
    if isinstance(plain, exp.Literal) and not plain.is_string:
        return sign * float(plain.this)
    return None


def _days(step: exp.Interval) -> float:
    count = step.this.name if isinstance(step.this, exp.Literal) else ""
    unit = str(step.unit or "").lower().rstrip("s")
    if unit not in STEPS or not count.lstrip("-").isdigit() or not int(count):
        raise _not_plain()
    return STEPS[unit] * abs(int(count))


def _days_between(start: exp.Expr | None, end: exp.Expr | None) -> float:
    """Return the days between two that are written out; bounds that the data give count as a day."""
    days = [_day(bound) for bound in (start, end)]
    if None in days:
        return 1.0
    return float(abs((days[1] or 0) - (days[0] or 0))) + 1


def _day(bound: exp.Expr | None) -> int | None:
    if bound is None or bound.find(exp.Column, exp.Query, exp.CurrentDate, exp.CurrentTimestamp):
        return None
    literals = [literal for literal in bound.find_all(exp.Literal) if literal.is_string]
    try:
        return date.fromisoformat(literals[0].name[:10]).toordinal()
    except (ValueError, IndexError):
        raise _not_plain() from None


def _not_plain() -> GuardRefusal:
    return GuardRefusal("A series needs plain bounds and a plain step", code="refused_function")
