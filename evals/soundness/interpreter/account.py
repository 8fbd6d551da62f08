"""What became of the rows behind an answer, and how whole its periods are (docs/semantics.md, 3.2 and 9)."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from evals.soundness.interpreter.entries import leaves
from evals.soundness.interpreter.evaluation import Bench, Evaluation, Leaf
from evals.soundness.interpreter.frames import Frame
from evals.soundness.interpreter.request import METRIC_TIME, Request
from evals.soundness.world.description import Expr, Metric

DAY = timedelta(1)


@dataclass(frozen=True)
class Account:
    """The rows that metrics of one fact are made of; what is None is not looked at.

    `unmatched` counts by entity the rows that find nothing at the end of a way, of each that leads there.
    """

    table: str
    metrics: tuple[str, ...]
    read: int
    kept: int
    factor: float
    first: date | None
    last: date | None
    unmatched: dict[str, set[int]]
    partial_first: bool | None
    partial_last: bool | None


def accounts(bench: Bench, query: dict[str, Any]) -> list[Account]:
    """Return the account of each fact's own rows, once for each set of metrics that are of the same rows."""
    request = Request(bench.world, bench.names, query)
    evaluation = Evaluation(bench, request)
    together: dict[Any, list[Leaf]] = defaultdict(list)
    for leaf in _plain(evaluation, request):
        metric = bench.world.metric(leaf.metric)
        alone = leaf if metric.last_rows else None
        together[metric.model, metric.time, metric.last_rows, alone].append(leaf)
    return [_Accounting(bench, evaluation, found).account() for found in together.values()]


def _plain(evaluation: Evaluation, request: Request) -> Iterator[Leaf]:
    for name in request.asked:
        for leaf in evaluation.leaves(name, (), Frame()):
            if leaf.frame == Frame() and leaf.conversion is None:
                yield leaf


class _Accounting:
    """Accounts for the rows of some leaves of one fact."""

    def __init__(self, bench: Bench, evaluation: Evaluation, found: list[Leaf]) -> None:
        self.bench = bench
        self.evaluation = evaluation
        self.request = evaluation.request
        self.found = found
        self.metrics = [bench.world.metric(leaf.metric) for leaf in found]
        self.model = bench.world.model(self.metrics[0].model or "")
        self.time = self.request.time(self.metrics[0])

    def account(self) -> Account:
        """Return what became of the rows."""
        span = self.evaluation.days.span
        entries = [
            entry
            for leaf, metric in zip(self.found, self.metrics, strict=True)
            for entry in self.evaluation.entries.of(metric, leaf.filters)
            if span.holds(entry.time)
        ]
        kept = {entry.number for entry in entries}
        counted = {(entry.number, self.evaluation.simple.own_key(entry)) for entry in entries}
        times = self.bench.rows.times(self.model.name, self.time)
        days = [at.date() for number in kept if (at := times[number]) is not None]
        first, last = self._partial()
        return Account(
            self.model.table,
            tuple(sorted({metric.name for metric in self.metrics})),
            len(self.bench.rows.of[self.model.name]),
            len(kept),
            len(counted) / len(kept) if kept else 1.0,
            min(days, default=None),
            max(days, default=None),
            self._unmatched(kept, times),
            first,
            last,
        )

    def _unmatched(self, kept: set[int], times: list[datetime | None]) -> dict[str, set[int]]:
        """Return by entity how many rows find nothing, for each way that crosses no bridge."""
        places = [self.bench.names.place(self.model.name, name) for name in self._names()]
        ways = {place.chain[:length] for place in places for length in range(1, len(place.chain) + 1)}
        rows = self.bench.rows
        of = rows.of[self.model.name]
        found: dict[str, set[int]] = defaultdict(set)
        for way in ways:
            if not any(step.is_bridge for step in way):
                entity = self.bench.world.model(way[-1].target).primary_entity
                found[entity].add(sum(rows.unmatched(of[n], times[n], way) for n in kept))
        return found

    def _names(self) -> set[str]:
        """Return every name that the rows are joined for."""
        names = set(self.request.used)
        for leaf, metric in zip(self.found, self.metrics, strict=True):
            names |= {name for one in leaf.filters for name in _read(one)}
            if metric.last_rows:
                names |= {metric.last_rows.dimension, *metric.last_rows.groupings}
        return names - {METRIC_TIME}

    def _partial(self) -> tuple[bool | None, bool | None]:
        """Return whether the first and the last period lack days, along the fact's own time."""
        own = Metric("", "simple", self.model.name)
        times = self.bench.rows.times(self.model.name, self.request.time(own))
        days = [self.bench.periods.begin(at, "day") for at in times if at is not None]
        if self.request.axis != METRIC_TIME or not days:
            return None, None
        span, grain, periods = self.request.span, self.request.finest, self.bench.periods
        begun = max(filter(None, (span.start, min(days))))
        ended = min(filter(None, (span.end and span.end - DAY, max(days))))
        if grain is None:
            return begun > (span.start or begun), ended < (span.end - DAY if span.end else ended)
        grain = "day" if grain == "hour" else grain
        first, of_last = periods.first(begun, grain), periods.first(ended, grain)
        return (
            first is not None and first < begun,
            of_last is not None and periods.following(of_last, grain) - DAY > ended,
        )


def _read(expr: Expr) -> Iterator[str]:
    for leaf in leaves(expr):
        if leaf.op in ("dimension", "metric"):
            yield leaf.args[0 if leaf.op == "dimension" else 1]
