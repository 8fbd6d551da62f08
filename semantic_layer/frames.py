"""Frames over the days of a query: how far back a comparison looks, which rows are read, how to say so."""

from datetime import date, timedelta

from semantic_layer.errors import QueryError
from semantic_layer.manifest import Window
from semantic_layer.plan import Frame, ResolvedQuery, Span

YEAR = Window(months=12)
YEAR_OF_WEEKS = Window(days=364)


def comparison(resolved: ResolvedQuery) -> Window | None:
    """Return how far back the query compares, None if it does not."""
    span = resolved.span
    if not resolved.query.compare or not span or not span.start or not span.end:
        return None
    if resolved.query.compare == "previous_year":
        # Whole weeks, so that a week is compared with a week.
        return YEAR_OF_WEEKS if resolved.grain == "week" else YEAR
    if resolved.grain:
        return Window.of(1, resolved.grain)
    start, end = span.start, span.end
    if start.day == 1 and end.day == 1:
        return Window(months=(end.year - start.year) * 12 + end.month - start.month)
    return Window(days=(end - start).days)


def read_span(resolved: ResolvedQuery, frame: Frame) -> Span | None:
    """Return the range of the rows that a frame reads for the range of the query."""
    span = resolved.span
    if span is None or resolved.range is None:
        return span
    return Span(_read(span.start, frame), _read(span.end, frame), span.dimension)


def back(day: date, window: Window) -> date:
    """Return the day one window earlier; a day its month lacks becomes that month's last."""
    try:
        return _months_back(day, window.months) - timedelta(days=window.days, hours=window.hours)
    except (OverflowError, ValueError):
        raise QueryError(
            f"There is nothing before {day} to compare with", code="invalid_comparison"
        ) from None


def words(frame: Frame) -> str:
    """Say in a comment what a frame reads."""
    return ", ".join(f"{_length(move)} earlier" for move in frame.moves if isinstance(move, Window))


def suffix(frame: Frame) -> str:
    """Return the end of the name of a step that reads by a frame."""
    return words(frame).replace(", ", " ").replace(" ", "_")


def _read(day: date | None, frame: Frame) -> date | None:
    for move in frame.moves:
        if day and isinstance(move, Window):
            day = back(day, move)
    return day


def _months_back(day: date, count: int) -> date:
    first = day.year * 12 + day.month - 1 - count
    # The last day of a month is found from the first of the next.
    length = (date((first + 1) // 12, (first + 1) % 12 + 1, 1) - timedelta(days=1)).day
    return date(first // 12, first % 12 + 1, min(day.day, length))


def _length(window: Window) -> str:
    months = (window.months // 12, "year") if window.months % 12 == 0 else (window.months, "month")
    days = (window.days // 7, "week") if window.days % 7 == 0 else (window.days, "day")
    parts = [part for part in (months, days, (window.hours, "hour")) if part[0]]
    return " and ".join(f"{count} {unit}{'s' if count > 1 else ''}" for count, unit in parts)
