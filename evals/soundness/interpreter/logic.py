"""Expressions, conditions and aggregates over plain values; null is None, numbers are exact."""

import math
from collections.abc import Callable, Sequence
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any

from evals.soundness.interpreter.doubles import as_double
from evals.soundness.world.description import Expr

Value = Any
Resolve = Callable[[Expr], Value]


def exact(value: Value) -> Value:
    """Return a number as a fraction, anything else as it is."""
    if type(value) not in (int, float, Decimal):
        return value
    # A float is the decimal number somebody wrote, not the nearest binary one.
    return Fraction(str(value)) if isinstance(value, float) else Fraction(value)


def evaluate(expr: Expr, leaf: Resolve) -> Value:
    """Return the value of an expression; `leaf` knows columns, dimensions, metrics and inputs."""
    if expr.op == "value":
        return exact(expr.args[0])
    if expr.op in ("column", "dimension", "metric", "input"):
        return exact(leaf(expr))
    if expr.op == "case":
        return evaluate(expr.args[1 if evaluate(expr.args[0], leaf) is True else 2], leaf)
    return _operate(expr.op, [evaluate(part, leaf) for part in expr.args])


def _operate(op: str, parts: list[Value]) -> Value:
    if op in ("and", "or"):
        return _all(parts) if op == "and" else _not(_all([_not(part) for part in parts]))
    if op == "not":
        return _not(parts[0])
    if op in ("is null", "is not null"):
        return (parts[0] is None) == (op == "is null")
    if op == "coalesce":
        return next((part for part in parts if part is not None), None)
    if op == "nullif":
        return None if parts[0] == parts[1] else parts[0]
    if op in ("in", "not in"):
        found = None if parts[0] is None else parts[0] in parts[1:]
        return found if op == "in" else _not(found)
    if any(part is None for part in parts):
        return None
    return STRICT[op](*parts)


def _all(parts: list[Value]) -> bool | None:
    if False in parts:
        return False
    return None if None in parts else True


def _not(value: bool | None) -> bool | None:
    return None if value is None else not value


def _day(value: date) -> date:
    return value.date() if isinstance(value, datetime) else value


STRICT: dict[str, Callable[..., Value]] = {
    "+": lambda a, b: a + b,
    "-": lambda a, b: a - b,
    "*": lambda a, b: a * b,
    "/": lambda a, b: as_double(a / b, a, b),
    "abs": abs,
    "day": _day,
    "upper": lambda a: a.upper(),
    "=": lambda a, b: a == b,
    "<>": lambda a, b: a != b,
    "<": lambda a, b: a < b,
    "<=": lambda a, b: a <= b,
    ">": lambda a, b: a > b,
    ">=": lambda a, b: a >= b,
}


def meets(value: Value, op: str, wanted: Sequence[Value]) -> bool:
    """Whether a value meets a condition of a query; days are compared as whole days."""
    if op in ("is null", "is not null"):
        return (value is None) == (op == "is null")
    if op in ("!=", "not in"):
        return value is None or value not in wanted
    if value is None:
        return False
    if op in ("=", "in"):
        return value in wanted
    if op == "between":
        return bool(wanted[0] <= value <= wanted[1])
    if op == "contains":
        return str(wanted[0]).lower() in str(value).lower()
    return bool(STRICT[op](value, wanted[0]))


def aggregate(agg: str, values: Sequence[Value], percentile: float | None, discrete: bool) -> Value:
    """Return SQL's aggregate of values, nulls among them."""
    known = [value for value in values if value is not None]
    if agg == "count":
        return Fraction(len(known))
    if agg == "count_distinct":
        return Fraction(len(set(known)))
    if agg == "sum_boolean":
        return Fraction(sum(1 for value in known if value)) if values else None
    if not known:
        return None
    if agg == "sum":
        return sum(known, Fraction(0))
    if agg == "average":
        return mean(known)
    if agg in ("min", "max"):
        return min(known) if agg == "min" else max(known)
    return _percentile(sorted(known), Fraction(str(percentile or 0.5)), discrete)


def mean(known: Sequence[Fraction]) -> Fraction:
    """Return the mean of numbers, of which there is one or more."""
    return as_double(sum(known, Fraction(0)) / len(known), *known)


def _percentile(known: list[Value], fraction: Fraction, discrete: bool) -> Value:
    if discrete:
        return known[max(math.ceil(fraction * len(known)) - 1, 0)]
    place = fraction * (len(known) - 1)
    low = math.floor(place)
    high = min(low + 1, len(known) - 1)
    between = known[low] + (known[high] - known[low]) * (place - low)
    return as_double(between, fraction, known[low], known[high])
