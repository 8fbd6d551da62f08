"""Find everything that is wrong with a query: each part is tried by itself, so that all is told at once."""

from collections.abc import Callable, Iterator, Mapping
from itertools import islice
from typing import Any

from semantic_layer.errors import QueryError
from semantic_layer.manifest import Manifest
from semantic_layer.query import AnyOf, Filter, MetricQuery

Try = Callable[[MetricQuery], object]
MOST_PARTS = 200
MOST_VALUES = 20
# What is wrong with a part whatever the metrics are; the rest depends on what a metric reaches.
WHATEVER_THE_METRICS = (
    "unknown_dimension",
    "unknown_entity",
    "unknown_value",
    "ambiguous_value",
    "invalid_value",
    "invalid_grain",
    "invalid_time",
    "unavailable",
)
# What a metric lacks alone it may have beside the other parts.
NEED_A_TIME = ("time_range_needed", "time_group_needed")
SHARES: Mapping[str, Any] = {"share_of_total": [], "share_of_parent": []}
COLUMNS: Mapping[str, Any] = {"compare": None, "cumulative": [], "every_period": False, "cohort": None}
STEPS: Mapping[str, Any] = {"having": [], "order_by": [], "top": None}


def every_problem(query: MetricQuery, manifest: Manifest, compile_it: Try, first: QueryError) -> QueryError:
    """Return one error for all that is wrong with a query which failed as `first`."""
    found = list(Examination(query, manifest, compile_it).problems())
    # What only the parts together get wrong is no part's problem.
    return QueryError.together(found if str(first) in map(str, found) else [*found, first], code=first.code)


class Examination:
    """Tries the parts of one query in the order they stand in it."""

    def __init__(self, query: MetricQuery, manifest: Manifest, compile_it: Try) -> None:
        self.query = query
        self.manifest = manifest
        self.compile_it = compile_it
        self.wrong: dict[str, QueryError] = {}

    def problems(self) -> Iterator[QueryError]:
        """Yield what is wrong: metrics, then groups, conditions and time, then what is done to the rows."""
        for name in dict.fromkeys(self.query.metrics):
            if (error := self._tried(_only(name))) and error.code not in NEED_A_TIME:
                self.wrong[name] = error
        yield from self.wrong.values()
        if not self.manifest.metrics:
            return
        metrics = self._metrics()
        failed: set[str] = set()
        for field, part in islice(_parts(self.query), MOST_PARTS):
            for error in self._of_part(metrics, field, part):
                failed.add(field)
                if not self.wrong or error.code in WHATEVER_THE_METRICS:
                    yield error
        if not failed and not self.wrong:
            yield from self._of_the_answer()

    def _of_part(self, metrics: list[str], field: str, part: Any) -> list[QueryError]:
        """What is wrong with a part; of a list of values, with each of them."""
        error = self._tried(MetricQuery(metrics=metrics, **{field: part}))
        # Whether a metric has the time it needs is a matter of the whole query.
        if error is None or error.code in NEED_A_TIME:
            return []
        each = [MetricQuery(metrics=metrics, where=[one]) for one in _one_by_one(part)]
        return [found for query in each if (found := self._tried(query))] or [error]

    def _metrics(self) -> list[str]:
        """The metrics that are right, else those that were probably meant, else one that reaches the most."""
        right = [name for name in self.query.metrics if name not in self.wrong]
        meant = [error.choices[0] for error in self.wrong.values() if error.choices]
        usable = right or [name for name in meant if not self._tried(_only(name))]
        return usable or [max(self.manifest.metrics, key=lambda name: len(self.manifest.reachable([name])))]

    def _of_the_answer(self) -> Iterator[QueryError]:
        """Try what is done to the rows of the answer, one thing at a time over the same rows."""
        rows = self.query.model_copy(update={**SHARES, **COLUMNS, **STEPS})
        problems = [error for part in _columns(self.query) if (error := self._tried(_with(rows, part)))]
        yield from problems
        rows = self.query.model_copy(update={**SHARES, **STEPS})
        if not problems and (error := self._tried(rows)):
            problems.append(error)
            yield error
        right: dict[str, list[str]] = {"share_of_total": [], "share_of_parent": []}
        bare = rows.model_copy(update=COLUMNS)
        for field, shares in right.items():
            for metric in getattr(self.query, field):
                if error := self._tried(_with(bare, {field: [metric]})):
                    yield error
                else:
                    shares.append(metric)
        # The rest may name the columns that failed.
        for step in [] if problems else _steps(self.query):
            if error := self._tried(_with(rows, right | step)):
                yield error

    def _tried(self, query: MetricQuery) -> QueryError | None:
        try:
            self.compile_it(query)
        except QueryError as error:
            return error
        return None


def _parts(query: MetricQuery) -> Iterator[tuple[str, Any]]:
    """Yield what can be wrong by itself: each group, each condition, the time range."""
    for group in query.group_by:
        yield "group_by", [group]
    for item in query.where:
        for part in item.any if isinstance(item, AnyOf) else [item]:
            yield "where", [part]
    if query.time:
        yield "time", query.time


def _one_by_one(part: Any) -> list[Filter]:
    """Return a condition on a list of values as one on each."""
    wanted = part[0] if isinstance(part, list) else None
    if not isinstance(wanted, Filter) or wanted.op not in ("in", "not in"):
        return []
    return [Filter(dimension=wanted.dimension, op="=", value=value) for value in wanted.values[:MOST_VALUES]]


def _columns(query: MetricQuery) -> Iterator[dict[str, Any]]:
    """Yield what adds columns or periods to the answer."""
    for accumulate in query.cumulative:
        yield {"cumulative": [accumulate]}
    for field in ("compare", "every_period", "cohort"):
        if getattr(query, field):
            yield {field: getattr(query, field)}


def _steps(query: MetricQuery) -> Iterator[dict[str, Any]]:
    for having in query.having:
        yield {"having": [having]}
    if query.top:
        yield {"top": query.top}
    for order in query.order_by:
        yield {"order_by": [order]}


def _with(query: MetricQuery, changes: Mapping[str, Any]) -> MetricQuery:
    return query.model_copy(update=dict(changes))


def _only(metric: str) -> MetricQuery:
    return MetricQuery(metrics=[metric])
