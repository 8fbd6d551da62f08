"""A query as plain data, its names resolved for the facts it reads (docs/semantics.md, 1 and 2)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from evals.soundness.interpreter.paths import Names
from evals.soundness.interpreter.refusal import Refusals, Refused
from evals.soundness.interpreter.times import LENGTHS, fineness
from evals.soundness.world.description import Dimension, Metric, World

METRIC_TIME = "metric_time"
COHORT, SINCE = "cohort", "periods_since"


@dataclass(frozen=True)
class Group:
    """A column to group by: a full name, or metric_time, with a grain if it is a time."""

    name: str
    grain: str | None = None


@dataclass(frozen=True)
class Cohort:
    """An entity whose values form cohorts by the period of the grain in which they were first counted."""

    entity: str
    grain: str


@dataclass(frozen=True)
class Span:
    """A range of time of a dimension: from `start` to before `end`, either open."""

    dimension: str = METRIC_TIME
    start: datetime | None = None
    end: datetime | None = None

    def holds(self, moment: datetime | None) -> bool:
        """Whether a moment lies in the range; the null moment lies only in an open one."""
        if self.start is None and self.end is None:
            return True
        if moment is None:
            return False
        return (self.start is None or self.start <= moment) and (self.end is None or moment < self.end)


class Request:
    """A query with full names: groups, conditions and range."""

    def __init__(self, world: World, names: Names, query: dict[str, Any]) -> None:
        self.world = world
        self.names = names
        self.query = query
        self.metrics: list[str] = query["metrics"]
        self.asked = list(dict.fromkeys([*self.metrics, *self._hidden()]))
        self.gathered: list[dict[str, Any]] = query.get("cumulative", [])
        self.read_metrics = [*self.asked, *(part["metric"] for part in self.gathered)]
        for name in self.read_metrics:
            if name not in {metric.name for metric in world.metrics}:
                raise Refused("unknown_metric", name)
        self.simple = list(
            dict.fromkeys(one for name in self.read_metrics for one in simple_below(world, name))
        )
        self.facts = list(dict.fromkeys(world.metric(one).model or "" for one in self.simple))
        self.refusals = Refusals()
        self.groups = self.refusals.tried(query.get("group_by", []), self._group)
        asked = query.get("cohort")
        self.cohort = Cohort(asked["entity"], asked.get("grain", "month")) if asked else None
        self.where = self.refusals.tried(query.get("where", []), self._condition)
        self.span = next(iter(self.refusals.tried([query.get("time")], self._span)), Span())

    def _hidden(self) -> Iterator[str]:
        for condition in self.query.get("having", []):
            # Any other name is that of a column added to the metrics.
            if any(metric.name == condition["metric"] for metric in self.world.metrics):
                yield condition["metric"]

    def dimension(self, full: str) -> Dimension | None:
        """Return the dimension of a full or longer name, None for an entity."""
        *_, holder, short = full.split("__") if "__" in full else ("", "", full)
        entity = self.names.roles.get(holder, holder)
        for model in self.world.models:
            if model.primary_entity == entity:
                for dimension in model.dimensions:
                    if dimension.name == short and not dimension.same_as:
                        return dimension
        return None

    def _full(self, name: str) -> str:
        return name if name == METRIC_TIME else self.names.full_name(name, self.facts)

    def _group(self, text: str) -> Group:
        grains = (*LENGTHS, *(grain.name for grain in self.world.calendar.custom))
        head, _, last = text.rpartition("__") if text not in grains else (METRIC_TIME, "", text)
        name, grain = (head, last) if head and last in grains else (text, None)
        name = self._full(name)
        known = self.dimension(name)
        finest = self._finest() if name == METRIC_TIME else known.grain if known else None
        if grain and (finest is None or fineness(grain) < fineness(finest)):
            raise Refused("invalid_grain", text)
        return Group(name, grain or finest)

    @property
    def axis(self) -> str:
        """The time that periods are along: the first grouped by, else that of the range."""
        return next((group.name for group in self.groups if group.grain), self.span.dimension)

    @property
    def range(self) -> Span:
        """The range of the axis, open where the query's is of another time."""
        return self.span if self.span.dimension == self.axis else Span(self.axis)

    @property
    def finest(self) -> str | None:
        """The finest grain the axis is grouped by, None if it is not."""
        grains = [group.grain for group in self.groups if group.name == self.axis and group.grain]
        return min(grains, key=fineness, default=None)

    def _finest(self) -> str:
        grains = [self.time(self.world.metric(one)).grain or "day" for one in self.simple]
        return max(grains, key=LENGTHS.index)

    def time(self, metric: Metric) -> Dimension:
        """Return the time dimension a simple metric is counted by."""
        model = self.world.model(metric.model or "")
        return model.dimension(metric.time or model.time or "")

    def _condition(self, item: dict[str, Any]) -> dict[str, Any]:
        if "any" in item:
            return {"any": self.refusals.tried(item["any"], self._condition)}
        if "metric" in item:
            return item
        name = self._full(item["dimension"])
        wanted = item.get("value")
        values = wanted if isinstance(wanted, list) else [] if wanted is None else [wanted]
        if self._is_time(name):
            values = [date.fromisoformat(value) for value in values]
        return {"dimension": name, "op": item.get("op", "="), "values": values}

    def _is_time(self, name: str) -> bool:
        known = self.dimension(name)
        return name == METRIC_TIME or bool(known and known.kind in ("date", "timestamp"))

    def _span(self, time: dict[str, Any] | None) -> Span:
        if not time:
            return Span()
        start, last = time.get("from"), time.get("to")
        return Span(
            self._full(time.get("dimension", METRIC_TIME)),
            datetime.fromisoformat(start) if start else None,
            datetime.fromisoformat(last) + timedelta(1) if last else None,
        )

    @property
    def used(self) -> list[str]:
        """Every name, but metric_time, that groups, conditions and range read."""
        parts = [part for item in self.where for part in item.get("any", [item])]
        names = [part["dimension"] if "dimension" in part else part["by"] for part in parts]
        names = [group.name for group in self.groups] + names + [self.span.dimension]
        names += [self.cohort.entity] if self.cohort else []
        return [name for name in dict.fromkeys(names) if name != METRIC_TIME]

    @property
    def columns(self) -> list[str]:
        """What the group columns are of: cohort and periods_since, if asked for, then the groups."""
        return [*((COHORT, SINCE) if self.cohort else ()), *(group.name for group in self.groups)]


def simple_below(world: World, name: str) -> list[str]:
    """Return the simple metrics whose rows fall in the groups of a metric: of a conversion its base's."""
    metric = world.metric(name)
    if metric.type == "simple":
        return [name]
    inputs = metric.inputs[:1] if metric.type == "conversion" else metric.inputs
    return list(dict.fromkeys(one for part in inputs for one in simple_below(world, part.metric)))
