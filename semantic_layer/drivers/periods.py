"""The two periods that are set against each other."""

import re
from datetime import date, timedelta

from semantic_layer.calendar import add_months
from semantic_layer.day_text import read_period
from semantic_layer.errors import QueryError
from semantic_layer.query import TimeRange

QUARTER = re.compile(r"(\d{4})-?[Qq]([1-4])", re.ASCII)
RANGE = re.compile(r"\s*(.+?)\s*\.\.\s*(.+?)\s*", re.ASCII)


def read_span(text: str) -> TimeRange:
    """Read 2018, 2018-05, 2018-Q2, 2018-05-03 or FIRST..LAST as a range of days; QueryError if it is none."""
    between = RANGE.fullmatch(text)
    first, last = (between[1], between[2]) if between else (text, text)
    try:
        return TimeRange.model_validate({"from": _day(first, last=False), "to": _day(last, last=True)})
    except ValueError as problem:
        told = str(problem) if "\n" not in str(problem) else "the range ends before it starts"
        raise QueryError(
            f"'{text[:60]}' is no period: {told}",
            code="invalid_period",
            action="Write 2018-05, 2018-Q2, 2018, 2018-05-03 or 2018-05-01..2018-05-20.",
        ) from None


def before(span: TimeRange) -> TimeRange:
    """Return the period of equal length that ends where a period begins: as many months if they are whole."""
    assert span.from_ and span.to
    after = span.to + timedelta(days=1)
    try:
        if span.from_.day == 1 and after.day == 1:
            months = (after.year - span.from_.year) * 12 + after.month - span.from_.month
            first = add_months(span.from_, -months)
        else:
            first = span.from_ - (after - span.from_)
        return TimeRange.model_validate({"from": first, "to": span.from_ - timedelta(days=1)})
    except (ValueError, OverflowError):
        raise QueryError(f"There is nothing before {span.from_}", code="invalid_period") from None


def _day(text: str, *, last: bool) -> date:
    quarter = QUARTER.fullmatch(text.strip())
    if quarter is None:
        return read_period(text, last=last)
    first = date(int(quarter[1]), int(quarter[2]) * 3 - 2, 1)
    return add_months(first, 3) - timedelta(days=1) if last else first
