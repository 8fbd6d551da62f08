"""What a case exercises, by name: kinds of metrics, ways of joining, operators, fields of the query."""

from collections.abc import Iterator
from typing import Any

from evals.soundness.compare import Outcome
from evals.soundness.interpreter.entries import leaves
from evals.soundness.interpreter.evaluation import Bench
from evals.soundness.interpreter.paths import Place
from evals.soundness.interpreter.refusal import Refused
from evals.soundness.interpreter.request import METRIC_TIME, simple_below
from evals.soundness.interpreter.times import LENGTHS
from evals.soundness.world.description import Metric, World

FIELDS = (
    "having",
    "order_by",
    "limit",
    "top",
    "share_of_total",
    "share_of_parent",
    "every_period",
    "cumulative",
    "cohort",
)


def features(bench: Bench, query: dict[str, Any], outcome: Outcome) -> frozenset[str]:
    """Return the names of everything a query and its metrics use."""
    world = bench.world
    known = {metric.name for metric in world.metrics}
    asked = [name for name in query["metrics"] if name in known]
    metrics = [world.metric(name) for name in below(world, asked)]
    facts = list(dict.fromkeys(m.model or "" for m in metrics if m.type == "simple"))
    found = {one for metric in metrics for one in of_metric(metric)}
    grains = (*LENGTHS, *(grain.name for grain in world.calendar.custom))
    found |= set(_of_query(query, grains))
    found |= set(_of_joins(bench, query, metrics, facts))
    found.add(f"answer {_kind(outcome)}")
    return frozenset(found)


def below(world: World, names: list[str]) -> list[str]:
    """Return metrics with all they are computed from."""
    found = dict.fromkeys(names)
    for name in names:
        found.update(dict.fromkeys(below(world, [part.metric for part in world.metric(name).inputs])))
    return list(found)


def _kind(outcome: Outcome) -> str:
    if outcome.error:
        return outcome.error
    if outcome.notes.get("undecided"):
        return "undecided in doubles"
    return "of no row" if not outcome.rows else "of one row" if len(outcome.rows) == 1 else "of rows"


def of_metric(metric: Metric) -> Iterator[str]:
    """Yield the names of what a metric is and has."""
    yield f"metric {metric.type}"
    if metric.agg:
        kind = (
            metric.agg
            if metric.agg != "percentile"
            else "percentile discrete"
            if metric.discrete
            else "percentile continuous"
        )
        yield f"agg {kind}"
    flags = {
        "metric filter": bool(metric.filters),
        "input filter": any(part.filters for part in metric.inputs),
        "filter on a metric": any(leaf.op == "metric" for one in metric.filters for leaf in leaves(one)),
        "fill_nulls_with": metric.fill is not None,
        "join_to_timespine": metric.spine,
        "semi-additive": metric.last_rows is not None,
        "own time": metric.time is not None,
        "offset_window": any(part.offset for part in metric.inputs),
        "offset_to_grain": any(part.to_grain for part in metric.inputs),
        "nested derived": metric.type == "derived"
        and any(part.metric.startswith(("derived", "ratio")) for part in metric.inputs),
    }
    yield from (name for name, is_there in flags.items() if is_there)
    if metric.type == "cumulative":
        yield (
            "cumulative window"
            if metric.window
            else "cumulative to date"
            if metric.to_date
            else "cumulative all time"
        )
        yield f"period_agg {metric.period_agg or 'last'}"
    if metric.type == "conversion":
        yield f"conversion {metric.calculation}"
        if metric.constants:
            yield "constant_properties"


def _of_query(query: dict[str, Any], grains: tuple[str, ...]) -> Iterator[str]:
    for item in query.get("where", []):
        if "any" in item:
            yield "any of"
        for part in item.get("any", [item]):
            yield f"operator {part['op']}" if "dimension" in part else "condition on a metric"
            if part.get("dimension") == METRIC_TIME:
                yield "condition on metric_time"
    for name in FIELDS:
        if query.get(name):
            yield name
    if query.get("compare"):
        yield "compare"
        yield f"compare {query['compare']}"
    time = query.get("time")
    if time:
        yield (
            "range of another time"
            if time.get("dimension")
            else "range closed"
            if len(time) == 2
            else "range open"
        )
    if len(query["metrics"]) > 1:
        yield "several metrics"
    yield from _of_groups(query.get("group_by", []), grains)


def _of_groups(groups: list[str], grains: tuple[str, ...]) -> Iterator[str]:
    if not groups:
        yield "no group"
    for group in groups:
        last = group.rpartition("__")[2]
        if last in grains:
            yield "by a period"
            yield f"by {last if last in LENGTHS else 'a grain of its own'}"
        if group in grains or group.startswith(METRIC_TIME):
            yield "by metric_time"
        else:
            yield (
                "by another time"
                if last in grains
                else "by a dimension"
                if "__" in group
                else "by a short name"
            )


def _of_joins(bench: Bench, query: dict[str, Any], metrics: list[Metric], facts: list[str]) -> Iterator[str]:
    world = bench.world
    if len(facts) > 1:
        yield "join several facts"
    for fact in facts:
        if not bench.rows.of[fact]:
            yield "empty fact"
        if world.model(fact).policy:
            yield "join row policy"
        for name in _names(query):
            place = _place(bench, fact, name)
            if place:
                yield from _of_place(bench, fact, name, place)


def _names(query: dict[str, Any]) -> Iterator[str]:
    for group in query.get("group_by", []):
        head, _, last = group.rpartition("__")
        yield head if last in LENGTHS else group
    for item in query.get("where", []):
        for part in item.get("any", [item]):
            yield part.get("dimension") or part["by"]


def _place(bench: Bench, fact: str, name: str) -> Place | None:
    if name in LENGTHS or name in (METRIC_TIME, ""):
        return None
    try:
        return bench.names.place(fact, bench.names.full_name(name, [fact]))
    except Refused:
        return None


def _of_place(bench: Bench, fact: str, name: str, place: Place) -> Iterator[str]:
    if place.is_bridged:
        yield "join bridge"
    elif not place.chain:
        is_copy = any(d.same_as == name for d in bench.world.model(fact).dimensions)
        yield "join none: a copy" if is_copy else "join none"
    else:
        yield (
            "join one step"
            if len(place.chain) == 1
            else "join two steps"
            if len(place.chain) == 2
            else "join three steps or more"
        )
    if place.column:
        yield "by an entity"
    for step in place.chain:
        if step.is_natural:
            yield "join history"
        if step.label in bench.names.roles:
            yield "join role"
            if step.source == step.target:
                yield "join self role"
        if bench.world.model(step.target).policy:
            yield "join row policy"
        if bench.world.model(step.target).time and not step.is_bridge:
            yield "join a fact's rows"
    if name.count("__") == 2:
        yield "a longer name"


def simple_facts(world: World, names: list[str]) -> list[str]:
    """Return the facts that metrics read."""
    return list(dict.fromkeys(world.metric(one).model or "" for n in names for one in simple_below(world, n)))
