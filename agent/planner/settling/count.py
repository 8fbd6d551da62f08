"""How many different ones there are under conditions: of all there are, or among the rows of one fact."""

from typing import Any

from agent.planner.draft import Draft
from agent.planner.making.measures import ALL_OF, add_made
from agent.planner.names.counted import is_met_once
from semantic_layer.manifest import Dimension, Metric
from semantic_layer.model import Model

UNCOUNTED = "how many different ones there are under a condition; ask to list them"


def settle_count(draft: Draft) -> None:
    """Keep a count whose conditions are of the things counted; else count those met in the rows of a fact."""
    made = [one for one in draft.made if one["name"] in draft.metrics and "counts" in one]
    made = [one for one in made if not one["name"].startswith(ALL_OF) and "of" not in one]
    if not made or not (draft.time or draft.filters or draft.groups or draft.having):
        return
    counted = draft.manifest.dimensions[made[0]["counts"]]
    if len(made) == len(draft.metrics) == 1 and (
        _are_its_own(draft, counted) or _count_in_fact(draft, made[0], counted)
    ):
        return
    draft.unsupported.append(UNCOUNTED)


def _are_its_own(draft: Draft, counted: Dimension) -> bool:
    """Whether each of the things counted meets the conditions by itself, at any time."""
    if draft.time or draft.having or any(group.grain for group in draft.groups) or draft.compare:
        return False
    if any(one.get("by") not in (None, counted.entity) or "dimension" not in one for one in draft.filters):
        return False
    named = {one["dimension"] for one in draft.filters} | {group.name for group in draft.groups}
    found = [draft.manifest.find(name) for name in named]
    is_of_same = all(one is not None and one.model == counted.model for one in found)
    return is_of_same or (counted.is_entity and _reaches(draft, counted.model))


def _reaches(draft: Draft, model: str) -> bool:
    """Whether every condition and group is met from the rows of a model in one way."""
    names = [one["dimension"] for one in draft.filters if "dimension" in one]
    names += [group.name for group in draft.groups if group.name != "metric_time"]
    found = [draft.manifest.find(name) for name in names]
    return all(one is not None and len(draft.manifest.ways(model, one)) == 1 for one in found)


def _count_in_fact(draft: Draft, made: dict[str, Any], counted: Dimension) -> bool:
    """Count the keys among the rows of the one fact that all conditions are of."""
    if not counted.is_entity or draft.having:
        return False
    facts = [model for model in draft.manifest.models.values() if _is_fact_of(draft, model, counted)]
    told = {draft.manifest.dimensions[one["dimension"]].model for one in draft.filters if "dimension" in one}
    told |= {draft.manifest.dimensions[draft.done_on].model} if draft.done_on else set()
    facts = [model for model in facts if model.name in told] or facts
    rows = [_rows_of(draft, model) for model in facts]
    if len(rows) != 1 or rows[0] is None:
        return False
    key = facts[0].keys[counted.entity].expr
    own = [
        m.name for m in _metrics_of(draft, facts[0]) if m.aggregation == "count_distinct" and m.expr == key
    ]
    draft.made.remove(made)
    named = own[0] if len(own) == 1 else add_made(draft, {**made, "of": rows[0].name})
    draft.metrics = [named]
    return True


def _is_fact_of(draft: Draft, model: Model, counted: Dimension) -> bool:
    """Whether rows of a model are each of one such thing, at a time, and all conditions are of them."""
    key = model.keys.get(counted.entity)
    # Things with a date of their own may be meant by that as well: then nothing says which.
    is_met = key is not None and bool(
        not key.is_unique or draft.time or is_met_once(draft.manifest, counted.entity)
    )
    is_met = is_met and model.time_dimension is not None
    return is_met and bool(_metrics_of(draft, model)) and _reaches(draft, model.name)


def _metrics_of(draft: Draft, model: Model) -> list[Metric]:
    return [
        metric
        for metric in draft.manifest.metrics.values()
        if metric.model == model.name and metric.type == "simple" and not metric.filters
    ]


def _rows_of(draft: Draft, model: Model) -> Metric | None:
    """A measure of all rows of a fact, if they are no states of which the last one counts."""
    plain = [metric for metric in _metrics_of(draft, model) if metric.non_additive is None]
    return plain[0] if plain else None
