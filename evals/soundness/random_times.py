"""Times of a query: what it groups by and ranges over, of metric_time or another time, in every grain."""

from datetime import date, datetime, timedelta
from random import Random
from typing import Any, NamedTuple

from evals.soundness.interpreter.request import METRIC_TIME, simple_below
from evals.soundness.interpreter.times import LENGTHS, fineness
from evals.soundness.random_names import Facts, RandomNames
from evals.soundness.world.description import Input

TIMES = frozenset({"date", "timestamp"})
PLAIN = ("day", "week", "month", "quarter", "year", "fiscal_quarter", "fiscal_year")


class Grouped(NamedTuple):
    """A group: the name as it is asked for, the dimension it means, and the grain of a time."""

    text: str
    name: str
    grain: str | None = None


class RandomTimes:
    """Makes the time groups and ranges of queries over one world."""

    def __init__(self, names: RandomNames, days: list[date]) -> None:
        self.names = names
        self.world = names.world
        self.days = days
        self.is_short = self._is_short()
        self.custom = [grain.name for grain in self.world.calendar.custom]

    def _is_short(self) -> bool:
        """Whether what happens in the world spans so few days that its hours can be listed."""
        known = [
            value.date() if isinstance(value, datetime) else value
            for rows in self.world.rows.values()
            for row in rows
            for value in row.values()
            if isinstance(value, date)
        ]
        return not known or (max(known) - min(known)).days < 120

    def axis(self, rng: Random, facts: Facts) -> str:
        """Return the time that a query is along: most often metric_time."""
        if "other_times" in self.names.scope and rng.random() < 0.2:
            return self.names.of(facts).pick(rng, TIMES) or METRIC_TIME
        return METRIC_TIME

    def groups(self, rng: Random, axis: str, facts: Facts, metrics: list[str]) -> list[Grouped]:
        """Return the periods grouped by: none, one, or two of one time, now and then of another time too."""
        inputs = [part for name in metrics for part in self._inputs(name)]
        bounds = [part.to_grain for part in inputs if part.to_grain]
        needs_time = any(part.offset or part.to_grain for part in inputs)
        if rng.random() > (0.95 if needs_time else 0.6):
            return []
        grains = [*self._known(axis, metrics), *PLAIN, *self.custom]
        if bounds and rng.random() < 0.95:
            most = min(map(fineness, bounds))
            grains = [grain for grain in grains if fineness(grain) <= most]
        if rng.random() < 0.25:
            # Each grain once: where hours are drawn more often, some pairs of others would hardly be met.
            found = {(axis, grain) for grain in rng.sample(sorted(set(grains)), min(len(set(grains)), 2))}
        else:
            found = {(axis, rng.choice(grains))}
        if self.custom and rng.random() < 0.1:
            found.add((axis, self.custom[0]))
        if rng.random() < 0.05:
            found.add((self.names.of(facts).pick(rng, TIMES) or METRIC_TIME, rng.choice(PLAIN)))
        # Of two grains of one time, its bare name would mean either.
        groups = [self._asked(rng, *one, is_bare=len(found) == 1) for one in sorted(found)]
        rng.shuffle(groups)
        return groups

    def _inputs(self, name: str) -> list[Input]:
        inputs = self.world.metric(name).inputs
        return [*inputs, *(one for part in inputs for one in self._inputs(part.metric))]

    def _known(self, axis: str, metrics: list[str]) -> list[str]:
        """Return hours where the axis is kept by them."""
        if axis != METRIC_TIME:
            return ["hour"] if self.names.reach.dimension(axis).grain == "hour" else []
        below = [self.world.metric(one) for name in metrics for one in simple_below(self.world, name)]
        times = [(self.world.model(metric.model or ""), metric.time) for metric in below]
        by_hour = [model.dimension(own or model.time or "").grain == "hour" for model, own in times]
        return 8 * ["hour"] if all(by_hour) else []

    def _asked(self, rng: Random, name: str, grain: str, *, is_bare: bool) -> Grouped:
        if name == METRIC_TIME and rng.random() < 0.5:
            return Grouped(grain, name, grain)
        own = LENGTHS[0] if name == METRIC_TIME else self.names.reach.dimension(name).grain
        return Grouped(name if is_bare and grain == own else f"{name}__{grain}", name, grain)

    def range(self, rng: Random, axis: str, groups: list[Grouped], facts: Facts) -> dict[str, Any] | None:
        """Return a range of the axis, or of another time; a short one where hours are shown."""
        hours = any(group.grain == "hour" for group in groups)
        by_hour = hours and not (self.is_short and rng.random() < 0.9)
        roll = rng.random()
        # Few worlds are short enough for a range of hours without an end.
        none, one_end = (0.1, 0.6) if hours else (0.3, 0.45)
        if roll < none and not by_hour:
            return None
        half = len(self.days) // 2
        first, last = rng.choice(self.days[: half + 1]), rng.choice(self.days[half:])
        if by_hour:
            last = first + timedelta(rng.randrange(4))
        elif rng.random() < 0.3:
            first, last = first.replace(day=1), last.replace(day=1) - timedelta(1)
            last = max(first, last)
        time: dict[str, Any] = {"from": first.isoformat(), "to": last.isoformat()}
        if roll < one_end and not by_hour:
            del time[rng.choice(("from", "to"))]
        dimension = self._ranged(rng, axis, facts) if not by_hour else axis
        return time if dimension == METRIC_TIME else {**time, "dimension": dimension}

    def _ranged(self, rng: Random, axis: str, facts: Facts) -> str:
        roll = rng.random()
        if roll < 0.08 and "joined_range" in self.names.scope:
            return self.names.of(facts).pick(rng, TIMES) or METRIC_TIME
        return METRIC_TIME if roll > 0.6 else axis

    def is_moved(self, name: str) -> bool:
        """Whether a metric, or one below it, is read at an earlier time."""
        return any(part.offset or part.to_grain for part in self._inputs(name))

    def is_closed(self, time: dict[str, Any] | None, groups: list[Grouped]) -> bool:
        """Whether a query has a period, or a range with both ends, to be earlier than."""
        return any(group.grain for group in groups) or (time or {}).keys() >= {"from", "to"}
