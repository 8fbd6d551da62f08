"""Turn the values of a filter into typed literals, so that no value is ever pasted into SQL as text."""

import re
from datetime import date, datetime, timedelta
from typing import Any

from sqlglot import exp

from semantic_layer.day_text import read_iso_day
from semantic_layer.errors import QueryError
from semantic_layer.manifest import DataType, Dimension
from semantic_layer.names import as_date, as_timestamp

Value = bool | int | float | str
EXPECTED: dict[DataType, str] = {
    "text": "text",
    "integer": "a whole number",
    "decimal": "a number",
    "boolean": "true or false",
    "date": "a date like 2017-12-31",
    "timestamp": "a date like 2017-12-31",
    "unknown": "text or a number",
}
WORDS = {"true": True, "yes": True, "sim": True, "false": False, "no": False, "não": False, "nao": False}
WHOLE = re.compile(r"[+-]?[0-9]{1,30}")
NUMBER = re.compile(r"[+-]?(?:[0-9]{1,30}(?:\.[0-9]{0,30})?|\.[0-9]{1,30})")
HELD: dict[DataType, str] = {
    "text": "text",
    "integer": "whole numbers",
    "decimal": "numbers",
    "boolean": "true or false",
    "date": "dates",
    "timestamp": "dates",
}


def literal(value: Value, dimension: Dimension) -> exp.Expr:
    """Return a value as a literal of the dimension's type; QueryError if it is not of that type."""
    kind = dimension.data_type
    if kind in ("date", "timestamp"):
        return day_literal(read_day(value, dimension.full_name))
    if kind == "text" or (kind == "unknown" and isinstance(value, str)):
        return exp.Literal.string(as_text(value, dimension))
    value = _read(value, dimension) if isinstance(value, str) else value
    if kind in ("boolean", "unknown") and isinstance(value, bool):
        return exp.Boolean(this=value)
    if kind == "boolean" or isinstance(value, bool) or (kind == "integer" and not _is_whole(value)):
        raise _wrong_type(value, dimension.full_name, kind)
    return number_literal(int(value) if kind == "integer" else value)


def as_text(value: Value, dimension: Dimension) -> str:
    """Return a value for a text dimension, a whole number without a point; QueryError for true and false."""
    if isinstance(value, bool):
        raise _wrong_type(value, dimension.full_name, dimension.data_type)
    return str(int(value)) if not isinstance(value, str) and _is_whole(value) else str(value)


def number_literal(value: int | float) -> exp.Expr:
    """Return a number as a literal; QueryError for infinities and NaN."""
    if isinstance(value, float) and (value != value or abs(value) == float("inf")):
        raise QueryError(f"{value} is not a number that can be compared", code="invalid_value")
    return exp.Neg(this=exp.Literal.number(-value)) if value < 0 else exp.Literal.number(value)


def day_literal(day: date) -> exp.Expr:
    """Return a day as a DATE literal, a moment as a TIMESTAMP literal."""
    if isinstance(day, datetime):
        return as_timestamp(exp.Literal.string(day.isoformat(sep=" ")))
    return as_date(exp.Literal.string(day.isoformat()))


def read_day(value: Any, name: str) -> date:
    """Read an ISO day; QueryError if there is no such day."""
    if not isinstance(value, str):
        raise _wrong_type(value, name, "date")
    try:
        return read_iso_day(value)
    except ValueError as error:
        raise QueryError(f"{name} is compared to {value!r}: {error}", code="invalid_value") from None


def next_day(day: date) -> date:
    """Return the day after; QueryError at the end of the calendar."""
    try:
        return day + timedelta(days=1)
    except OverflowError:
        raise QueryError(f"{day} is the last day there is", code="invalid_value") from None


def _read(text: str, dimension: Dimension) -> bool | int | float:
    """Read text as a number, or as true or false, which may be said as yes and no."""
    kind, plain = dimension.data_type, text.strip()
    if kind == "boolean" and plain.lower() in WORDS:
        return WORDS[plain.lower()]
    if kind != "boolean" and WHOLE.fullmatch(plain):
        return int(plain)
    if kind == "decimal" and NUMBER.fullmatch(plain):
        return float(plain)
    raise _wrong_type(text, dimension.full_name, kind)


def _is_whole(value: int | float) -> bool:
    return isinstance(value, int) or value.is_integer()


def _wrong_type(value: Any, name: str, kind: DataType) -> QueryError:
    return QueryError(
        f"{name} is compared to {value!r}, but it holds {HELD[kind]}",
        code="invalid_value",
        choices=("true", "false") if kind == "boolean" else (),
        action=f"Give {EXPECTED[kind]}.",
    )
