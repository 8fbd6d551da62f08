"""Which metrics a query asks for: features are drawn first, then few metrics that have them."""

from collections.abc import Iterable
from random import Random

from evals.soundness.features import below, of_metric
from evals.soundness.interpreter.request import simple_below
from evals.soundness.world.description import World

# How often each feature of a metric is drawn; with what else its metrics bring, a quarter of cases have it.
WANTED = {
    **dict.fromkeys(("agg sum", "agg count", "agg average", "agg count_distinct"), 0.17),
    **dict.fromkeys(("agg min", "agg max", "agg median", "agg sum_boolean"), 0.28),
    **dict.fromkeys(("agg percentile continuous", "agg percentile discrete"), 0.24),
    **dict.fromkeys(("metric derived", "nested derived"), 0.2),
    "metric ratio": 0.3,
    "metric conversion": 0.56,
    "offset_window": 0.92,
    "offset_to_grain": 0.75,
    **dict.fromkeys(("cumulative window", "cumulative to date", "cumulative all time"), 0.38),
    **dict.fromkeys(("period_agg first", "period_agg average"), 0.1),
    **dict.fromkeys(("semi-additive", "fill_nulls_with", "own time"), 0.1),
    "join_to_timespine": 0.18,
    **dict.fromkeys(("input filter", "filter on a metric", "constant_properties"), 0.1),
}
OTHER_TIMES = {"metric cumulative", "metric conversion", "offset_window", "offset_to_grain"}
MOST = 5
ADDITIVE = ("sum", "count", "sum_boolean")


class RandomAsked:
    """Draws the metrics of queries over one world."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.names = [metric.name for metric in world.metrics]
        self.features = {
            name: {one for part in below(world, [name]) for one in of_metric(world.metric(part))}
            for name in self.names
        }
        self.additive = [m.name for m in world.metrics if m.agg in ADDITIVE and not m.last_rows]
        self.plain = [name for name in self.names if not self.features[name] & OTHER_TIMES]
        self.facts_of = {name: self.facts([name]) for name in self.names}

    def facts(self, metrics: Iterable[str]) -> set[str]:
        """Return the facts whose rows metrics count."""
        simple = [one for name in metrics for one in simple_below(self.world, name)]
        return {self.world.metric(one).model or "" for one in simple}

    def metrics(self, rng: Random, *, plain: bool = False) -> list[str]:
        """Return metrics that have the features drawn, most often over one fact or two.

        `plain` ones read no other times than their own.
        """
        names = self.plain if plain else self.names
        wanted = {feature for feature, share in WANTED.items() if rng.random() < share}
        most = rng.choice((2, 3, MOST, MOST))
        found: dict[str, None] = {}
        facts: set[str] = set()
        while len(found) < most:
            name = max(names, key=lambda one: self._score(one, wanted, facts, rng))
            if found and not self.features[name] & wanted:
                break
            found[name] = None
            facts |= self.facts_of[name]
            wanted -= self.features[name]
        near = [one for one in self.additive if self.facts_of[one] <= facts]
        if near and rng.random() < 0.62 and not set(self.additive) & found.keys():
            found[rng.choice(near)] = None
        return list(found)

    def _score(self, name: str, wanted: set[str], facts: set[str], rng: Random) -> float:
        """Return how well a metric fits: features wanted, less those that are not and facts not yet read."""
        own = self.features[name]
        new = len(self.facts_of[name] - facts)
        return len(own & wanted) - 0.1 * len(own - wanted) - 0.6 * new + 1.3 * rng.random()
