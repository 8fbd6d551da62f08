"""Calendar arithmetic on whole periods: day, week (from Monday or as told), month, quarter, half, year."""

from dataclasses import dataclass
from datetime import date, timedelta

FIRST_WEEKDAY = {"monday": 0, "saturday": 5, "sunday": 6}
MONTHS_IN = {"month": 1, "quarter": 3, "half": 6, "year": 12}


@dataclass(frozen=True)
class DateRange:
    """An inclusive range; None is open."""

    start: date | None
    end: date | None

    def meet(self, other: "DateRange") -> "DateRange":
        """The part both ranges share; may be empty (start after end)."""
        starts = [d for d in (self.start, other.start) if d]
        ends = [d for d in (self.end, other.end) if d]
        return DateRange(max(starts, default=None), min(ends, default=None))

    def span(self, other: "DateRange") -> "DateRange":
        """The smallest range holding both."""
        start = min(self.start, other.start) if self.start and other.start else None
        return DateRange(start, max(self.end, other.end) if self.end and other.end else None)


def add_months(day: date, months: int) -> date:
    """The same day `months` later; only for first days of months."""
    index = day.year * 12 + day.month - 1 + months
    return date(index // 12, index % 12 + 1, 1)


def period_start(day: date, grain: str, week_start: str = "monday") -> date:
    """The first day of the period that holds `day`."""
    if grain == "day":
        return day
    if grain == "week":
        return day - timedelta(days=(day.weekday() - FIRST_WEEKDAY[week_start]) % 7)
    size = MONTHS_IN[grain]
    return date(day.year, (day.month - 1) // size * size + 1, 1)


def shift(start: date, grain: str, count: int) -> date:
    """The start of the period `count` periods after the one starting at `start`."""
    if grain == "day":
        return start + timedelta(days=count)
    if grain == "week":
        return start + timedelta(weeks=count)
    return add_months(start, MONTHS_IN[grain] * count)


def period_end(day: date, grain: str, week_start: str = "monday") -> date:
    """The last day of the period that holds `day`."""
    return shift(period_start(day, grain, week_start), grain, 1) - timedelta(days=1)


def period(day: date, grain: str, week_start: str = "monday") -> DateRange:
    """The whole period that holds `day`."""
    return DateRange(period_start(day, grain, week_start), period_end(day, grain, week_start))


def last_full_period(last_day: date, grain: str, week_start: str = "monday") -> DateRange:
    """The newest period that the data covers to its end."""
    current = period(last_day, grain, week_start)
    assert current.start and current.end
    if current.end <= last_day:
        return current
    return period(current.start - timedelta(days=1), grain, week_start)
