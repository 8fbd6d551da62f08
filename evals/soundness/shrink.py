"""Make a failing case small: fewer query parts, metrics, models, rows, filters, values."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from time import monotonic
from typing import Any

from evals.soundness.case import Arena, Mismatch
from evals.soundness.features import below
from evals.soundness.world.description import Metric, Model, World

Case = tuple[World, dict[str, Any]]
SECONDS = 40.0


def shrink(
    mismatch: Mismatch, check: Callable[[World, dict[str, Any]], Mismatch | None] | None = None
) -> Mismatch:
    """Return a smaller case that fails in the same way."""
    ask = check or checked
    deadline = monotonic() + SECONDS
    best, before = mismatch, None
    while best is not before and monotonic() < deadline:
        before = best
        for step in STEPS:
            best = _stepped(step, best, ask, deadline)
    return best


def _stepped(
    step: Callable[[Case], Iterator[Case]],
    best: Mismatch,
    ask: Callable[[World, dict[str, Any]], Mismatch | None],
    deadline: float,
) -> Mismatch:
    """Return what is left after every try of a step; after a success the tries are of the smaller case."""
    position = 0
    tries = list(step((best.world, best.query)))
    while position < len(tries) and monotonic() < deadline:
        found = ask(*tries[position])
        if found and kind(found) == kind(best):
            best = found
            tries = list(step((best.world, best.query)))
        else:
            position += 1
    return best


def checked(world: World, query: dict[str, Any]) -> Mismatch | None:
    """Ask both sides of a world that may no longer make sense."""
    try:
        with Arena(world) as arena:
            return arena.check(query)
    except Exception:
        return None


def kind(mismatch: Mismatch) -> str:
    """Return how a case fails: by which errors, or in its rows."""
    compiled, expected = mismatch.compiled.error, mismatch.expected.error
    if compiled or expected:
        return f"{(compiled or 'rows').split(':')[0]} for {expected or 'rows'}"
    return "columns" if mismatch.what.startswith("columns") else "rows"


def _query_parts(case: Case) -> Iterator[Case]:
    world, query = case
    for key, value in query.items():
        if key != "metrics":
            yield world, {k: v for k, v in query.items() if k != key}
        if isinstance(value, list) and len(value) > 1:
            for number in range(len(value)):
                yield world, {**query, key: value[:number] + value[number + 1 :]}
    for number, item in enumerate(query.get("where", [])):
        parts = item.get("any", [])
        for place in range(len(parts)):
            left = (
                {"any": parts[:place] + parts[place + 1 :]}
                if len(parts) > 2
                else parts[1 - place]
                if len(parts) == 2
                else item
            )
            yield world, {**query, "where": [*query["where"][:number], left, *query["where"][number + 1 :]]}


def _metrics(case: Case) -> Iterator[Case]:
    world, query = case
    named = [one["metric"] for key in ("having", "cumulative") for one in query.get(key, [])]
    named += [
        part["metric"]
        for item in query.get("where", [])
        for part in item.get("any", [item])
        if "metric" in part
    ]
    needed = set(below(world, [*query["metrics"], *named]))
    kept = tuple(m for m in world.metrics if m.name in needed)
    if len(kept) < len(world.metrics):
        yield replace(world, metrics=kept), query
    for metric in world.metrics:
        for smaller in _smaller(metric):
            yield replace(world, metrics=tuple(smaller if m is metric else m for m in world.metrics)), query
        for part in metric.inputs:
            if metric.name in query["metrics"]:
                yield (
                    world,
                    {**query, "metrics": [part.metric if n == metric.name else n for n in query["metrics"]]},
                )


def _smaller(metric: Metric) -> Iterator[Metric]:
    for number in range(len(metric.filters)):
        yield replace(metric, filters=metric.filters[:number] + metric.filters[number + 1 :])
    for number, one in enumerate(metric.filters):
        for part in one.args if one.op in ("and", "or", "not") else ():
            yield replace(metric, filters=(*metric.filters[:number], part, *metric.filters[number + 1 :]))
    plain = {"time": None, "fill": None, "spine": False, "last_rows": None, "window": None}
    for key, value in plain.items():
        if getattr(metric, key) != value:
            yield replace(metric, **{key: value})  # type: ignore[arg-type]
    if any(part.filters for part in metric.inputs):
        yield replace(metric, inputs=tuple(replace(part, filters=()) for part in metric.inputs))


def _models(case: Case) -> Iterator[Case]:
    world, query = case
    for model in world.models:
        kept = tuple(one for one in world.models if one is not model)
        metrics = tuple(metric for metric in world.metrics if metric.model != model.name)
        yield replace(world, models=kept, metrics=metrics), query
    for model in world.models:
        for smaller in _smaller_models(model):
            yield (
                replace(world, models=tuple(smaller if one is model else one for one in world.models)),
                query,
            )


def _smaller_models(model: Model) -> Iterator[Model]:
    for dimension in model.dimensions:
        if dimension.name != model.time:
            yield replace(model, dimensions=tuple(one for one in model.dimensions if one is not dimension))
    for key in model.keys:
        if key.type == "foreign":
            yield replace(model, keys=tuple(one for one in model.keys if one is not key))
    if model.policy:
        yield replace(model, policy=None)


def _rows(case: Case) -> Iterator[Case]:
    world, query = case
    for name, rows in world.rows.items():
        size = len(rows)
        while size:
            for start in range(0, len(rows), size):
                left = rows[:start] + rows[start + size :]
                yield replace(world, rows={**world.rows, name: left}), query
            size //= 2


STEPS: tuple[Callable[[Case], Iterator[Case]], ...] = (_query_parts, _metrics, _models, _rows)
