"""What MetricFlow does, done to our own rows: it joins the days or the periods of its spine."""

from collections import defaultdict
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Any

from semantic_layer.calendar import period_start
from semantic_layer.manifest import Manifest
from semantic_layer.query import METRIC_TIME, GroupBy, MetricQuery
from semantic_layer.windows import Window
from tests.oracle.compare import Rows

Ask = Callable[[Manifest, MetricQuery], Rows]
Found = dict[tuple[Any, ...], float | None]
DAY = GroupBy.model_validate("day")


def offset_by_period(query: MetricQuery, manifest: Manifest, ask: Ask) -> Rows:
    """Join each period of the spine to the one that begins exactly as much earlier as the window says."""
    earlier_of = _earlier_of(query, manifest)
    values = _by_key(_base_rows(query, manifest, ask, query), len(query.group_by))
    earlier: Found = {}
    for period in _periods(query, manifest, ask, _grain(query)):
        wanted = earlier_of(period).isoformat()
        for key, value in values.items():
            if key[0] == wanted:
                earlier[(period.isoformat(), *key[1:])] = value
    return _combined(query, manifest, _in_range(query, values), _in_range(query, earlier))


def offset_by_day(query: MetricQuery, manifest: Manifest, ask: Ask) -> Rows:
    """Add up, in each period, the values of the days that each day of the spine joins to."""
    earlier_of, width = _earlier_of(query, manifest), len(query.group_by)
    by_day = query.model_copy(update={"group_by": [DAY, *query.group_by[1:]]})
    days = _by_key(_base_rows(by_day, manifest, ask, query), width)
    earlier: dict[tuple[Any, ...], float | None] = {}
    for day in _periods(query, manifest, ask, "day"):
        wanted = earlier_of(day).isoformat()
        for key, value in days.items():
            if key[0] == wanted:
                group = (period_start(day, _grain(query)).isoformat(), *key[1:])
                known = earlier.get(group)
                earlier[group] = value if known is None else known + (value or 0)
    values = _by_key(_base_rows(query, manifest, ask, query), width)
    return _combined(query, manifest, _in_range(query, values), _in_range(query, earlier))


def cumulative_by_day(query: MetricQuery, manifest: Manifest, ask: Ask) -> Rows:
    """Take the value of the first or last day of a period that has one, or the mean of those that have."""
    accumulation = manifest.metrics[query.metrics[0]].accumulation
    assert accumulation is not None
    by_day = query.model_copy(update={"group_by": [DAY, *query.group_by[1:]]})
    periods: dict[tuple[Any, ...], list[float | None]] = defaultdict(list)
    for row in sorted(ask(manifest, by_day), key=lambda row: str(row[0])):
        period = period_start(date.fromisoformat(row[0]), _grain(query)).isoformat()
        periods[(period, *row[1:-1])].append(row[-1])
    return [(*key, _picked(values, accumulation.period_agg)) for key, values in periods.items()]


def total_by_group(query: MetricQuery, manifest: Manifest, ask: Ask) -> Rows:
    """Total the metric below over the rows in the range, as if it did not accumulate."""
    base = manifest.metrics[query.metrics[0]].inputs[0].metric
    return ask(manifest, query.model_copy(update={"metrics": [base]}))


def _picked(values: list[float | None], period_agg: str) -> float | None:
    if period_agg != "average":
        return values[0 if period_agg == "first" else -1]
    known = [value for value in values if value is not None]
    return sum(known) / len(known) if known else None


def _earlier_of(query: MetricQuery, manifest: Manifest) -> Callable[[date], date]:
    """Return the first day that the metric reads for a day or the first day of a period."""
    _, earlier = manifest.metrics[query.metrics[0]].inputs
    offset, grain = earlier.offset, earlier.to_grain
    return (lambda day: _back(day, offset)) if offset else (lambda day: period_start(day, grain or "day"))


def _grain(query: MetricQuery) -> str:
    return next(str(group.grain) for group in query.group_by if group.name == METRIC_TIME)


def _base_rows(query: MetricQuery, manifest: Manifest, ask: Ask, whole: MetricQuery) -> Rows:
    """Return the rows of the metric that is read twice, over all time: windows reach before the range."""
    base = manifest.metrics[whole.metrics[0]].inputs[0].metric
    return ask(manifest, query.model_copy(update={"metrics": [base], "time": None}))


def _by_key(rows: Rows, width: int) -> Found:
    return {row[:width]: row[width] for row in rows if row[0] is not None}


def _periods(query: MetricQuery, manifest: Manifest, ask: Ask, grain: str) -> list[date]:
    """Return the first days of the periods of the spine, which is as long as the data."""
    base = manifest.metrics[query.metrics[0]].inputs[0].metric
    rows = ask(manifest, MetricQuery.parse({"metrics": [base], "group_by": ["day"]}))
    days = sorted(date.fromisoformat(row[0]) for row in rows)
    return sorted({period_start(day, grain) for day in _each_day(days[0], days[-1])})


def _each_day(first: date, last: date) -> Iterator[date]:
    for count in range((last - first).days + 1):
        yield first + timedelta(days=count)


def _back(day: date, window: Window) -> date:
    months = day.year * 12 + day.month - 1 - window.months
    first = date(months // 12, months % 12 + 1, 1)
    following = date((months + 1) // 12, (months + 1) % 12 + 1, 1)
    earlier = min(first + timedelta(days=day.day - 1), following - timedelta(days=1))
    return earlier - timedelta(days=window.days)


def _in_range(query: MetricQuery, found: Found) -> Found:
    start, end = (query.time.from_, query.time.to) if query.time else (None, None)
    first = period_start(start, _grain(query)).isoformat() if start else ""
    last = end.isoformat() if end else "9999"
    return {key: value for key, value in found.items() if first <= key[0] <= last}


def _combined(query: MetricQuery, manifest: Manifest, now: Found, then: Found) -> Rows:
    """Return a row for each group of either, with the expression of the metric worked out."""
    metric = manifest.metrics[query.metrics[0]]
    assert metric.expr is not None
    differs = metric.expr.sql() != "then_value"
    nothing = 0.0 if manifest.metrics[metric.inputs[0].metric].aggregation == "count" else None

    def worked_out(key: tuple[Any, ...]) -> float | None:
        a, b = now.get(key, nothing), then.get(key, nothing)
        if not differs:
            return b
        return None if a is None or b is None else a - b

    return [(*key, worked_out(key)) for key in now.keys() | then.keys()]
