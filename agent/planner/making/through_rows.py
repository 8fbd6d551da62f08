"""A condition on rows of which one thing may have several, as one that the thing has any such row."""

from typing import Any

from agent.planner.draft import Draft
from agent.planner.making.measures import add_made, told_part
from agent.planner.making.terms import WITH
from semantic_layer.manifest import Metric

_HELD = ("=", "in", ">", ">=", "<", "<=")


def through_rows(draft: Draft, metric: Metric, part: dict[str, Any]) -> dict[str, Any]:
    """The condition as it can be put to the rows of a metric: "orders with a review of one star".

    A row that meets one other row at most takes the condition as it stands.
    """
    dimension = draft.manifest.dimensions.get(part.get("dimension", ""))
    if dimension is None or metric.model is None or part["op"] not in _HELD:
        return part
    ways = draft.manifest.ways(metric.model, dimension)
    if len(ways) != 1 or not ways[0].is_bridged:
        return part
    keys = draft.manifest.everything.models[metric.model].keys
    own = [name for name, key in keys.items() if key.is_unique or key.expr == metric.expr]
    met = [step.model for step in ways[0].steps]
    found = [(name, rows) for name in own for model in met if (rows := _rows_of(draft, model, name))]
    if not found:
        return part
    entity, rows = found[0]
    made = {"name": f"{WITH}_part", "label": told_part(draft, part), "of": rows, "where": [part]}
    return {"metric": add_made(draft, made), "by": entity, "op": ">", "value": 0}


def rows_that_have(draft: Draft, name: str, entity: str) -> str | None:
    """The count of the rows that have a dimension, of which one of those counted may have several."""
    return _rows_of(draft, draft.manifest.dimensions[name].model, entity)


def _rows_of(draft: Draft, model: str, entity: str) -> str | None:
    key = draft.manifest.everything.models[model].keys.get(entity)
    if key is None or key.is_unique:
        return None
    counts = [
        m.name
        for m in draft.manifest.metrics.values()
        if m.model == model and m.aggregation == "count" and not m.filters and not draft.lacking(m.name)
    ]
    return counts[0] if counts else None
