"""The rows a simple metric counts, with the groups each falls in (docs/semantics.md, 2.1 to 2.5)."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from evals.soundness.interpreter.logic import evaluate, exact, meets
from evals.soundness.interpreter.refusal import Refused
from evals.soundness.interpreter.request import METRIC_TIME, Request
from evals.soundness.interpreter.rows import Rows
from evals.soundness.interpreter.times import Periods, moment
from evals.soundness.world.description import Expr, Metric, Row

Key = tuple[Any, ...]
# The value a metric has, over all time and without conditions, for each value of an entity.
ByEntity = Callable[[str, str], Callable[[Any], Any]]
# The cohort of an entity's value and the periods from it to a time, as the first parts of a key.
CohortOf = Callable[[Any, datetime | None], Key]


@dataclass(frozen=True)
class Entry:
    """A row of a fact in one of its groups, whose periods along the query's axis are left open in `key`.

    `time` is that of the axis; of rows read without the query's conditions, when they are counted.
    """

    number: int
    row: Row
    time: datetime | None
    key: Key


@dataclass(frozen=True)
class Kept:
    """What became of a fact's rows: all, and those that meet every condition, by their number."""

    read: int
    kept: frozenset[int]


class Entries:
    """Finds the entries of simple metrics for one request."""

    def __init__(self, request: Request, rows: Rows, periods: Periods, by_entity: ByEntity) -> None:
        self.request = request
        self.rows = rows
        self.periods = periods
        self.by_entity = by_entity
        self.cohort_of: CohortOf = lambda value, time: ()
        self._known: dict[tuple[str, tuple[Expr, ...]], list[Entry]] = {}

    def of(self, metric: Metric, filters: tuple[Expr, ...]) -> list[Entry]:
        """Return the entries that meet where and filters; a range along the axis is not yet looked at."""
        if (metric.name, filters) not in self._known:
            self._known[metric.name, filters] = list(self._find(metric, filters, self.request.used))
        return self._known[metric.name, filters]

    def with_value(self, metric: Metric, filters: tuple[Expr, ...], name: str) -> Iterator[Entry]:
        """Yield the entries that meet where and filters, the value of `name` last in their key."""
        yield from self._find(metric, filters, [*self.request.used, name], beside=name)

    def unasked(self, metric: Metric, filters: tuple[Expr, ...], names: list[str]) -> Iterator[Entry]:
        """Yield the rows that meet the filters alone, with the values of `names` as their key."""
        yield from self._find(metric, filters, names, is_asked=False)

    def _find(
        self,
        metric: Metric,
        filters: tuple[Expr, ...],
        used: list[str],
        *,
        is_asked: bool = True,
        beside: str | None = None,
    ) -> Iterator[Entry]:
        fact = metric.model or ""
        own = {leaf.args[0] for one in filters for leaf in leaves(one) if leaf.op == "dimension"}
        own |= {leaf.args[1] for one in filters for leaf in leaves(one) if leaf.op == "metric"}
        places = {name: self.request.names.place(fact, name) for name in [*used, *own] if name != METRIC_TIME}
        for name in own - {METRIC_TIME}:
            if places[name].is_bridged:
                raise Refused("definition", f"{name} is not one per row of {fact}")
        time = self.request.time(metric)
        bridged = {name: place for name, place in places.items() if place.is_bridged}
        known = {
            name: self.rows.along(fact, time, place) for name, place in places.items() if not place.is_bridged
        }
        known[METRIC_TIME] = self.rows.times(fact, time)
        for number, (row, at) in enumerate(zip(self.rows.of[fact], known[METRIC_TIME], strict=True)):
            keys: dict[tuple[Key, datetime | None], None] = {}
            own_values = {name: values[number] for name, values in known.items()}
            for met in self.rows.meetings(row, at, bridged) if bridged else [{}]:
                values = {**own_values, **met}
                if not all(self._is_met(one, values) for one in filters):
                    continue
                if not is_asked:
                    keys[tuple(values[name] for name in used), at] = None
                elif self._is_asked(values):
                    along = values[self.request.axis]
                    key = self._key(values) + ((values[beside],) if beside else ())
                    keys[key, None if along is None else moment(along)] = None
            for key, time_along in keys:
                yield Entry(number, row, time_along, key)

    def _is_met(self, filter_: Expr, values: dict[str, Any]) -> bool:
        def leaf(expr: Expr) -> Any:
            if expr.op == "metric":
                return self._metric(expr.args[0], expr.args[1], values[expr.args[1]])
            return values[expr.args[0]]

        return evaluate(filter_, leaf) is True

    def _metric(self, metric: str, entity: str, value: Any) -> Any:
        return None if value is None else self.by_entity(metric, entity)(value)

    def _is_asked(self, values: dict[str, Any]) -> bool:
        span = self.request.span
        if span.dimension != self.request.axis:
            known = values[span.dimension]
            if not span.holds(None if known is None else moment(known)):
                return False
        return all(self._meets(item, values) for item in self.request.where)

    def _meets(self, item: dict[str, Any], values: dict[str, Any]) -> bool:
        if "any" in item:
            return any(self._meets(part, values) for part in item["any"])
        if "metric" in item:
            found = self._metric(item["metric"], item["by"], values[item["by"]])
            op = "<>" if item["op"] == "!=" else item["op"]
            return found is not None and meets(exact(found), op, [exact(item["value"])])
        value = values[item["dimension"]]
        if isinstance(value, datetime):
            value = value.date()
        return meets(exact(value), item["op"], [exact(one) for one in item["values"]])

    def _key(self, values: dict[str, Any]) -> Key:
        cohort = self.request.cohort
        first = self.cohort_of(values[cohort.entity], values[METRIC_TIME]) if cohort else ()
        return first + tuple(
            None if group.name == self.request.axis else self._shown(values[group.name], group.grain)
            for group in self.request.groups
        )

    def _shown(self, value: Any, grain: str | None) -> Any:
        if grain is None or value is None:
            return value
        return self.periods.shown_for(moment(value), grain)


def leaves(expr: Expr) -> Iterator[Expr]:
    """Yield the leaves of an expression."""
    if expr.op in ("column", "dimension", "metric", "input", "value"):
        yield expr
        return
    for part in expr.args:
        yield from leaves(part)
