"""Metric queries over a world, as JSON: every field and operator, alone and together."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from evals.soundness.interpreter.refusal import Refused
from evals.soundness.interpreter.request import simple_below
from evals.soundness.world.description import Metric, World
from evals.soundness.world.random_rows import DAYS
from evals.soundness.world.reach import Reach
from evals.soundness.world.scope import ALL, Scope

Query = dict[str, Any]
GRAINS = ("day", "week", "month", "quarter", "year")
ADDITIVE = ("sum", "count", "sum_boolean")
COMPARISONS = ("=", "!=", "!=", ">", ">=", ">=", "<", "<=", "<=")


class RandomQueries:
    """Asks a world; `wrong` is the share of names taken from out of reach."""

    def __init__(self, world: World, scope: Scope = ALL, wrong: float = 0.02) -> None:
        self.world = world
        self.scope = scope
        self.wrong = wrong
        self.reach = Reach(world)
        self.days = sorted({*self._days(), *DAYS[::6]})

    def _days(self) -> Iterator[date]:
        """Yield the days on which anything happens."""
        for rows in self.world.rows.values():
            for row in rows:
                for value in row.values():
                    if isinstance(value, date):
                        yield value.date() if isinstance(value, datetime) else value

    def ask(self, rng: Random) -> Query:
        """Return one query."""
        metrics = self._metrics(rng)
        facts = list(
            dict.fromkeys(
                self.world.metric(one).model or ""
                for name in metrics
                for one in simple_below(self.world, name)
            )
        )
        query: Query = {"metrics": metrics}
        names = self._names(facts)
        query["group_by"] = self._groups(rng, names, facts, is_framed=any(map(self._is_framed, metrics)))
        query["where"] = [self._condition(rng, names, facts) for _ in range(rng.choice((0, 1, 1, 2, 2)))]
        is_framed = any(map(self._is_framed, metrics))
        query["time"] = self._range(rng, [] if is_framed else names)
        self._periods(rng, query, facts)
        query["having"] = self._having(rng, metrics)
        self._compare(rng, query, facts)
        self._shares(rng, query, facts)
        self._cut(rng, query)
        return {key: value for key, value in query.items() if value not in (None, [], {})}

    def _metrics(self, rng: Random) -> list[str]:
        names = [metric.name for metric in self.world.metrics]
        count = rng.choice((1, 3, 4, 5, 5, 6))
        if rng.random() < 0.4:
            fact = rng.choice([metric.model for metric in self.world.metrics if metric.model])
            own = [metric.name for metric in self.world.metrics if metric.model == fact]
            names = own + [metric.name for metric in self.world.metrics if not metric.model]
        return rng.sample(names, min(count, len(names)))

    def _is_framed(self, name: str) -> bool:
        """Whether a metric is read along periods: moved, gathered or joined to the spine."""
        metric = self.world.metric(name)
        is_moved = any(part.offset or part.to_grain for part in metric.inputs)
        below = [part.metric for part in metric.inputs]
        return metric.spine or is_moved or metric.type == "cumulative" or any(map(self._is_framed, below))

    def _names(self, facts: list[str]) -> list[str]:
        names = list(self.reach.known)
        names += self.reach.entities if "entities" in self.scope else []
        if "links" in self.scope:
            names += self.reach.longer
        found = [name for name in names if all(self.reach.place(fact, name) != "not" for fact in facts)]
        # Names a bridge away, and those that a fact repeats, are few: they stand more often.
        copied = {d.same_as for fact in facts for d in self.world.model(fact).dimensions if d.same_as}
        found += 2 * [name for name in found if name in copied]
        return found + [name for name in found if any(self.reach.place(f, name) == "bridged" for f in facts)]

    def _is_clear(self, short: str, facts: list[str]) -> bool:
        """Whether a short name means something, or is asked of one fact: of several the error is not told."""
        if len(facts) < 2:
            return True
        try:
            return bool(self.reach.names.full_name(short, facts))
        except Refused:
            return False

    def _name(self, rng: Random, names: list[str], facts: list[str]) -> str:
        if not names or rng.random() < self.wrong:
            plain = [name for name in self.reach.known if not self.reach.is_time(name)]
            return rng.choice([*plain, "nothing__here"])
        name = rng.choice(names)
        short = name.rpartition("__")[2]
        if not self._is_clear(short, facts):
            return name
        wants_short = "short_names" in self.scope and name.count("__") == 1 and rng.random() < 0.15
        return short if wants_short else name

    def _groups(
        self, rng: Random, names: list[str], facts: list[str], *, is_framed: bool = False
    ) -> list[str]:
        if is_framed:
            names = [name for name in names if not self.reach.is_time(name)]
        groups = [self._group(rng, self._name(rng, names, facts)) for _ in range(rng.choice((0, 1, 1, 2)))]
        # A short name of a time has its own grain, which another group may have: the columns would clash.
        groups = [g for g in groups if _has_grain(g) or not self._is_other_time(g, facts)]
        roll = rng.random()
        if roll < 0.6:
            grain = rng.choice(GRAINS)
            groups.insert(rng.randrange(len(groups) + 1), rng.choice((grain, f"metric_time__{grain}")))
        if roll < 0.14 and not is_framed:
            groups.append(f"metric_time__{rng.choice(GRAINS)}")
        kept: dict[str, str] = {}
        for group in groups:
            kept.setdefault(group.removeprefix("metric_time__").rpartition("__")[2], group)
        return list(kept.values())

    def _group(self, rng: Random, name: str) -> str:
        if self.reach.is_time(name):
            return f"{name}__{rng.choice(GRAINS)}"
        return name

    def _condition(self, rng: Random, names: list[str], facts: list[str]) -> dict[str, Any]:
        if "metric_conditions" in self.scope and rng.random() < 0.12:
            found = self._metric_condition(rng, facts)
            if found:
                return found
        if rng.random() < 0.7:
            return {"any": [self._filter(rng, names, facts) for _ in range(rng.choice((2, 9, 11, 13)))]}
        return self._filter(rng, names, facts)

    def _is_filled(self, metric: Metric) -> bool:
        below = [self.world.metric(part.metric) for part in metric.inputs]
        return metric.fill is not None or any(map(self._is_filled, below))

    def _metric_condition(self, rng: Random, facts: list[str]) -> dict[str, Any] | None:
        """Return a condition on a metric, for an entity that every fact and the metric's own know."""
        metric = rng.choice(
            [m for m in self.world.metrics if m.type in ("simple", "ratio") and not self._is_filled(m)]
        )
        own = facts + [self.world.metric(one).model or "" for one in simple_below(self.world, metric.name)]
        names = [
            name
            for name in self.reach.entities
            if all(self.reach.place(fact, name) == "direct" for fact in own)
        ]
        if not names:
            return None
        op, value = rng.choice(COMPARISONS), rng.choice((0, 1, 2))
        return {"metric": metric.name, "by": rng.choice(names), "op": op, "value": value}

    def _filter(self, rng: Random, names: list[str], facts: list[str]) -> dict[str, Any]:
        if rng.random() < 0.08:
            return self._test(rng, "metric_time", "date")
        name = self._name(rng, names, facts)
        full = self._full(name, names)
        if full.endswith("__here"):
            return {"dimension": name, "op": "=", "value": 1}
        if full in self.reach.entities:
            return {"dimension": name, "op": rng.choice(("is null", "is not null"))}
        return self._test(rng, name, self.reach.kind(full), full)

    def _full(self, name: str, names: list[str]) -> str:
        if "__" in name or name in self.reach.entities:
            return name
        return next(known for known in names if known.endswith(f"__{name}"))

    def _test(self, rng: Random, name: str, kind: str, full: str | None = None) -> dict[str, Any]:
        def one() -> Any:
            if kind in ("date", "timestamp"):
                return rng.choice(self.days).isoformat()
            found = self.reach.constant(full or name, rng)
            return float(found) if isinstance(found, Decimal) else found

        ops = ["=", "!=", "in", "not in", "is null", "is not null"]
        if kind != "boolean":
            ops += 2 * [">", ">=", "<", "<=", "between"]
        if kind == "text":
            ops += 8 * ["contains"]
        op = rng.choice(ops)
        if op in ("is null", "is not null"):
            return {"dimension": name, "op": op}
        if op in ("in", "not in"):
            return {"dimension": name, "op": op, "value": [one() for _ in range(rng.choice((1, 2, 3)))]}
        if op == "between":
            return {"dimension": name, "op": op, "value": sorted((one(), one()))}
        if op == "contains":
            return {"dimension": name, "op": op, "value": rng.choice(("A", "a", "%", "_", "'", "Ä", "ULO"))}
        return {"dimension": name, "op": op, "value": one()}

    def _range(self, rng: Random, names: list[str]) -> dict[str, Any] | None:
        roll = rng.random()
        if roll < 0.3:
            return None
        half = len(self.days) // 2
        first, last = rng.choice(self.days[: half + 1]), rng.choice(self.days[half:])
        if rng.random() < 0.3:
            first, last = first.replace(day=1), last.replace(day=1) - timedelta(1)
            last = max(first, last)
        time: dict[str, Any] = {"from": first.isoformat(), "to": last.isoformat()}
        if roll < 0.45:
            del time[rng.choice(("from", "to"))]
        times = [name for name in names if self.reach.is_time(name)]
        if "joined_range" in self.scope and times and rng.random() < 0.12:
            time["dimension"] = rng.choice(times)
        return time

    def _periods(self, rng: Random, query: Query, facts: list[str]) -> None:
        """Ask for every period, and for cumulative columns."""
        grains = [group for group in query["group_by"] if _is_metric_time(group)]
        other_times = [g for g in query["group_by"] if self._is_other_time(g, facts)]
        if other_times or len(grains) > 1 or "dimension" in (query["time"] or {}):
            return
        if "every_period" in self.scope and grains and rng.random() < 0.3:
            query["every_period"] = True
        if "accumulate" in self.scope and rng.random() < 0.3:
            plain = [m.name for m in self.world.metrics if m.type in ("simple", "ratio", "derived")]
            part: dict[str, Any] = {"metric": rng.choice([*query["metrics"], rng.choice(plain)])}
            roll = rng.random()
            if roll < 0.4:
                part["window"] = rng.choice(("3 days", "1 week", "1 month", "2 months", "1 year"))
            elif roll < 0.7:
                part["to_date"] = rng.choice(("month", "quarter", "year"))
            if self._is_gatherable(part["metric"]):
                query["cumulative"] = [part]

    def _is_gatherable(self, name: str) -> bool:
        """Whether a metric and those below are neither moved nor gathered already."""
        metric = self.world.metric(name)
        is_plain = metric.type in ("simple", "ratio", "derived") and not metric.last_rows
        return is_plain and all(
            not part.offset and not part.to_grain and self._is_gatherable(part.metric)
            for part in metric.inputs
        )

    def _having(self, rng: Random, metrics: list[str]) -> list[dict[str, Any]]:
        if rng.random() > 0.4:
            return []
        others = [m.name for m in self.world.metrics if not self._is_framed(m.name)]
        name = rng.choice(metrics) if rng.random() < 0.75 else rng.choice(others)
        return [{"metric": name, "op": rng.choice(COMPARISONS), "value": rng.choice((0, 1, 1, 2))}]

    def _compare(self, rng: Random, query: Query, facts: list[str]) -> None:
        if "compare" not in self.scope or rng.random() > 0.3:
            return
        time = query.get("time") or {}
        other_times = [g for g in query["group_by"] if self._is_other_time(g, facts)]
        grains = [g for g in query["group_by"] if _is_metric_time(g)]
        if len(grains) > 1 or "dimension" in time or (other_times and rng.random() < 0.95):
            return
        is_open = len(time) < 2 and (not grains or "open_compare" not in self.scope)
        if is_open and (grains or rng.random() < 0.95):
            return
        query["compare"] = rng.choice(("previous_year", "previous_period"))

    def _is_other_time(self, group: str, facts: list[str]) -> bool:
        if _is_metric_time(group) or _has_grain(group):
            return not _is_metric_time(group)
        try:
            return self.reach.is_time(self.reach.names.full_name(group, facts))
        except Refused:
            return False

    def _shares(self, rng: Random, query: Query, facts: list[str]) -> None:
        places = [
            self.reach.place(
                fact, group.removesuffix("__" + group.rpartition("__")[2]) if _has_grain(group) else group
            )
            for group in query["group_by"]
            if not _is_metric_time(group) and "__" in group
            for fact in facts
        ]
        if "bridged" in places and rng.random() < 0.97:
            return
        additive = [name for name in query["metrics"] if self._is_additive(self.world.metric(name))]
        if additive and rng.random() < 0.35:
            query["share_of_total"] = [rng.choice(additive)]
        if "share_of_parent" in self.scope and query["group_by"] and additive and rng.random() < 0.3:
            query["share_of_parent"] = [rng.choice(additive)]

    def _is_additive(self, metric: Metric) -> bool:
        return metric.agg in ADDITIVE and not metric.last_rows

    def _top(self, rng: Random, query: Query) -> None:
        groups = [name.removeprefix("metric_time__") for name in query["group_by"]]
        groups = [name for name in groups if name in GRAINS or not _has_grain(name)]
        if "top" not in self.scope or not groups or rng.random() > 0.25:
            return
        query["top"] = {"count": rng.choice((1, 2, 3)), "within": [rng.choice(groups)]}
        if rng.random() < 0.5:
            query["top"]["by"] = rng.choice(query["metrics"])
        if rng.random() < 0.3:
            query["top"]["descending"] = False

    def _cut(self, rng: Random, query: Query) -> None:
        self._top(rng, query)
        if rng.random() < 0.4:
            choices = [*query["metrics"], *query["group_by"]]
            if "long_order" not in self.scope:
                plain = [name.removeprefix("metric_time__") for name in choices]
                choices = [name for name in plain if name in GRAINS or not _has_grain(name)]
            names = rng.sample(choices, rng.choice((1, 1, min(2, len(choices)))))
            query["order_by"] = [{"name": name, "descending": rng.random() < 0.5} for name in names]
        if rng.random() < 0.35:
            query["limit"] = rng.choice((1, 2, 3, 5))


def _is_metric_time(group: str) -> bool:
    return group in GRAINS or group.startswith("metric_time")


def _has_grain(group: str) -> bool:
    return group.rpartition("__")[2] in GRAINS
