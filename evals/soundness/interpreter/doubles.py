"""Numbers that engines keep as doubles: what hangs on a digit beyond their fifteenth is not determined."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from fractions import Fraction
from random import Random
from typing import Any

ERROR = Fraction(1, 10**13)
SHORT = 2**20

_errors: ContextVar[Random | None] = ContextVar("errors", default=None)


@contextmanager
def uncertain(errors: Random) -> Iterator[None]:
    """Let each number of doubles be off by an error, as it may be in an engine."""
    token = _errors.set(errors)
    try:
        yield
    finally:
        _errors.reset(token)


def as_double(value: Any, *parts: Any) -> Any:
    """Return what arithmetic in doubles makes of `value`, computed from `parts`.

    Binary fractions of few digits (halves, quarters) come out of it without an error.
    """
    errors = _errors.get()
    if errors is None or not isinstance(value, Fraction | int) or all(map(_is_short, (value, *parts))):
        return value
    return value + ERROR * (abs(Fraction(value)) + 1) * errors.choice((-1, 0, 1)) * Fraction(errors.random())


def _is_short(value: Any) -> bool:
    exact = Fraction(value)
    return exact.denominator <= SHORT and exact.denominator & (exact.denominator - 1) == 0
