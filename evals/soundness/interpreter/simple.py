"""The value of a simple metric in each group (docs/semantics.md, 2 and 4)."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from fractions import Fraction
from typing import Any

from evals.soundness.interpreter.entries import Entry, Key, period_value
from evals.soundness.interpreter.frames import Days, Frame, Stretch, stretches, whole
from evals.soundness.interpreter.logic import aggregate, exact
from evals.soundness.interpreter.request import METRIC_TIME, Request
from evals.soundness.interpreter.rows import of_row
from evals.soundness.interpreter.times import Periods
from evals.soundness.world.description import Metric

Choose = Callable[[list[Entry]], list[Entry]]
Table = dict[Key, Any]


class Simple:
    """Groups entries and aggregates them, for one request."""

    def __init__(self, request: Request, periods: Periods, days: Days) -> None:
        self.request = request
        self.periods = periods
        self.days = days
        self.places = [n for n, group in enumerate(request.groups) if group.name == METRIC_TIME]
        self.grains = [request.groups[n].grain or "day" for n in self.places]

    def table(self, metric: Metric, entries: list[Entry], frame: Frame, choose: Choose) -> Table:
        """Return the value of each group that has a row."""
        if frame == Frame():
            return self._plain(metric, choose([e for e in entries if self.days.span.holds(e.time)]))
        found: dict[Key, list[Any]] = defaultdict(list)
        for period, stretch in self._stretches(frame):
            inside = choose([entry for entry in entries if _is_in(entry, stretch)])
            for key, members in self._by_key(inside, period).items():
                found[key].append(self._value(metric, members))
        return {key: values[0] if len(values) == 1 else _mean(values) for key, values in found.items()}

    def _stretches(self, frame: Frame) -> list[tuple[Any, Stretch]]:
        if not self.places:
            return [(None, stretch) for stretch in whole(frame, self.days, self.periods)]
        grain = self.grains[0]
        return [
            (period_value(period, grain), stretch)
            for period in self.days.spine(self.periods, grain)
            for stretch in stretches(frame, period, grain, self.days, self.periods)
        ]

    def _plain(self, metric: Metric, entries: list[Entry]) -> Table:
        members: dict[Key, list[Entry]] = defaultdict(list)
        for entry in entries:
            members[self.own_key(entry)].append(entry)
        return {key: self._value(metric, found) for key, found in members.items()}

    def own_key(self, entry: Entry) -> Key:
        """Return an entry's group with the periods its own time falls in."""
        key = list(entry.key)
        for place, grain in zip(self.places, self.grains, strict=True):
            if entry.time is not None:
                key[place] = period_value(self.periods.first(entry.time, grain), grain)
        return tuple(key)

    def _by_key(self, entries: Iterable[Entry], period: Any) -> dict[Key, list[Entry]]:
        members: dict[Key, list[Entry]] = defaultdict(list)
        for entry in entries:
            key = list(entry.key)
            for place in self.places:
                key[place] = period
            members[tuple(key)].append(entry)
        return members

    def _value(self, metric: Metric, entries: list[Entry]) -> Any:
        rows = {entry.number: entry.row for entry in entries}
        values = [exact(of_row(metric.expr, row)) for row in rows.values()] if metric.expr else []
        return aggregate(metric.agg or "", values, metric.percentile, metric.discrete)


def _is_in(entry: Entry, stretch: Stretch) -> bool:
    start, end = stretch
    if start is None and end is None:
        return True
    if entry.time is None:
        return False
    return (start is None or start <= entry.time) and (end is None or entry.time < end)


def _mean(values: list[Any]) -> Any:
    known = [value for value in values if value is not None]
    return sum(known, Fraction(0)) / len(known) if known else None
