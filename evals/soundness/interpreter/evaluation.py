"""Metrics of metrics, group by group (docs/semantics.md, 3 to 6)."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from fractions import Fraction
from functools import cached_property
from typing import Any

from evals.soundness.interpreter.choices import Conversions, LastOnes
from evals.soundness.interpreter.cohorts import Cohorts, first_counted
from evals.soundness.interpreter.doubles import as_double
from evals.soundness.interpreter.entries import Entries, Entry, Key
from evals.soundness.interpreter.frames import Days, Frame, Gather
from evals.soundness.interpreter.logic import evaluate, exact
from evals.soundness.interpreter.paths import Names
from evals.soundness.interpreter.request import METRIC_TIME, Request
from evals.soundness.interpreter.rows import Rows
from evals.soundness.interpreter.simple import Simple, Table
from evals.soundness.interpreter.times import Periods, move_of
from evals.soundness.world.description import Expr, Metric, World

COUNTS = ("count", "count_distinct")
SUMS = (*COUNTS, "sum", "sum_boolean")
NEVER = datetime(1000, 1, 1)
Filters = tuple[Expr, ...]
Read = Callable[[Key], Any]


@dataclass(frozen=True)
class Leaf:
    """A simple metric read in a frame, under the filters of those above it."""

    metric: str
    filters: Filters
    frame: Frame
    conversion: str | None = None


@dataclass
class Bench:
    """What does not change from query to query: the world, its rows that are there, its names."""

    world: World
    rows: Rows = field(init=False)
    names: Names = field(init=False)
    periods: Periods = field(init=False)

    def __post_init__(self) -> None:
        self.rows = Rows(self.world)
        self.names = Names(self.world)
        calendar = self.world.calendar
        custom = {grain.name: grain.days for grain in calendar.custom}
        self.periods = Periods(calendar.week_start, calendar.fiscal_year_start, custom)


class Evaluation:
    """The value of any metric in any group of one request."""

    def __init__(self, bench: Bench, request: Request) -> None:
        self.bench = bench
        self.world = bench.world
        self.request = request
        self.entries = Entries(request, bench.rows, bench.periods, self._by_entity)
        self.cohorts = self._told_cohorts()
        self.simple = Simple(request, bench.periods, self.days)
        self._tables: dict[Leaf, Table] = {}
        self._readers: dict[tuple[str, Filters, Frame], Read] = {}

    def _told_cohorts(self) -> Cohorts | None:
        cohort = self.request.cohort
        if cohort is None:
            return None
        counted = self.entries.unasked(*first_counted(self.world, self.request.metrics[0]), [cohort.entity])
        cohorts = Cohorts(cohort, self.bench.periods, counted)
        self.entries.cohort_of = cohorts.key
        return cohorts

    @cached_property
    def returned(self) -> dict[Key, int]:
        """How many values of the cohorts' entity each group has a row of."""
        cohort, cohorts = self.request.cohort, self.cohorts
        if cohort is None or cohorts is None:
            return {}
        metric, filters = first_counted(self.world, self.request.metrics[0])
        entries = self.entries.with_value(metric, filters, cohort.entity)
        return cohorts.returned(entry for entry in entries if self.days.span.holds(entry.time))

    @cached_property
    def days(self) -> Days:
        """The days of the data along the axis, under its range."""
        known = [self.bench.periods.begin(time, "day") for time in self._times() if time is not None]
        span = self.request.range
        if self.request.query.get("compare"):
            # Where there are no days nothing is in the range.
            first, last = (min(known), max(known)) if known else (NEVER, NEVER - timedelta(1))
            span = replace(span, start=span.start or first, end=span.end or last + timedelta(1))
        return Days(span, min(known, default=None), max(known, default=None))

    def _times(self) -> list[datetime | None]:
        """Return the times in the tables of the query's facts, or in that of the axis."""
        rows, axis = self.bench.rows, self.request.axis
        if axis != METRIC_TIME:
            dimension = self.request.dimension(axis)
            assert dimension
            holder, short = axis.split("__")[-2:]
            return rows.times(self.bench.names.owner(holder, short) or "", dimension)
        metrics = map(self.world.metric, self.request.simple)
        return [time for one in metrics for time in rows.times(one.model or "", self.request.time(one))]

    def table(self, leaf: Leaf) -> Table:
        """Return the values of a leaf in every group it has a row for."""
        if leaf not in self._tables:
            self._tables[leaf] = self._read(leaf)
        return self._tables[leaf]

    def _read(self, leaf: Leaf) -> Table:
        metric = self.world.metric(leaf.metric)
        entries = self.entries.of(metric, leaf.filters)
        if leaf.conversion:
            metric, entries = self._converted(self.world.metric(leaf.conversion), leaf, entries)
        choose = self._all
        if metric.last_rows:
            is_plain = leaf.frame == Frame()
            choose = LastOnes(
                metric, self.entries, self.request, self.bench.periods, by_period=is_plain
            ).choose
        return self.simple.table(metric, entries, leaf.frame, choose)

    @staticmethod
    def _all(entries: list[Entry]) -> list[Entry]:
        return entries

    def _converted(self, metric: Metric, leaf: Leaf, base: list[Entry]) -> tuple[Metric, list[Entry]]:
        base_input, input_ = metric.inputs
        conversion = self.world.metric(input_.metric)
        if leaf.frame == Frame():
            base = [entry for entry in base if self.days.span.holds(entry.time)]
        conversions = Conversions(metric, self.world.metric(base_input.metric), conversion, self.entries)
        filters = (*input_.filters, *conversion.filters)
        return conversion, conversions.find(base, leaf.filters, filters)

    def leaves(self, name: str, filters: Filters, frame: Frame) -> Iterator[Leaf]:
        """Yield every leaf a metric reads."""
        metric = self.world.metric(name)
        if metric.type == "simple":
            yield Leaf(name, (*filters, *metric.filters), frame)
        elif metric.type == "conversion":
            yield from self._conversion_leaves(metric, filters, frame)
        else:
            for part, below, inner in self._below(metric, filters, frame):
                yield from self.leaves(part, below, inner)

    def _conversion_leaves(self, metric: Metric, filters: Filters, frame: Frame) -> Iterator[Leaf]:
        base = metric.inputs[0]
        own = self.world.metric(base.metric).filters
        leaf = Leaf(base.metric, (*filters, *metric.filters, *base.filters, *own), frame)
        yield leaf
        yield replace(leaf, conversion=metric.name)

    def _below(self, metric: Metric, filters: Filters, frame: Frame) -> Iterator[tuple[str, Filters, Frame]]:
        if metric.type == "cumulative":
            frame = replace(frame, gather=gather_of(metric))
        for part in metric.inputs:
            inner = frame
            if part.offset or part.to_grain:
                inner = frame.moved(move_of(*part.offset) if part.offset else None, part.to_grain)
            yield part.metric, (*filters, *metric.filters, *part.filters), inner

    def at(self, name: str, key: Key, filters: Filters, frame: Frame) -> Any:
        """Return the value of a metric in a group."""
        return self._reader(name, filters, frame)(key)

    def _reader(self, name: str, filters: Filters, frame: Frame) -> Read:
        """Return what tells a metric's value in a group, made once."""
        if (name, filters, frame) not in self._readers:
            self._readers[name, filters, frame] = self._filled(self.world.metric(name), filters, frame)
        return self._readers[name, filters, frame]

    def _filled(self, metric: Metric, filters: Filters, frame: Frame) -> Read:
        read = self._read_of(metric, filters, frame)
        if metric.fill is None:
            return read
        fill = Fraction(metric.fill)
        return lambda key: fill if (value := read(key)) is None else value

    def _read_of(self, metric: Metric, filters: Filters, frame: Frame) -> Read:
        if metric.type == "simple":
            return self._of_leaf(Leaf(metric.name, (*filters, *metric.filters), frame), metric)
        if metric.type == "conversion":
            return self._conversion(metric, filters, frame)
        parts = [
            self._reader(part, below, inner) for part, below, inner in self._below(metric, filters, frame)
        ]
        if metric.type == "ratio":
            return lambda key: _divided(*(read(key) for read in parts))
        if metric.type == "cumulative":
            return parts[0]
        return self._derived(metric, parts)

    @staticmethod
    def _derived(metric: Metric, parts: list[Read]) -> Read:
        expr = metric.expr
        assert expr
        named = dict(zip((part.alias for part in metric.inputs), parts, strict=True))

        def read(key: Key) -> Any:
            values = {alias: part(key) for alias, part in named.items()}
            return evaluate(expr, lambda leaf: values[leaf.args[0]])

        return read

    def _of_leaf(self, leaf: Leaf, metric: Metric) -> Read:
        table = self.table(leaf)
        is_zero = metric.agg in (SUMS if self.request.query.get("every_period") else COUNTS)
        nothing = Fraction(0) if is_zero else None
        return lambda key: exact(table.get(key, nothing))

    def _conversion(self, metric: Metric, filters: Filters, frame: Frame) -> Read:
        _, converted = self._conversion_leaves(metric, filters, frame)
        follower = self.world.metric(metric.inputs[1].metric)
        agg = "count_distinct" if follower.agg == "count_distinct" else "count"
        count = self._of_leaf(converted, replace(follower, agg=agg))
        if metric.calculation == "conversions":
            return count
        part = metric.inputs[0]
        whole = self._reader(part.metric, (*filters, *metric.filters, *part.filters), frame)
        return lambda key: _divided(count(key), whole(key))

    def spine_keys(self, keys: set[Key]) -> set[Key]:
        """Return the groups of every period of the spine, with each combination of the other groups."""
        places = self.simple.places
        periods = [one.shown for one in self.days.spine(self.bench.periods, self.simple.grains)]
        others = {tuple(value for n, value in enumerate(key) if n not in places) for key in keys}
        if len(self.request.groups) == len(places):
            others = {()}
        return {self._woven(other, period) for other in others for period in periods}

    def _woven(self, other: Key, period: Key) -> Key:
        """Put the periods of a key in their places among its other groups."""
        values, times = iter(other), iter(period)
        count = len(self.request.groups)
        return tuple(next(times if n in self.simple.places else values) for n in range(count))

    def has_spine(self, name: str) -> bool:
        """Whether a metric, or one below it, is joined to the time spine."""
        metric = self.world.metric(name)
        return metric.spine or any(self.has_spine(part.metric) for part in metric.inputs)

    def _by_entity(self, metric: str, entity: str) -> Any:
        known = self._entity_values
        if (metric, entity) not in known:
            query = {"metrics": [metric], "group_by": [entity]}
            inner = Evaluation(self.bench, Request(self.world, self.bench.names, query))
            known[metric, entity] = lambda value: inner.at(metric, (value,), (), Frame())
        return known[metric, entity]

    @cached_property
    def _entity_values(self) -> dict[tuple[str, str], Any]:
        return {}


def gather_of(metric: Metric) -> Gather:
    """Return how a cumulative metric gathers."""
    window = move_of(*metric.window) if metric.window else None
    return Gather(window, metric.to_date, metric.period_agg or "last")


def _divided(a: Any, b: Any) -> Any:
    return None if a is None or b is None or b == 0 else as_double(Fraction(a) / b, a, b)
