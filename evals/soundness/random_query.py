"""Metric queries over a world, as JSON: every field and operator, alone and together."""

from collections.abc import Iterator
from datetime import date, datetime
from random import Random
from typing import Any

from evals.soundness.interpreter.answer import column_of
from evals.soundness.interpreter.request import COHORT, METRIC_TIME, SINCE
from evals.soundness.random_conditions import ANY, COMPARISONS, RandomConditions
from evals.soundness.random_metrics_asked import ADDITIVE, RandomAsked
from evals.soundness.random_names import Facts, RandomNames
from evals.soundness.random_times import TIMES, Grouped, RandomTimes
from evals.soundness.world.description import Metric, World
from evals.soundness.world.random_rows import DAYS
from evals.soundness.world.reach import Reach
from evals.soundness.world.scope import COMPILED, Scope

Query = dict[str, Any]
TO_DATE = ("week", "month", "quarter", "year", "fiscal_quarter", "fiscal_year")
# The share of queries for cohorts.
COHORTS = 0.3
COHORT_GRAINS = ("day", "week", "month", "quarter", "year", "fiscal_quarter", "fiscal_year")
BESIDE_NO_COHORT = ("compare", "share_of_total", "share_of_parent", "cumulative", "every_period")


class RandomQueries:
    """Asks a world; `wrong` is the share of queries with a name out of reach."""

    def __init__(self, world: World, scope: Scope = COMPILED, wrong: float = 0.03) -> None:
        self.world = world
        self.scope = scope
        self.wrong = wrong
        self.reach = Reach(world)
        self.names = RandomNames(world, self.reach, scope)
        self.days = sorted({*self._days(), *DAYS[::6]})
        self.conditions = RandomConditions(self.names, self.days)
        self.times = RandomTimes(self.names, self.days)
        self.asked = RandomAsked(world)

    def _days(self) -> Iterator[date]:
        """Yield the days on which anything happens."""
        for rows in self.world.rows.values():
            for row in rows:
                for value in row.values():
                    if isinstance(value, date):
                        yield value.date() if isinstance(value, datetime) else value

    def ask(self, rng: Random) -> Query:
        """Return one query."""
        is_of_cohorts = "cohort" in self.scope and rng.random() < COHORTS
        metrics = self.asked.metrics(rng, plain=is_of_cohorts and rng.random() < 0.97)
        facts = tuple(sorted(self.asked.facts(metrics)))
        axis = self.times.axis(rng, facts)
        groups = self._groups(rng, facts, self.times.groups(rng, axis, facts, metrics))
        query: Query = {"metrics": metrics, "group_by": [group.text for group in groups]}
        query["where"] = self.conditions.where(rng, facts)
        query["time"] = self.times.range(rng, axis, groups, facts)
        self._periods(rng, query, groups, facts)
        self._compare(rng, query, groups)
        self._shares(rng, query, groups, facts)
        if is_of_cohorts:
            self._cohort(rng, query, groups)
        query["having"] = self._having(rng, query)
        self._cut(rng, query)
        if rng.random() < self.wrong:
            self._misname(rng, query)
        return {key: value for key, value in query.items() if value not in (None, [], {})}

    def _misname(self, rng: Random, query: Query) -> None:
        """Put in a name that may be out of reach, or is none."""
        name = self.names.wrong(rng)
        # One that stands there already would be no column of its own.
        if rng.random() < 0.5 and name not in query["group_by"]:
            query["group_by"] = [*query["group_by"], name]
        else:
            query["where"] = [*query["where"], {"dimension": name, "op": "is null"}]

    def _groups(self, rng: Random, facts: Facts, times: list[Grouped]) -> list[Grouped]:
        """Return what is grouped by: periods, and names of other kinds among them."""
        kinds = ANY - TIMES
        picked = [self.names.of(facts).pick(rng, kinds) for _ in range(rng.choice((0, 0, 1, 1, 2)))]
        names = dict.fromkeys(name for name in picked if name)
        groups = times + [Grouped(self.names.shortened(rng, name, facts), name) for name in names]
        rng.shuffle(groups)
        return groups

    def _periods(self, rng: Random, query: Query, groups: list[Grouped], facts: Facts) -> None:
        """Ask for every period, and for cumulative columns."""
        has_period = any(group.grain for group in groups)
        if "every_period" in self.scope and rng.random() < (0.52 if has_period else 0.01):
            query["every_period"] = True
        if "accumulate" in self.scope and rng.random() < 0.58:
            plain = [m.name for m in self.world.metrics if m.type != "cumulative"]
            near = [name for name in plain if self.asked.facts([name]) <= set(facts)]
            part: dict[str, Any] = {"metric": rng.choice([*query["metrics"], *near[:1], *near[-1:]])}
            roll = rng.random()
            if roll < 0.4:
                part["window"] = rng.choice(("3 days", "1 week", "1 month", "2 months", "1 year"))
            elif roll < 0.7:
                part["to_date"] = rng.choice((*TO_DATE, *self.times.custom))
            if self._is_gatherable(part["metric"]):
                query["cumulative"] = [part]

    def _is_gatherable(self, name: str) -> bool:
        """Whether a metric and those below are neither moved nor gathered already."""
        metric = self.world.metric(name)
        is_plain = metric.type != "cumulative"
        return is_plain and all(
            not part.offset and not part.to_grain and self._is_gatherable(part.metric)
            for part in metric.inputs
        )

    def _cohort(self, rng: Random, query: Query, groups: list[Grouped]) -> None:
        """Ask for cohorts, mostly without what can't stand beside them."""
        plain = [name for name in query["metrics"] if name in self.asked.plain]
        known = self.names.of(tuple(sorted(self.asked.facts(plain)))).names
        entities = [name for name in known if "__" not in name]
        if not plain or not entities:
            return
        query["cohort"] = {"entity": rng.choice(entities), "grain": rng.choice(COHORT_GRAINS)}
        if rng.random() < 0.05:
            return
        query["metrics"] = plain
        query["group_by"] = [group.text for group in groups if not group.grain]
        for field in BESIDE_NO_COHORT:
            query.pop(field, None)

    def _added(self, query: Query) -> list[str]:
        """Return the names of the columns that a query adds to its metrics."""
        found = [f"{name}_share" for name in query.get("share_of_total", [])]
        found += [f"{name}_share_of_parent" for name in query.get("share_of_parent", [])]
        if query.get("compare"):
            kinds = (query["compare"], "difference", "change")
            found += [f"{name}_{kind}" for name in query["metrics"] for kind in kinds]
        found += [column_of(part) for part in query.get("cumulative", [])]
        return found + (["cohort_size", "retention"] if query.get("cohort") else [])

    def _having(self, rng: Random, query: Query) -> list[dict[str, Any]]:
        metrics = query["metrics"]
        if rng.random() > 0.4:
            return []
        others = [m.name for m in self.world.metrics if not self.times.is_moved(m.name)]
        near = [name for name in others if self.asked.facts([name]) <= self.asked.facts(metrics)]
        name = rng.choice(near) if near and rng.random() < 0.25 else rng.choice(metrics)
        added = self._added(query)
        name = rng.choice(added) if added and rng.random() < 0.4 else name
        return [{"metric": name, "op": rng.choice(COMPARISONS), "value": rng.choice((0, 1, 1, 2))}]

    def _compare(self, rng: Random, query: Query, groups: list[Grouped]) -> None:
        if "compare" not in self.scope or rng.random() > 0.5:
            return
        times = {group.name for group in groups if group.grain}
        times |= {query["time"].get("dimension", METRIC_TIME)} if query["time"] else set()
        is_refused = len(times) > 1 or not self.times.is_closed(query["time"], groups)
        if is_refused and rng.random() < 0.95:
            return
        query["compare"] = rng.choice(("previous_year", "previous_period"))

    def _shares(self, rng: Random, query: Query, groups: list[Grouped], facts: Facts) -> None:
        names = [group.name for group in groups if group.name != METRIC_TIME]
        places = [self.reach.place(fact, name) for name in names for fact in facts]
        if "bridged" in places and rng.random() < 0.97:
            return
        additive = [name for name in query["metrics"] if self._is_additive(self.world.metric(name))]
        if additive and rng.random() < 0.7:
            query["share_of_total"] = [rng.choice(additive)]
        if "share_of_parent" in self.scope and query["group_by"] and additive and rng.random() < 0.8:
            query["share_of_parent"] = [rng.choice(additive)]

    def _is_additive(self, metric: Metric) -> bool:
        return metric.agg in ADDITIVE and not metric.last_rows

    def _top(self, rng: Random, query: Query) -> None:
        groups = [*query["group_by"], *((COHORT, SINCE) if query.get("cohort") else ())]
        if "top" not in self.scope or not groups or rng.random() > 0.36:
            return
        query["top"] = {"count": rng.choice((1, 2, 3)), "within": [rng.choice(groups)]}
        if rng.random() < 0.5:
            query["top"]["by"] = rng.choice([*query["metrics"], *self._added(query)[:3]])
        if rng.random() < 0.3:
            query["top"]["descending"] = False

    def _cut(self, rng: Random, query: Query) -> None:
        self._top(rng, query)
        if rng.random() < 0.4:
            choices = [*query["metrics"], *query["group_by"], *self._added(query)[:3]]
            names = rng.sample(choices, rng.choice((1, 1, min(2, len(choices)))))
            query["order_by"] = [{"name": name, "descending": rng.random() < 0.5} for name in names]
        if rng.random() < 0.35:
            query["limit"] = rng.choice((1, 2, 3, 5))
