"""Conditions of a query: the operators first, each then of a name whose values it can be asked of."""

from datetime import date
from decimal import Decimal
from random import Random
from typing import Any

from evals.soundness.interpreter.request import simple_below
from evals.soundness.random_names import Facts, RandomNames
from evals.soundness.world.description import Metric

Item = dict[str, Any]
NULL = ("is null", "is not null")
OPERATORS = ("=", "!=", "in", "not in", ">", ">=", "<", "<=", "between", "contains", *NULL)
COMPARISONS = ("=", "!=", "!=", ">", ">=", ">=", "<", "<=", "<=")
ANY = frozenset({"text", "integer", "decimal", "boolean", "date", "timestamp"})
KINDS = {op: ANY - {"boolean"} for op in (">", ">=", "<", "<=", "between")} | {
    "contains": frozenset({"text"})
}
# How many conditions a query has, and how often.
COUNTS = ((0, 2), (1, 1), (2, 2), (4, 3), (6, 4), (8, 3))
PARTS = ("A", "a", "%", "_", "'", "Ä", "ULO")


class RandomConditions:
    """Makes the conditions of queries over one world."""

    def __init__(self, names: RandomNames, days: list[date]) -> None:
        self.names = names
        self.world = names.world
        self.reach = names.reach
        self.days = days
        self.told = [metric for metric in self.world.metrics if not self._reads_earlier(metric)]

    def where(self, rng: Random, facts: Facts) -> list[Item]:
        """Return conditions of different operators, most of them in one `any`, so that rows are left."""
        counts, weights = zip(*COUNTS, strict=True)
        ops = rng.sample(OPERATORS, rng.choices(counts, weights)[0])
        pool: list[str] = []
        parts = [self._filter(rng, op, facts, pool) for op in ops]
        if "metric_conditions" in self.names.scope and rng.random() < 0.3:
            parts += [found for found in [self._on_metric(rng, facts)] if found]
            rng.shuffle(parts)
        if len(parts) < 2:
            return parts
        alone = rng.choice((0, 0, 1)) if len(parts) > 2 else rng.choice((0, 1))
        together = parts[alone:]
        if len(together) > 3 and rng.random() < 0.4:
            half = len(together) // 2
            return [*parts[:alone], {"any": together[:half]}, {"any": together[half:]}]
        return [*parts[:alone], {"any": together}]

    def _filter(self, rng: Random, op: str, facts: Facts, pool: list[str]) -> Item:
        """Return a condition, most often on a name that another one is on: each way costs joins."""
        if op != "contains" and rng.random() < 0.08:
            return self._test(rng, "metric_time", "date", op)
        reached, kinds = self.names.of(facts), KINDS.get(op, ANY)
        near = [name for name in pool if reached.kinds[name] in kinds]
        name = rng.choice(near) if near and rng.random() < 0.8 else reached.pick(rng, kinds)
        pool += [name] if name else []
        if name is None:
            return self._test(rng, "metric_time", "date", op if op != "contains" else "=")
        return self._test(rng, self.names.shortened(rng, name, facts), reached.kinds[name], op, name)

    def _test(self, rng: Random, name: str, kind: str, op: str, full: str = "") -> Item:
        def one() -> Any:
            if kind in ("date", "timestamp"):
                return rng.choice(self.days).isoformat()
            found = self._value(rng, full)
            return float(found) if isinstance(found, Decimal) else found

        if op in NULL:
            return {"dimension": name, "op": op}
        if op in ("in", "not in"):
            return {"dimension": name, "op": op, "value": [one() for _ in range(rng.choice((1, 2, 3)))]}
        if op == "between":
            return {"dimension": name, "op": op, "value": sorted((one(), one()))}
        return {"dimension": name, "op": op, "value": rng.choice(PARTS) if op == "contains" else one()}

    def _value(self, rng: Random, name: str) -> Any:
        if "__" in name:
            return self.reach.constant(name, rng)
        number = rng.randrange(1, 8)
        return f"k{number}" if self.names.kind(name) == "text" else number

    def _on_metric(self, rng: Random, facts: Facts) -> Item | None:
        """Return a condition on a metric, for an entity that every fact and the metric's own know."""
        metric = rng.choice(self.told)
        own = (*facts, *(self.world.metric(m).model or "" for m in simple_below(self.world, metric.name)))
        names = [e for e in self.reach.entities if all(self.reach.place(f, e) == "direct" for f in own)]
        if not names:
            return None
        op, value = rng.choice(COMPARISONS), rng.choice((0, 1, 2))
        return {"metric": metric.name, "by": rng.choice(names), "op": op, "value": value}

    def _reads_earlier(self, metric: Metric) -> bool:
        """Whether a metric is of earlier times than all time, over which conditions read it."""
        is_moved = any(part.offset or part.to_grain for part in metric.inputs)
        return is_moved or any(self._reads_earlier(self.world.metric(part.metric)) for part in metric.inputs)
