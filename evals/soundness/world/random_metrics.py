"""Metrics of every type over a world's facts, nested and filtered."""

from collections.abc import Callable
from random import Random
from typing import Any

from evals.soundness.world.description import Expr, Input, LastRows, Metric, World
from evals.soundness.world.draft import Draft
from evals.soundness.world.reach import Reach
from evals.soundness.world.scope import Scope

AGGREGATIONS = (
    *("sum", "sum", "count", "count", "count_distinct", "average", "average", "min", "max", "median"),
    *("percentile", "percentile", "percentile", "sum_boolean"),
)
WINDOWS = (
    (1, "day"),
    (7, "days"),
    (1, "week"),
    (1, "month"),
    (2, "month"),
    (1, "quarter"),
    (1, "year"),
    (30, "day"),
)
GRAINS = ("week", "month", "quarter", "year")


def value(one: Any) -> Expr:
    """Return a constant."""
    return Expr("value", (one,))


def number_of(draft: Draft, rng: Random) -> Expr:
    """Return a number of a row."""
    numbers = draft.columns_of("integer", "decimal")
    column = Expr("column", (rng.choice(numbers).name,))
    roll = rng.random()
    if roll < 0.6:
        return column
    other = Expr("column", (rng.choice(numbers).name,))
    if roll < 0.7:
        return Expr(rng.choice(("+", "-")), (column, other))
    if roll < 0.75:
        return Expr("*", (column, other))
    if roll < 0.85:
        return Expr("coalesce", (column, value(0)))
    return Expr("case", (Expr(">", (other, value(0))), column, value(rng.choice((None, 0)))))


