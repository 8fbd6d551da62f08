"""Tell whether the first and the last period of a result hold all their days, and a comparison as many."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlglot import exp

from semantic_layer.calendar import add_months, period_end, period_start
from semantic_layer.literals import day_literal
from semantic_layer.manifest import Calendar, CustomGrain
from semantic_layer.names import as_date, table
from semantic_layer.passes.duckdb_writer import writer_of
from semantic_layer.plan import Span

# The first and the last day of some rows, None where there are none.
DataDays = tuple[date | None, date | None]
WEEKDAYS = {"monday": 0, "sunday": 6, "saturday": 5}
FISCAL = {"fiscal_quarter": "quarter", "fiscal_year": "year"}


@dataclass(frozen=True)
class Partial:
    """Whether the first or the last period lacks days, by the data or by the range asked for."""

    first: bool
    last: bool


@dataclass(frozen=True)
class Periods:
    """The periods of a calendar; those of a custom grain are read from its table through `run`."""

    calendar: Calendar
    run: Callable[[str], Sequence[Sequence[Any]]]

    def partial(self, span: Span | None, grain: str | None, data: DataDays) -> Partial:
        """Return which ends are cut for rows of the days `data`; without a grain the range is one period."""
        first, last = asked_days(span, data)
        if first is None or last is None or data[0] is None or data[1] is None:
            return Partial(False, False)
        begun, ended = max(first, data[0]), min(last, data[1])
        if grain is None:
            return Partial(begun > first, ended < last)
        return Partial(begun > self.bounds(begun, grain)[0], ended < self.bounds(ended, grain)[1])

    def bounds(self, day: date, grain: str) -> tuple[date, date]:
        """Return the first and the last day of the period that holds a day; an hour is as good as its day."""
        custom = self.calendar.custom_grains.get(grain)
        if custom:
            first, last = self.run(_days_of_period(custom, day))[0]
            return _as_day(first) or day, _as_day(last) or day
        try:
            return self._bounds(day, grain)
        except (OverflowError, ValueError):
            # A period that the calendar's end cuts.
            return day, day

    def _bounds(self, day: date, grain: str) -> tuple[date, date]:
        if grain in ("hour", "day"):
            return day, day
        if grain == "week":
            start = day - timedelta(days=(day.weekday() - WEEKDAYS[self.calendar.week_start]) % 7)
            return start, start + timedelta(days=6)
        if grain in FISCAL:
            # In a calendar moved so that the financial year begins in January.
            moved = self.calendar.fiscal_year_start - 1
            inner = add_months(day, -moved)
            after = add_months(period_end(inner, FISCAL[grain]), moved + 1)
            return add_months(period_start(inner, FISCAL[grain]), moved), after - timedelta(days=1)
        return period_start(day, grain), period_end(day, grain)


def is_even(span: Span | None, compared: Span, data: DataDays) -> bool:
    """Tell whether the data holds what was asked for and what it is compared with to the same extent."""
    return _lacks(span, data) == _lacks(compared, data) == (False, False)


def asked_days(span: Span | None, data: DataDays) -> DataDays:
    """Return the first and last day asked for, the data's where left open; hours count as their day."""
    start = span.start if span and span.start else data[0]
    last = _last_day(span.end) if span and span.end else data[1]
    return start.date() if isinstance(start, datetime) else start, last


def _last_day(end: date) -> date:
    """Return the last day of a range that ends before a day, or before a moment."""
    if isinstance(end, datetime):
        return (end - timedelta(microseconds=1)).date()
    return end - timedelta(days=1)


def _as_day(cell: Any) -> date | None:
    return date.fromisoformat(cell) if isinstance(cell, str) else cell


def _days_of_period(grain: CustomGrain, day: date) -> str:
    source = table(grain.table, "spine")
    same_day = exp.EQ(this=as_date(grain.day.copy()), expression=day_literal(day))
    value = exp.select(grain.value.copy()).from_(source.copy()).where(same_day)
    ends = [kind(this=as_date(grain.day.copy())) for kind in (exp.Min, exp.Max)]
    return (
        exp.select(*ends)
        .from_(source)
        .where(exp.In(this=grain.value.copy(), query=value.subquery()))
        .sql(writer_of("duckdb"))
    )


def _lacks(span: Span | None, data: DataDays) -> tuple[bool, bool]:
    """Whether days asked for lie before the first or after the last of the data."""
    first, last = asked_days(span, data)
    return bool(first and data[0] and first < data[0]), bool(last and data[1] and last > data[1])
