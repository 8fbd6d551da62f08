"""Cohorts: when each value of an entity was first counted, and who comes back (docs/semantics.md, 8)."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from evals.soundness.interpreter.entries import Entry, Key
from evals.soundness.interpreter.refusal import Refused
from evals.soundness.interpreter.request import Cohort, Request
from evals.soundness.interpreter.times import MONTHS, Periods
from evals.soundness.world.description import Expr, Metric, World

BESIDE_NONE = ("compare", "share_of_total", "share_of_parent", "cumulative", "every_period")
GRAINS = ("day", "week", *MONTHS)


class Cohorts:
    """The cohort of each value of an entity, told by the first day of its period."""

    def __init__(self, cohort: Cohort, periods: Periods, counted: Iterable[Entry]) -> None:
        self.grain = cohort.grain
        self.periods = periods
        first: dict[Any, datetime] = {}
        for entry in counted:
            (value,) = entry.key
            if value is not None and entry.time is not None:
                first[value] = min(first.get(value, entry.time), entry.time)
        self.of = {value: self._period(time) for value, time in first.items()}
        self.sizes = Counter(self.of.values())

    def _period(self, time: datetime) -> date:
        return self.periods.begin(time, self.grain).date()

    def key(self, value: Any, time: datetime | None) -> Key:
        """Return the cohort of a value of the entity, and the periods from it to a row's own time."""
        cohort = self.of.get(value)
        return cohort, None if cohort is None or time is None else self._since(cohort, self._period(time))

    def _since(self, cohort: date, own: date) -> int:
        if self.grain in ("day", "week"):
            return (own - cohort).days // (7 if self.grain == "week" else 1)
        months = (own.year - cohort.year) * 12 + own.month - cohort.month
        return months // MONTHS[self.grain]

    def returned(self, entries: Iterable[Entry]) -> dict[Key, int]:
        """Return how many values each group has a row of; the value stands last in each entry's key."""
        values: dict[Key, set[Any]] = defaultdict(set)
        for entry in entries:
            *key, value = entry.key
            values[tuple(key)] |= {value} - {None}
        return {key: len(found) for key, found in values.items()}


def first_counted(world: World, name: str) -> tuple[Metric, tuple[Expr, ...]]:
    """Return the simple metric that is first below a metric, and the filters of its rows."""
    metric = world.metric(name)
    filters: tuple[Expr, ...] = ()
    while metric.type != "simple":
        part = metric.inputs[0]
        filters = (*filters, *metric.filters, *part.filters)
        metric = world.metric(part.metric)
    return metric, (*filters, *metric.filters)


def check_cohort(world: World, request: Request) -> None:
    """Refuse a query for cohorts that none can be told for."""
    cohort = request.cohort
    if cohort is None:
        return
    entities = {key.entity for model in world.models for key in model.keys}
    is_wrong = any(request.query.get(field) for field in BESIDE_NONE)
    is_wrong |= any(group.grain for group in request.groups)
    is_wrong |= cohort.grain not in GRAINS or cohort.entity not in entities
    if is_wrong or any(_reads_other_times(world, name) for name in request.asked):
        raise Refused("invalid_cohort", cohort.entity)


def _reads_other_times(world: World, name: str) -> bool:
    metric = world.metric(name)
    moved = any(part.offset or part.to_grain for part in metric.inputs)
    below = any(_reads_other_times(world, part.metric) for part in metric.inputs)
    return moved or below or metric.type in ("cumulative", "conversion")
