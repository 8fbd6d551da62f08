"""The known differences between MetricFlow and us; each restates a case so that both must then agree.

A disagreement counts as explained only if the restated case gives equal rows: for one side the query or the
definitions are changed to say what the other side meant.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from sqlglot import exp

from semantic_layer.calendar import period_end, period_start
from semantic_layer.expressions import parse_filter
from semantic_layer.manifest import Manifest, Metric
from semantic_layer.query import METRIC_TIME, MetricQuery
from tests.oracle.compare import Rows
from tests.oracle.emulations import Ask, cumulative_by_day, offset_by_day, offset_by_period, total_by_group

COUNTS = ("count", "count_distinct")


def _same_query(query: MetricQuery, manifest: Manifest) -> MetricQuery:
    return query


def _same_manifest(manifest: Manifest) -> Manifest:
    return manifest


def _same_rows(query: MetricQuery, manifest: Manifest, ours: Rows, theirs: Rows) -> tuple[Rows, Rows]:
    return ours, theirs


def _always(query: MetricQuery, manifest: Manifest) -> bool:
    return True


@dataclass(frozen=True)
class Difference:
    """What MetricFlow does, what we do, who is right and why; and how a case is restated.

    `applies` says whether a case can show it at all; `our_query` and `our_manifest` are what we are given
    instead, `their_manifest` what MetricFlow is, `adjusted` takes out of both answers what the difference is
    about, `emulated` does to our own rows what MetricFlow does to its own.
    """

    name: str
    shape: str
    theirs: str
    ours: str
    right: str
    why: str
    our_query: Callable[[MetricQuery, Manifest], MetricQuery] = _same_query
    our_manifest: Callable[[Manifest], Manifest] = _same_manifest
    their_manifest: Callable[[Manifest], Manifest] = _same_manifest
    adjusted: Callable[[MetricQuery, Manifest, Rows, Rows], tuple[Rows, Rows]] = _same_rows
    emulated: Callable[[MetricQuery, Manifest, Ask], Rows] | None = None
    applies: Callable[[MetricQuery, Manifest], bool] = _always


def whole_periods(query: MetricQuery, manifest: Manifest) -> MetricQuery:
    """Return the query with its range widened to whole periods of the coarsest grain of metric_time."""
    grains = [group.grain for group in query.group_by if group.name == METRIC_TIME and group.grain]
    if not query.time or not grains:
        return query
    start, end = query.time.from_, query.time.to
    for grain in grains:
        start = start and period_start(start, grain)
        end = end and period_end(end, grain)
    return query.model_copy(update={"time": query.time.model_copy(update={"from_": start, "to": end})})


def zero_counts(manifest: Manifest) -> Manifest:
    """Return the manifest with counts that are said to be zero where there is nothing to count."""
    metrics = {
        name: replace(metric, fill_nulls_with=0) if metric.aggregation in COUNTS else metric
        for name, metric in manifest.metrics.items()
    }
    return replace(manifest, metrics=metrics)


def known_partitions(manifest: Manifest) -> Manifest:
    """Return the manifest with semi-additive metrics of the rows whose partition is known."""
    metrics = {}
    for name, metric in manifest.metrics.items():
        by = metric.non_additive.groupings if metric.non_additive else ()
        known = tuple(parse_filter(f"{{{{ Dimension('{part}') }}}} is not null") for part in by)
        metrics[name] = replace(metric, filters=(*metric.filters, *known))
    return replace(manifest, metrics=metrics)


def is_semi_additive(query: MetricQuery, manifest: Manifest) -> bool:
    """Whether a metric is semi-additive."""
    return any(part.non_additive for part in _parts(query, manifest))


def counts_are_zero(query: MetricQuery, manifest: Manifest, ours: Rows, theirs: Rows) -> tuple[Rows, Rows]:
    """Return both with 0 for null in the columns that are counts, or computed from counts alone."""
    width = len(query.group_by)
    counted = {
        width + place
        for place, name in enumerate(query.metrics)
        if all(part.aggregation in COUNTS for part in manifest.simple_metrics(name))
    }

    def filled(rows: Rows) -> Rows:
        return [
            tuple(0.0 if cell is None and place in counted else cell for place, cell in enumerate(row))
            for row in rows
        ]

    return filled(ours), filled(theirs)


def without_empty_rows(query: MetricQuery, manifest: Manifest, ours: Rows, theirs: Rows) -> tuple[Rows, Rows]:
    """Return both without the rows that say of every metric that there is nothing."""
    width = len(query.group_by)
    nothing = {None, 0.0, *(float(part.fill_nulls_with or 0) for part in _parts(query, manifest))}

    def telling(rows: Rows) -> Rows:
        return [row for row in rows if any(cell not in nothing for cell in row[width:])]

    return telling(ours), telling(theirs)


def _parts(query: MetricQuery, manifest: Manifest) -> list[Metric]:
    named = [manifest.metrics[name] for name in query.metrics]
    return [*named, *(part for metric in named for part in manifest.simple_metrics(metric.name))]


def null_where_theirs_is(
    query: MetricQuery, manifest: Manifest, ours: Rows, theirs: Rows
) -> tuple[Rows, Rows]:
    """Return ours with null for the computed metrics that are null in theirs."""
    width = len(query.group_by)
    places = [width + place for place, name in enumerate(query.metrics) if manifest.metrics[name].inputs]
    known = {row[:width]: row for row in theirs}

    def blanked(row: tuple[Any, ...]) -> tuple[Any, ...]:
        other = known.get(row[:width], row)
        return tuple(None if n in places and other[n] is None else cell for n, cell in enumerate(row))

    return [blanked(row) for row in ours], theirs


def computes_from_nothing(query: MetricQuery, manifest: Manifest) -> bool:
    """Whether a metric is computed from values that are filled in, beside another metric."""
    computed = [manifest.metrics[name] for name in query.metrics if manifest.metrics[name].inputs]
    filled = [part.fill_nulls_with for metric in computed for part in manifest.simple_metrics(metric.name)]
    fills = any(metric.expr and metric.expr.find(exp.Coalesce) for metric in computed)
    return len(query.metrics) > 1 and (fills or any(value is not None for value in filled))


def unrounded(manifest: Manifest) -> Manifest:
    """Return the manifest with medians and percentiles of numbers with all their digits."""
    metrics = {
        name: replace(metric, expr=exp.cast(metric.expr, "DOUBLE"))
        if metric.expr and metric.aggregation in ("median", "percentile")
        else metric
        for name, metric in manifest.metrics.items()
    }
    return replace(manifest, metrics=metrics)


def has_percentile(query: MetricQuery, manifest: Manifest) -> bool:
    """Whether a metric is a median or a percentile, or computed from one."""
    return any(part.aggregation in ("median", "percentile") for part in _parts(query, manifest))


def is_timeless(query: MetricQuery, manifest: Manifest) -> bool:
    """Whether the query is of one cumulative metric, not by its own time."""
    by_time = any(group.name == METRIC_TIME for group in query.group_by)
    return manifest.metrics[query.metrics[0]].type == "cumulative" and not by_time


def fills_spine(query: MetricQuery, manifest: Manifest) -> bool:
    """Whether a metric that is joined to the time spine is grouped by its time."""
    by_time = any(group.name == METRIC_TIME for group in query.group_by)
    return by_time and any(part.join_to_timespine for part in _parts(query, manifest))


def fills_other_spine(query: MetricQuery, manifest: Manifest) -> bool:
    """Whether a metric that is joined to the time spine is grouped by another time than its own."""
    by_other = any(group.grain and group.name != METRIC_TIME for group in query.group_by)
    return by_other and any(part.join_to_timespine for part in _parts(query, manifest))


def is_offset(query: MetricQuery, manifest: Manifest) -> bool:
    """Whether the query is of one metric with an offset_window or offset_to_grain, by time."""
    by_time = any(group.name == METRIC_TIME for group in query.group_by)
    return by_time and any(part.offset or part.to_grain for part in manifest.metrics[query.metrics[0]].inputs)


def is_cumulative(query: MetricQuery, manifest: Manifest) -> bool:
    """Whether the query is of one cumulative metric, in periods longer than a day."""
    grains = {str(group.grain) for group in query.group_by if group.name == METRIC_TIME}
    return manifest.metrics[query.metrics[0]].type == "cumulative" and bool(grains - {"day"})


DIFFERENCES = (
    Difference(
        name="whole periods",
        shape="a time range that begins or ends inside a period, grouped by a coarser grain",
        theirs="widens the range to whole periods, so days outside of it are counted",
        ours="counts the days asked for; the ledger flags the first and last period as partial",
        right="ours",
        why="what was asked is answered; nothing in MetricFlow's answer says that it changed the range",
        our_query=whole_periods,
    ),
    Difference(
        name="counts of nothing",
        shape="a count beside another fact, or over no rows at all",
        theirs="null where the fact has no row for a group (a count is a SUM of ones there)",
        ours="0",
        right="ours",
        why="SQL's own COUNT of nothing is 0; MetricFlow agrees once the metric says fill_nulls_with: 0",
        their_manifest=zero_counts,
        adjusted=counts_are_zero,
    ),
    Difference(
        name="spine rows",
        shape="a metric with join_to_timespine, by time and another dimension, or filtered",
        theirs="an empty period has a row with null in every other dimension, as if of an unknown one",
        ours="each period with each combination of the other groups that has any row; none if nothing has",
        right="ours",
        why="a chart of one line a group needs the zeros of each; the null group means rows without a match",
        adjusted=without_empty_rows,
        applies=fills_spine,
    ),
    Difference(
        name="spine of another time",
        shape="a metric with join_to_timespine, by another time than metric_time",
        theirs="no row for an empty period: the spine is joined to metric_time alone",
        ours="a row for each period of the spine, whichever time it is of",
        right="ours",
        why="a chart is drawn along the time asked for: a hole in it is as empty there",
        adjusted=without_empty_rows,
        applies=fills_other_spine,
    ),
    Difference(
        name="offset without filter",
        shape="an offset that does not fit the periods grouped by (a month, by week)",
        theirs="the value of the period that begins exactly that much earlier; mostly there is none, so null",
        ours="the value of the days of the period, moved back",
        right="ours",
        why="a week a month ago exists, whatever weekday it begins on; theirs is null without a word",
        emulated=offset_by_period,
        applies=is_offset,
    ),
    Difference(
        name="offset with filter",
        shape="an offset under a filter, by a period longer than a day",
        theirs="adds up the days that long before each day of the spine: the last day of a short month "
        "counts up to four times, days without a counterpart in the spine are lost; of a grain the first day "
        "alone is read, once for each day",
        ours="the value of the period moved back, filtered or not",
        right="ours",
        why="theirs gives two answers to one question: a filter that every row meets changes the number",
        emulated=offset_by_day,
        applies=is_offset,
    ),
    Difference(
        name="last day with rows",
        shape="a cumulative metric by a period longer than a day and another dimension",
        theirs="the value on the last (first) day of the period on which the group has a row in its window",
        ours="the value on the last (first) day of the period; no row for a group without one in its window",
        right="ours",
        why="a column is of one day for all groups, so that they add up; theirs mixes days",
        emulated=cumulative_by_day,
        applies=is_cumulative,
    ),
    Difference(
        name="computed from nothing",
        shape="a metric computed from filled or coalesced values, beside another metric",
        theirs="null in the groups that only the other metric has: it is computed before the metrics meet",
        ours="computed from the values filled in",
        right="ours",
        why="the definition says what stands for nothing; whether it is heeded must not hang on a neighbour",
        adjusted=null_where_theirs_is,
        applies=computes_from_nothing,
    ),
    Difference(
        name="unknown partition",
        shape="a semi-additive metric with group_by, where a row's partition is null",
        theirs="leaves such rows out: it joins the last time of each partition with =",
        ours="null is a partition like any other",
        right="ours",
        why="a balance of an unknown customer is still money; a total must not depend on who is known",
        our_manifest=known_partitions,
        applies=is_semi_additive,
    ),
    Difference(
        name="digits of decimals",
        shape="a median or percentile of decimals",
        theirs="rounded down to the digits of the column, as DuckDB interpolates decimals",
        ours="all digits: decimals are taken as doubles first",
        right="ours",
        why="the median of 0.01 and 0.02 is 0.015, as Postgres and Spark say",
        their_manifest=unrounded,
        applies=has_percentile,
    ),
    Difference(
        name="cumulative without its time",
        shape="an all-time cumulative metric not grouped by metric_time, in a range or by another time",
        theirs="the plain total of the range: nothing accumulates",
        ours="all before the end of the range; by another time, accumulated along that time",
        right="ours",
        why="a running total at the end of March holds what came before March, grouped by month or not",
        emulated=total_by_group,
        applies=is_timeless,
    ),
)
