"""Periods and moves on the calendar (docs/semantics.md, 4)."""

import calendar as python_calendar
from dataclasses import dataclass
from datetime import date, datetime, timedelta

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


@dataclass(frozen=True)
class Periods:
    """The periods of a calendar, each told by its first moment."""

    week_start: str
    fiscal_year_start: int

    def first(self, value: datetime, grain: str) -> datetime:
        """Return the first moment of the period that holds a moment."""
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
        """Return the first moment of the next period."""
        if grain in ("hour", "day", "week"):
            return first + {"hour": timedelta(hours=1), "day": timedelta(1), "week": timedelta(7)}[grain]
        return Move(months=-MONTHS[grain]).back(first)

    def between(self, start: datetime, last: datetime, grain: str) -> list[datetime]:
        """Return every period from that of `start` to that of `last`, both included."""
        found = []
        period = self.first(start, grain)
        while period <= last:
            found.append(period)
            period = self.following(period, grain)
        return found
