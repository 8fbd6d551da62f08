"""Which stretch of time a metric is read in, for each period shown (docs/semantics.md, 4)."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from evals.soundness.interpreter.request import Span
from evals.soundness.interpreter.times import Move, Periods

Stretch = tuple[datetime | None, datetime | None]
SHORT = ("hour", "day")


@dataclass(frozen=True)
class Gather:
    """How a cumulative metric gathers rows."""

    window: Move | None = None
    to_date: str | None = None
    period_agg: str = "last"


@dataclass(frozen=True)
class Frame:
    """Where a metric reads its rows: moved back, in the first period of a grain, or gathered."""

    move: Move = Move()
    to_grain: str | None = None
    gather: Gather | None = None

    def moved(self, move: Move | None, to_grain: str | None) -> "Frame":
        """Return the frame of an input read earlier."""
        return replace(self, move=self.move + (move or Move()), to_grain=to_grain or self.to_grain)


@dataclass(frozen=True)
class Days:
    """The days shown: the range's, cut to the days of the data; None where there are none."""

    span: Span
    first: datetime | None
    last: datetime | None

    @property
    def start(self) -> datetime | None:
        """The first day shown."""
        return max(filter(None, (self.span.start, self.first)), default=None) if self.first else None

    @property
    def end(self) -> datetime | None:
        """The day after the last one shown."""
        after = self.last + timedelta(1) if self.last else None
        return min(filter(None, (self.span.end, after)), default=None) if after else None

    def spine(self, periods: Periods, grain: str) -> list[datetime]:
        """Return every period shown."""
        if not self.start or not self.end or self.start >= self.end:
            return []
        return periods.between(self.start, self.end - timedelta(microseconds=1), grain)


def stretches(frame: Frame, period: datetime, grain: str, days: Days, periods: Periods) -> list[Stretch]:
    """Return the stretches a period's value is read in; several for the mean of a period's days."""
    after = periods.following(period, grain)
    if frame.gather:
        if frame.to_grain:
            moved = periods.first(frame.move.back(period), frame.to_grain)
            after = periods.following(periods.first(moved, grain), grain)
            # That period is read whole, wherever the range begins or ends, whatever period_agg says.
            return [_gathered(replace(frame, move=Move()), frame.gather, after, periods)]
        return [
            _gathered(frame, frame.gather, end, periods) for end in _ends(frame.gather, period, after, days)
        ]
    start = frame.move.back(period)
    if frame.to_grain:
        start = periods.first(periods.first(start, frame.to_grain), grain)
        return [(start, periods.following(start, grain))]
    if grain in SHORT:
        return [(start, periods.following(start, grain))]
    first = max(filter(None, (period, days.span.start)))
    end = min(filter(None, (after, days.span.end)))
    return [(frame.move.back(first), frame.move.back(end))]


def whole(frame: Frame, days: Days, periods: Periods) -> list[Stretch]:
    """Return the stretches of the whole range, where no time is grouped by."""
    if not frame.gather:
        start, end = days.span.start, days.span.end
        return [(start and frame.move.back(start), end and frame.move.back(end))]
    if not days.start or not days.end or days.start >= days.end:
        return []
    ends = _ends(frame.gather, days.start, days.end, days)
    return [_gathered(frame, frame.gather, end, periods) for end in ends]


def _ends(gather: Gather, period: datetime, after: datetime, days: Days) -> list[datetime]:
    """Return the moments up to which rows are gathered for a period."""
    assert days.start and days.end
    first, end = max(period, days.start), min(after, days.end)
    if gather.period_agg == "first":
        return [first + timedelta(1)]
    if gather.period_agg == "last":
        return [end]
    return [first + timedelta(number + 1) for number in range((end - first).days)]


def _gathered(frame: Frame, gather: Gather, end: datetime, periods: Periods) -> Stretch:
    end = frame.move.back(end)
    if gather.window:
        return gather.window.back(end), end
    if gather.to_date:
        return periods.first(end - timedelta(1), gather.to_date), end
    return None, end
