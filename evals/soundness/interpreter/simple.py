"""The value of a simple metric in each group (docs/semantics.md, 2 and 4)."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from evals.soundness.interpreter.entries import Entry, Key
from evals.soundness.interpreter.frames import Days, Frame, Stretch, stretches, whole
from evals.soundness.interpreter.logic import aggregate, exact, mean
from evals.soundness.interpreter.request import Request
from evals.soundness.interpreter.rows import of_row
from evals.soundness.interpreter.times import Periods, fineness
from evals.soundness.world.description import Metric

Choose = Callable[[list[Entry]], list[Entry]]
Table = dict[Key, Any]


class Simple:
    """Groups entries and aggregates them, for one request."""

    def __init__(self, request: Request, periods: Periods, days: Days) -> None:
        self.request = request
        self.periods = periods
        self.days = days
        axis = request.axis
        self.places = [n for n, group in enumerate(request.groups) if group.name == axis]
        self.grains = [request.groups[n].grain or "day" for n in self.places]

    def table(self, metric: Metric, entries: list[Entry], frame: Frame, choose: Choose) -> Table:
        """Return the value of each group that has a row."""
        if frame == Frame():
            return self._plain(metric, choose([e for e in entries if self.days.span.holds(e.time)]))
        found: dict[Key, list[Any]] = defaultdict(list)
        timed = sorted(((e.time, n) for n, e in enumerate(entries) if e.time is not None))
        times = [time for time, _ in timed]
        for period, (start, end) in self._stretches(frame):
            if start is None and end is None:
                inside = entries
            else:
                first = bisect_left(times, start) if start else 0
                last = bisect_left(times, end) if end else len(times)
                inside = [entries[n] for _, n in timed[first:last]]
            if not inside:
                continue
            for key, members in self._by_key(choose(inside), period).items():
                found[key].append(self._value(metric, members))
        return {key: values[0] if len(values) == 1 else _mean(values) for key, values in found.items()}

    def _stretches(self, frame: Frame) -> Iterator[tuple[tuple[Any, ...], Stretch]]:
        if not self.places:
            for stretch in whole(frame, self.days, self.periods):
                yield (), stretch
            return
        finest = min(self.grains, key=fineness)
        for period in self.days.spine(self.periods, self.grains):
            for stretch in stretches(frame, period, finest, self.days, self.periods):
                yield period.shown, stretch

    def _plain(self, metric: Metric, entries: list[Entry]) -> Table:
        members: dict[Key, list[Entry]] = defaultdict(list)
        for entry in entries:
            members[self.own_key(entry)].append(entry)
        return {key: self._value(metric, found) for key, found in members.items()}

    def own_key(self, entry: Entry) -> Key:
        """Return an entry's group with the periods its own time falls in."""
        key = list(entry.key)
        for place, grain in zip(self.places, self.grains, strict=True):
            key[place] = self.periods.shown_for(entry.time, grain)
        return tuple(key)

    def _by_key(self, entries: Iterable[Entry], period: tuple[Any, ...]) -> dict[Key, list[Entry]]:
        members: dict[Key, list[Entry]] = defaultdict(list)
        for entry in entries:
            key = list(entry.key)
            for place, shown in zip(self.places, period, strict=True):
                key[place] = shown
            members[tuple(key)].append(entry)
        return members

    def _value(self, metric: Metric, entries: list[Entry]) -> Any:
        rows = {entry.number: entry.row for entry in entries}
        values = [exact(of_row(metric.expr, row)) for row in rows.values()] if metric.expr else []
        return aggregate(metric.agg or "", values, metric.percentile, metric.discrete)


def _mean(values: list[Any]) -> Any:
    known = [value for value in values if value is not None]
    return mean(known) if known else None
