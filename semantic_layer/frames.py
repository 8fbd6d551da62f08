"""Frames over the days of a query: how far back a comparison looks, which rows are read, how to say so."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta

from semantic_layer.errors import QueryError
from semantic_layer.grains import ORDER, fineness, is_aligned
from semantic_layer.manifest import Accumulation, Input, Metric
from semantic_layer.plan import Frame, Points, ResolvedQuery, Span
from semantic_layer.windows import UNITS, Window

BY_TIME = 'Group by a time, as in `--by month` (group_by: ["month"]).'
IN_RANGE = 'give a range, as in `--from 2017-01 --to 2017-12` (time: {"from": "2017-01", "to": "2017-12"}).'
YEAR = Window(months=12)
YEAR_OF_WEEKS = Window(days=364)


def comparison(resolved: ResolvedQuery) -> Window | None:
    """Return how far back the query compares, None if it does not."""
    if not resolved.query.compare:
        return None
    if resolved.query.compare == "previous_year":
        # Whole weeks, so that a week is compared with a week.
        return YEAR_OF_WEEKS if resolved.grain == "week" else YEAR
    if resolved.grain and resolved.grain not in UNITS:
        raise QueryError(
            f"The period before one of {resolved.grain} is not of one length",
            code="invalid_comparison",
            action="Compare with previous_year, or group by another grain.",
        )
    if resolved.grain:
        return Window.of(1, resolved.grain)
    span = resolved.span
    assert span and span.start and span.end  # resolve_names refused an open range
    start, end = span.start, span.end
    if start.day == 1 and end.day == 1:
        return Window(months=(end.year - start.year) * 12 + end.month - start.month)
    return Window(days=(end - start).days)


def gathering(frame: Frame, how: Accumulation, metric: Metric) -> Frame:
    """Return the frame that the input of a cumulative metric is read in; QueryError if cumulative twice."""
    if frame.accumulation:
        raise QueryError(f"{metric.name} is cumulative already", code="invalid_cumulative")
    return replace(frame, accumulation=how)


def moving(frame: Frame, part: Input, metric: Metric, resolved: ResolvedQuery) -> Frame:
    """Return the frame in which an input of a metric is read; QueryError if the query has no such period."""
    if not part.offset and not part.to_grain:
        return frame
    if frame.accumulation:
        raise QueryError(
            f"{metric.name} reads earlier periods and can't be cumulated", code="invalid_cumulative"
        )
    grain, span = resolved.grain, resolved.range
    if grain is None and part.to_grain:
        raise QueryError(
            f"{metric.name} reads the first period of a {part.to_grain} and needs a time to group by",
            code="time_group_needed",
            action=BY_TIME,
        )
    if grain is None and not (span and span.start and span.end):
        raise QueryError(
            f"{metric.name} reads an earlier time and needs a range with both ends, or a time to group by",
            code="time_range_needed",
            action=f"{BY_TIME[:-1]}; or {IN_RANGE}",
        )
    if grain and part.to_grain and (grain not in UNITS or fineness(grain) > fineness(part.to_grain)):
        raise QueryError(
            f"{metric.name} reads the first period of a {part.to_grain}, which a {grain} is longer than",
            code="invalid_grain",
            choices=[finer for finer in ORDER if fineness(finer) <= fineness(part.to_grain)],
        )
    return frame.within(part.offset, part.to_grain)


def points_of(resolved: ResolvedQuery, frame: Frame) -> Points | None:
    """Return the points that the rows of a leaf meet, None where moving its time alone will do."""
    grain, gathers = resolved.grain, frame.accumulation
    if gathers:
        by_day = gathers.period_agg == "average" and grain not in ("day", "hour")
        # The first period of a grain is read at its end.
        by_day = by_day and not frame.first_of_grain
        is_open = not (gathers.window or gathers.to_date)
        return Points(f"points_{suffix(frame)}", grain, is_open=is_open, days=by_day)
    if frame.is_plain or grain is None:
        return None
    # Periods of a custom grain do not move along.
    fits = len(frame.moves) == 1 and all(group.grain in UNITS for group in resolved.times)
    if fits and isinstance(frame.moves[0], Window) and is_aligned(frame.moves[0], grain):
        return None
    return Points(f"points_{suffix(frame)}", grain, by_period=_reads_whole_periods(frame, grain))


def _reads_whole_periods(frame: Frame, grain: str) -> bool:
    # What several periods share, as a week and a month, is no whole one; of a day it is.
    whole = grain in ("day", "hour")
    for move in frame.moves:
        whole = isinstance(move, str) or (whole and (grain in ("day", "hour") or is_aligned(move, grain)))
    return whole


def read_span(resolved: ResolvedQuery, frame: Frame) -> Span | None:
    """Return a range that holds every row that a frame reads for the range of the query."""
    span = resolved.span
    if span is None or resolved.range is None:
        return span
    start = _read(span.start, frame)
    end = _read(span.end, frame)
    if resolved.grain in ("day", "hour") and span.end and frame.moves:
        # Day by day the last one moves, else the end of the range does.
        last = _read(span.end - timedelta(days=1), frame)
        after = last + timedelta(days=1) if last else None
        if not frame.accumulation:
            end = after
        elif resolved.grain == "hour" and end and after:
            # Where both days become the last of a month, hours before the end are read later than the end.
            end = max(end, after)
    window = frame.accumulation and frame.accumulation.window
    if frame.first_of_grain:
        # The first period of a grain is read as a whole, wherever the range begins or ends.
        start = end = None
    elif frame.accumulation and not window:
        start = None
    elif start and window:
        start = back(start, window)
    return Span(start, end, span.dimension) if start or end else None


def back(day: date, window: Window) -> date:
    """Return the day (with hours, the moment) one window earlier; a day its month lacks becomes its last."""
    try:
        moved = _months_back(day, window.months)
        if window.hours and not isinstance(moved, datetime):
            moved = datetime.combine(moved, time())
        return moved - timedelta(days=window.days, hours=window.hours)
    except (OverflowError, ValueError):
        raise QueryError(
            f"There is nothing before {day} to compare with", code="invalid_comparison"
        ) from None


def words(frame: Frame) -> str:
    """Say in a comment what a frame reads."""
    gathers = frame.accumulation
    said = []
    if gathers and gathers.window:
        said.append(f"rolling {length(gathers.window)}")
    elif gathers:
        said.append(f"{gathers.to_date} to date" if gathers.to_date else "running")
    if gathers and gathers.period_agg != "last":
        said.append(f"{gathers.period_agg} day")
    for move in frame.moves:
        said.append(f"{length(move)} earlier" if isinstance(move, Window) else f"first of the {move}")
    return ", ".join(said)


def suffix(frame: Frame) -> str:
    """Return the end of the name of a step that reads by a frame."""
    return words(frame).replace(",", "").replace(" ", "_")


def length(window: Window) -> str:
    """Say how long a window is."""
    months = (window.months // 12, "year") if window.months % 12 == 0 else (window.months, "month")
    days = (window.days // 7, "week") if window.days % 7 == 0 else (window.days, "day")
    parts = [part for part in (months, days, (window.hours, "hour")) if part[0]]
    return " and ".join(f"{count} {unit}{'s' if count > 1 else ''}" for count, unit in parts)


def _read(day: date | None, frame: Frame) -> date | None:
    for move in frame.moves:
        if day and isinstance(move, Window):
            day = back(day, move)
    return day


def _months_back(day: date, count: int) -> date:
    first = day.year * 12 + day.month - 1 - count
    # The last day of a month is found from the first of the next.
    last = (date((first + 1) // 12, (first + 1) % 12 + 1, 1) - timedelta(days=1)).day
    return day.replace(first // 12, first % 12 + 1, min(day.day, last))
