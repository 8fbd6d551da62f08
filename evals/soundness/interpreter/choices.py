"""Rows that stand for others: last rows of a semi-additive metric, base rows of a conversion."""

from collections import defaultdict
from datetime import datetime
from typing import Any

from evals.soundness.interpreter.entries import Entries, Entry
from evals.soundness.interpreter.request import METRIC_TIME, Request
from evals.soundness.interpreter.rows import of_row
from evals.soundness.interpreter.times import Periods, moment, move_of
from evals.soundness.world.description import Dimension, Metric


class LastOnes:
    """Of a metric's rows, those at the last (first) time of their partition (docs/semantics.md, 2.6)."""

    def __init__(
        self, metric: Metric, entries: Entries, request: Request, periods: Periods, *, by_period: bool
    ) -> None:
        assert metric.last_rows
        self.last = metric.last_rows
        self.metric = metric
        self.request = request
        self.periods = periods
        self.entries = entries
        # A stretch of another frame is one period's own along the axis: only plain rows are of several.
        groups = [group for group in request.groups if by_period or group.name != request.axis]
        self.grains = [group.grain or "day" for group in groups if self._is_grouped(group.name)]
        names = [self.last.dimension, *self.last.groupings]
        self.values = {e.number: e.key for e in entries.unasked(metric, (), names)}

    @property
    def dimension(self) -> Dimension:
        """The time dimension that is not summed along."""
        known = self.request.dimension(self.last.dimension)
        assert known
        return known

    def _is_grouped(self, name: str) -> bool:
        own = self.request.time(self.metric)
        return name == self.last.dimension or (name == METRIC_TIME and self.dimension == own)

    def choose(self, entries: list[Entry]) -> list[Entry]:
        """Return the entries whose row counts."""
        best: dict[Any, datetime] = {}
        placed: list[tuple[Entry, Any, datetime]] = []
        for entry in entries:
            time, *partition = self.values[entry.number]
            if time is None:
                continue
            at = self.periods.begin(moment(time), self.dimension.grain or "day")
            period = tuple(self.periods.first(moment(time), grain) for grain in self.grains)
            part = (tuple(partition), period)
            placed.append((entry, part, at))
            pick = max if self.last.choice == "max" else min
            best[part] = pick(best.get(part, at), at)
        return [entry for entry, part, at in placed if best[part] == at]


class Conversions:
    """The rows of a conversion metric, each in the groups of its base row (docs/semantics.md, 5)."""

    def __init__(self, metric: Metric, base: Metric, conversion: Metric, entries: Entries) -> None:
        self.metric = metric
        self.base = base
        self.conversion = conversion
        self.entries = entries
        world = entries.request.world
        self.base_key = next(
            key.column for key in world.model(base.model or "").keys if key.type == "primary"
        )

    def find(self, base_entries: list[Entry], base_filters: Any, filters: Any) -> list[Entry]:
        """Return an entry of a conversion row for each group of the base row it follows."""
        groups: dict[int, list[Entry]] = defaultdict(list)
        for entry in base_entries:
            groups[entry.number].append(entry)
        entity = self.metric.entity or ""
        base_names = [entity, *(b for b, _ in self.metric.constants)]
        names = [entity, *(c for _, c in self.metric.constants)]
        candidates: dict[Any, list[Entry]] = defaultdict(list)
        for known in self.entries.unasked(self.base, base_filters, base_names):
            if known.number in groups and None not in known.key and known.time is not None:
                candidates[known.key].append(known)
        found = []
        for follower in self.entries.unasked(self.conversion, filters, names):
            chosen = self._latest(candidates.get(follower.key, []), follower.time)
            found += [
                Entry(follower.number, follower.row, group.time, group.key)
                for group in (groups[chosen.number] if chosen else [])
            ]
        return found

    def _latest(self, candidates: list[Entry], at: datetime | None) -> Entry | None:
        if at is None:
            return None
        window = self.metric.window
        after = move_of(*window).back(at) if window else None
        near = [e for e in candidates if e.time and e.time <= at and (after is None or e.time > after)]
        return max(near, key=lambda e: (e.time, e.row[self.base_key]), default=None)


def value_of(metric: Metric, entry: Entry) -> Any:
    """Return the value a metric counts in an entry's row."""
    return of_row(metric.expr, entry.row) if metric.expr else None
