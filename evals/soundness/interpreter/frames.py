"""Which stretch of time a metric is read in, for each period shown (docs/semantics.md, 4)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from evals.soundness.interpreter.request import Span
from evals.soundness.interpreter.times import Move, Period, Periods

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

    def spine(self, periods: Periods, grains: Sequence[str]) -> list[Period]:
        """Return every period shown."""
        if not self.start or not self.end or self.start >= self.end:
            return []
        return periods.steps(self.start, self.end, grains)


def stretches(frame: Frame, period: Period, grain: str, days: Days, periods: Periods) -> Iterator[Stretch]:
    """Yield the stretches a period's value is read in; several for the mean of a period's days."""
    if frame.gather and not frame.to_grain:
        for end in _ends(frame.gather, period, grain, days):
            yield from _gathered(frame, frame.gather, end, periods, grain)
        return
    start = frame.move.back(period.start)
    if frame.to_grain:
        start = periods.begin(periods.begin(start, frame.to_grain), grain)
        after = periods.following(start, grain)
        if frame.gather:
            # That period is read whole, wherever the range begins or ends, whatever period_agg says.
            yield from _gathered(replace(frame, move=Move()), frame.gather, after, periods, grain)
        else:
            yield start, after
    elif grain in SHORT:
        yield start, periods.following(start, grain)
    else:
        first = max(filter(None, (period.start, days.span.start)))
        end = min(filter(None, (period.after, days.span.end)))
        yield frame.move.back(first), frame.move.back(end)


def whole(frame: Frame, days: Days, periods: Periods) -> Iterator[Stretch]:
    """Yield the stretches of the whole range, where no time is grouped by."""
    if not frame.gather:
        start, end = days.span.start, days.span.end
        yield start and frame.move.back(start), end and frame.move.back(end)
    elif days.start and days.end and days.start < days.end:
        for end in _ends(frame.gather, Period((), days.start, days.end), None, days):
            yield from _gathered(frame, frame.gather, end, periods, None)


def _ends(gather: Gather, period: Period, grain: str | None, days: Days) -> list[datetime]:
    """Return the moments up to which rows are gathered for a period."""
    assert days.start and days.end
    first, end = max(period.start, days.start), min(period.after, days.end)
    if gather.period_agg == "last" or grain in SHORT:
        return [end]
    if gather.period_agg == "first":
        return [first + timedelta(1)]
    return [first + timedelta(number + 1) for number in range((end - first).days)]


def _gathered(
    frame: Frame, gather: Gather, end: datetime, periods: Periods, grain: str | None
) -> Iterator[Stretch]:
    end = frame.move.back(end)
    if gather.window:
        yield gather.window.back(end), end
    elif gather.to_date:
        first = periods.first(end - timedelta(hours=1 if grain == "hour" else 24), gather.to_date)
        # Where the column of a custom grain says nothing there is no value.
        if first is not None:
            yield first, end
    else:
        yield None, end
