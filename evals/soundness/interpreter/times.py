"""Periods and moves on the calendar (docs/semantics.md, 4)."""

import calendar as python_calendar
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Any

FIRST_WEEKDAY = {"monday": 0, "saturday": 5, "sunday": 6}
MONTHS = {"month": 1, "quarter": 3, "year": 12, "fiscal_quarter": 3, "fiscal_year": 12}
# A grain is no longer than those that stand after it.
LENGTHS = ("hour", "day", "week", "month", "quarter", "fiscal_quarter", "year", "fiscal_year")


@dataclass(frozen=True)
class Move:
    """A step back on the calendar: months first, then days and hours."""

    months: int = 0
    days: int = 0
    hours: int = 0

    def __add__(self, other: "Move") -> "Move":
        return Move(self.months + other.months, self.days + other.days, self.hours + other.hours)

    def __bool__(self) -> bool:
        return bool(self.months or self.days or self.hours)

    def back(self, moment: datetime) -> datetime:
        """Return the moment moved back, at the month's end where its day does not exist there."""
        number = moment.year * 12 + moment.month - 1 - self.months
        year, month = divmod(number, 12)
        last = python_calendar.monthrange(year, month + 1)[1]
        moved = moment.replace(year=year, month=month + 1, day=min(moment.day, last))
        return moved - timedelta(days=self.days, hours=self.hours)


def move_of(count: int, grain: str) -> Move:
    """Return `count` steps of a grain."""
    if grain == "hour":
        return Move(hours=count)
    if grain in ("day", "week"):
        return Move(days=count * (7 if grain == "week" else 1))
    return Move(months=count * MONTHS[grain])


def moment(value: date | datetime) -> datetime:
    """Return a day as its first moment, a moment as it is."""
    return value if isinstance(value, datetime) else datetime(value.year, value.month, value.day)


def fineness(grain: str) -> int:
    """Return a rank by which grains sort, the finest first and custom ones last."""
    return LENGTHS.index(grain) if grain in LENGTHS else len(LENGTHS)


@dataclass(frozen=True)
class Periods:
    """The periods of a calendar, each told by its first moment.

    `custom` says for each custom grain what its column holds for a day.
    """

    week_start: str
    fiscal_year_start: int
    custom: Mapping[str, Mapping[date, Any]] = field(default_factory=dict)

    @cached_property
    def _extents(self) -> dict[str, dict[Any, list[date]]]:
        """The days of each period of the custom grains, in order."""
        found: dict[str, dict[Any, list[date]]] = {}
        for grain, days in self.custom.items():
            of = found.setdefault(grain, {})
            for day in sorted(days):
                of.setdefault(days[day], []).append(day)
        return found

    def first(self, value: datetime, grain: str) -> datetime | None:
        """Return the first moment of the period that holds a moment; None if a custom grain has none."""
        if grain not in self.custom:
            return self.begin(value, grain)
        said = self.custom[grain].get(value.date())
        return None if said is None else moment(self._extents[grain][said][0])

    def shown(self, first: datetime, grain: str) -> Any:
        """Return what a result shows for a period: its first day (hour: moment), or what its column says."""
        if grain in self.custom:
            return self.custom[grain][first.date()]
        return first if grain == "hour" else first.date()

    def shown_for(self, value: datetime | None, grain: str) -> Any:
        """Return what a result shows for the period that holds a moment, None if there is none."""
        first = None if value is None else self.first(value, grain)
        return None if first is None else self.shown(first, grain)

    def begin(self, value: datetime, grain: str) -> datetime:
        """Return the first moment of the period, of no custom grain, that holds a moment."""
        if grain == "hour":
            return value.replace(minute=0, second=0, microsecond=0)
        day = datetime(value.year, value.month, value.day)
        if grain == "day":
            return day
        if grain == "week":
            return day - timedelta(days=(day.weekday() - FIRST_WEEKDAY[self.week_start]) % 7)
        start = self.fiscal_year_start if grain.startswith("fiscal") else 1
        number = day.year * 12 + day.month - start
        number -= number % MONTHS[grain]
        year, month = divmod(number + start - 1, 12)
        return datetime(year, month + 1, 1)

    def following(self, first: datetime, grain: str) -> datetime:
        """Return the first moment after a period."""
        if grain in self.custom:
            return moment(self._extents[grain][self.custom[grain][first.date()]][-1]) + timedelta(1)
        if grain in ("hour", "day", "week"):
            return first + {"hour": timedelta(hours=1), "day": timedelta(1), "week": timedelta(7)}[grain]
        return Move(months=-MONTHS[grain]).back(first)

    def steps(self, start: datetime, end: datetime, grains: Sequence[str]) -> list["Period"]:
        """Return the periods, of all grains at once, of the days (hours) from start to before end."""
        key = (start, end, tuple(grains))
        if key not in self._steps:
            self._steps[key] = list(self._stepped(*key))
        return self._steps[key]

    @cached_property
    def _steps(self) -> dict[tuple[datetime, datetime, tuple[str, ...]], list["Period"]]:
        return {}

    def _stepped(self, start: datetime, end: datetime, grains: tuple[str, ...]) -> Iterator["Period"]:
        length = timedelta(hours=1) if "hour" in grains else timedelta(1)
        seen: dict[tuple[datetime, ...], None] = {}
        while start < end:
            firsts = [self.first(start, grain) for grain in grains]
            known = tuple(first for first in firsts if first is not None)
            if len(known) == len(firsts) and known not in seen:
                seen[known] = None
                ends = [self.following(first, grain) for first, grain in zip(known, grains, strict=True)]
                shown = tuple(self.shown(first, grain) for first, grain in zip(known, grains, strict=True))
                yield Period(shown, max(known), min(ends))
            start += length


@dataclass(frozen=True)
class Period:
    """What the periods of several grains of one time share; `shown` is what a result shows of each."""

    shown: tuple[Any, ...]
    start: datetime
    after: datetime