class RandomMetrics:
    """Makes the metrics of one world."""

    def __init__(self, rng: Random, world: World, facts: list[Draft], scope: Scope) -> None:
        self.rng = rng
        self.world = world
        self.facts = facts
        self.scope = scope
        self.reach = Reach(world)
        self.made: list[Metric] = []

    def make(self) -> tuple[Metric, ...]:
        """Return simple metrics of every fact, then those computed from them."""
        for fact in self.facts:
            for agg in self.rng.sample(AGGREGATIONS, 11):
                self._add(self.simple(fact, agg))
        makers: list[Callable[[], Metric | None]] = [self.conversion] if "conversion" in self.scope else []
        makers += [self.ratio, self.derived]
        makers += [self.cumulative] if "cumulative" in self.scope else []
        makers += [self.moved] if "moved" in self.scope else []
        for maker in makers:
            for _ in range(3):
                self._add(maker())
        self._add(self.derived())
        return tuple(self.made)

    def _add(self, metric: Metric | None) -> None:
        if metric:
            self.made.append(metric)

    def _name(self, kind: str) -> str:
        return f"{kind}_m{len(self.made)}"

    def simple(self, fact: Draft, agg: str) -> Metric:
        """Return an aggregate of a fact."""
        rng = self.rng
        own_time = "own_time" in self.scope and rng.random() < 0.07
        return Metric(
            self._name(agg),
            "simple",
            model=fact.name,
            agg=agg,
            expr=self._expr(fact, agg),
            percentile=rng.choice((0.1, 0.25, 0.5, 0.9)) if agg == "percentile" else None,
            discrete=agg == "percentile" and rng.random() < 0.5,
            filters=tuple(self._filter(fact.name) for _ in range(rng.choice((0, 0, 0, 0, 1, 1, 2)))),
            time=next((d.name for d in fact.dimensions if d.grain and d.name != fact.time), None)
            if own_time
            else None,
            fill=rng.choice((0, 7)) if "fill" in self.scope and rng.random() < 0.07 else None,
            spine="spine" in self.scope and rng.random() < 0.08,
            last_rows=self._last_rows(fact) if "last_rows" in self.scope and rng.random() < 0.1 else None,
        )

    def _expr(self, fact: Draft, agg: str) -> Expr:
        rng = self.rng
        if agg == "count":
            columns = [fact.keys[0].column, rng.choice(fact.columns).name]
            return value(1) if rng.random() < 0.3 else Expr("column", (rng.choice(columns),))
        if agg == "count_distinct":
            return Expr("column", (rng.choice(fact.columns).name,))
        if agg == "sum_boolean":
            flags = [column.name for column in fact.columns_of("boolean")]
            if rng.random() < 0.7:
                return Expr("column", (rng.choice(flags),))
            return Expr(">", (number_of(fact, rng), value(1)))
        if agg == "sum" and rng.random() < 0.1:
            return value(1)
        found = number_of(fact, rng)
        if agg in ("median", "percentile") and "decimal_median" not in self.scope:
            return Expr("column", (fact.columns_of("integer")[0].name,))
        return found

    def _last_rows(self, fact: Draft) -> LastRows:
        times = [d.name for d in fact.dimensions if d.grain and not d.same_as]
        texts = [d.name for d in fact.dimensions if not d.grain and not d.same_as]
        keys = [key.entity for key in fact.keys if key.type == "foreign" and not key.role_of]
        groupings = self.rng.sample(keys, min(len(keys), self.rng.choice((0, 1, 1))))
        if self.rng.random() < 0.2:
            groupings.append(f"{fact.entity}__{self.rng.choice(texts)}")
        name = f"{fact.entity}__{self.rng.choice(times)}"
        return LastRows(name, self.rng.choice(("min", "max")), tuple(groupings))

    def _filter(self, fact: str) -> Expr:
        rng = self.rng
        if "metric_filters" in self.scope and rng.random() < 0.15:
            found = self._metric_filter(fact)
            if found:
                return found
        names = self._filterable(fact)
        first = self._test(rng.choice(names))
        roll = rng.random()
        if roll < 0.25:
            return Expr("or", (first, self._test(rng.choice(names))))
        return Expr("not", (first,)) if roll < 0.35 else first

    def _metric_filter(self, fact: str) -> Expr | None:
        entities = [
            key.entity for key in self.world.model(fact).keys if key.type == "foreign" and not key.role_of
        ]
        plain = [m for m in self.made if m.type == "simple"]
        choices = [
            (m, entity)
            for m in plain
            for entity in entities
            if any(key.entity == entity for key in self.world.model(m.model or "").keys)
        ]
        if not choices:
            return None
        metric, entity = self.rng.choice(choices)
        reference = Expr("metric", (metric.name, entity))
        return Expr(self.rng.choice((">", ">=", "<", "=")), (reference, value(self.rng.choice((0, 1, 2)))))

    def _filterable(self, fact: str) -> list[str]:
        names = self.reach.direct(fact)
        if "copy_filters" in self.scope:
            return names
        copied = {d.same_as for d in self.world.model(fact).dimensions}
        return [name for name in names if name not in copied]

    def _test(self, name: str) -> Expr:
        rng = self.rng
        reference = Expr("dimension", (name,))
        kind = self.reach.kind(name)
        roll = rng.random()
        if roll < 0.15:
            return Expr(rng.choice(("is null", "is not null")), (reference,))
        if kind == "boolean":
            return reference
        wanted = self.reach.constant(name, rng)
        if roll < 0.3:
            others = value(self.reach.constant(name, rng))
            return Expr(rng.choice(("in", "not in")), (reference, value(wanted), others))
        return Expr(rng.choice(("=", "<>", "<", "<=", ">", ">=")), (reference, value(wanted)))

    def _input(self, metric: Metric, alias: str) -> Input:
        facts = {self.world_metric(one).model or "" for one in self._simple(metric)}
        filters: tuple[Expr, ...] = ()
        if len(facts) == 1 and self.rng.random() < 0.3:
            filters = (self._filter(facts.pop()),)
        return Input(metric.name, alias, filters)

    def world_metric(self, name: str) -> Metric:
        """Return a metric made before."""
        return next(metric for metric in self.made if metric.name == name)

    def _simple(self, metric: Metric) -> list[str]:
        if metric.type == "simple":
            return [metric.name]
        inputs = metric.inputs[:1] if metric.type == "conversion" else metric.inputs
        return [one for part in inputs for one in self._simple(self.world_metric(part.metric))]

    def _pick(self, *types: str) -> Metric:
        return self.rng.choice([m for m in self.made if m.type in types and not self._is_late(m)])

    def _is_late(self, metric: Metric) -> bool:
        """Whether a metric is gathered or moved: kept out of the plain ones."""
        is_moved = any(part.offset or part.to_grain for part in metric.inputs)
        below = [self.world_metric(part.metric) for part in metric.inputs]
        return is_moved or metric.type == "cumulative" or any(map(self._is_late, below))

    def ratio(self) -> Metric:
        """Return a metric divided by another."""
        parts = (
            self._input(self._pick("simple"), "numerator"),
            self._input(self._pick("simple"), "denominator"),
        )
        return Metric(self._name("ratio"), "ratio", inputs=parts, fill=self._fill())

    def _fill(self) -> int | None:
        return 0 if "fill" in self.scope and self.rng.random() < 0.1 else None

    def derived(self) -> Metric:
        """Return an expression over two other metrics, nested ones among them."""
        first, second = (self._pick("simple", "ratio", "derived", "conversion") for _ in range(2))
        parts = (self._input(first, "a"), self._input(second, "b"))
        return Metric(self._name("derived"), "derived", expr=self._formula(), inputs=parts, fill=self._fill())

    def _formula(self) -> Expr:
        a, b = Expr("input", ("a",)), Expr("input", ("b",))
        whole = value(1)
        choices = (
            Expr("-", (a, b)),
            Expr("+", (a, Expr("*", (b, value(2))))),
            Expr("/", (a, Expr("nullif", (b, value(0))))),
            Expr("-", (whole, Expr("/", (a, Expr("nullif", (b, value(0))))))),
            Expr("coalesce", (a, b, value(0))),
            Expr("case", (Expr(">", (a, value(1))), a, b)),
        )
        return self.rng.choice(choices)

    def moved(self) -> Metric:
        """Return a metric beside itself, or another, earlier."""
        rng = self.rng
        first = self._pick("simple", "ratio", *(["conversion"] if rng.random() < 0.5 else []))
        second = first if rng.random() < 0.6 else self._pick("simple", "derived")
        if "cumulative" in self.scope and rng.random() < 0.15:
            gathered = [m for m in self.made if m.type == "cumulative"]
            second = rng.choice(gathered) if gathered else second
        offset = rng.choice(
            ((1, "day"), (7, "day"), (1, "week"), (1, "month"), (1, "quarter"), (1, "year"), (2, "month"))
        )
        to_grain = rng.choice(("month", "quarter", "year")) if rng.random() < 0.5 else None
        earlier = Input(second.name, "b", (), None if to_grain else offset, to_grain)
        return Metric(
            self._name("moved"), "derived", expr=self._formula(), inputs=(self._input(first, "a"), earlier)
        )

    def cumulative(self) -> Metric:
        """Return a metric gathered over a window, a grain so far, or all time."""
        rng = self.rng
        roll = rng.random()
        return Metric(
            self._name("cumulative"),
            "cumulative",
            inputs=(Input(self._pick("simple").name, "input"),),
            window=rng.choice(((2, "day"), (7, "day"), (1, "week"), (1, "month"), (3, "month"), (1, "year")))
            if roll < 0.4
            else None,
            to_date=rng.choice(GRAINS[1:]) if roll > 0.7 else None,
            period_agg=rng.choice(("first", "last", "average", None)),
        )

    def conversion(self) -> Metric | None:
        """Return a metric of rows that follow rows of another fact, of one entity."""
        rng = self.rng
        counts = [m for m in self.made if _is_count(m) and not m.last_rows]
        pairs = [
            (base, follower, entity)
            for base in counts
            for follower in counts
            for entity in sorted(self._keys(base) & self._keys(follower))
            if base.model != follower.model or rng.random() < 0.1
        ]
        if not pairs:
            return None
        base, follower, entity = rng.choice(sorted(pairs, key=str))
        return Metric(
            self._name("conversion"),
            "conversion",
            inputs=(self._input(base, "base"), self._input(follower, "conversion")),
            filters=(self._filter(base.model or ""),) if rng.random() < 0.15 else (),
            window=rng.choice(((1, "day"), (7, "day"), (1, "month"), (1, "year")))
            if rng.random() < 0.7
            else None,
            entity=entity,
            calculation=rng.choice(("conversions", "conversion_rate")),
            constants=self._constants(base, follower) if rng.random() < 0.25 else (),
            fill=self._fill(),
        )

    def _keys(self, metric: Metric) -> set[str]:
        return {key.entity for key in self.world.model(metric.model or "").keys}

    def _constants(self, base: Metric, follower: Metric) -> tuple[tuple[str, str], ...]:
        """Return a pair of properties that rows on both sides must agree in: entities, or dimensions."""
        kinds: list[dict[str, str]] = []
        for model in (self.world.model(one.model or "") for one in (base, follower)):
            found = {key.entity: f"key of {key.role_of or key.entity}" for key in model.keys}
            found |= {f"{model.primary_entity}__{d.name}": d.kind for d in model.dimensions if not d.same_as}
            kinds.append(found)
        pairs = [(a, b) for a in kinds[0] for b in kinds[1] if kinds[0][a] == kinds[1][b]]
        return (self.rng.choice(pairs),) if pairs else ()


def _is_count(metric: Metric) -> bool:
    return metric.agg in ("count", "count_distinct") or (metric.agg == "sum" and metric.expr == value(1))
