"""Measures made for each of something: "lines per order", the median of what single payments come to."""

import re

from agent.planner.draft import Draft
from agent.planner.making.measures import add_made, defined_ratio, of_same_rows
from agent.planner.names.counted import counted_entity, counts_begun, key_counted, rows_of
from agent.planner.names.instead import counted_instead
from agent.planner.names.lexicon import ENTITY
from agent.planner.names.spans import Span
from agent.planner.names.text import stem
from agent.tools.made import PREFIX
from semantic_layer.manifest import Manifest, Metric


def make_per(draft: Draft, entity: str) -> bool:
    """ "lines per order": a measure over as many orders as other measures of its rows are divided by."""
    if not draft.metrics or draft.metrics[-1] not in draft.manifest.metrics:
        return False
    top = draft.manifest.metrics[draft.metrics[-1]]
    if top.type != "simple" or top.aggregation not in ("sum", "count"):
        return False
    bottom = _divisor(draft.manifest, top, entity)
    if bottom is None or draft.lacking(bottom):
        return False
    if defined := defined_ratio(draft, top.name, bottom):
        draft.metrics[-1] = defined
        return True
    name = f"{PREFIX}{top.name}_per_{entity}"
    told = {"name": name, "label": f"{top.label} per {entity}", "numerator": top.name, "denominator": bottom}
    draft.metrics[-1] = add_made(draft, told)
    return True


def average_each(draft: Draft, name: str, key: str, noun: str) -> bool:
    """ "Different products per bill on average": the mean of what each bill has, as it is no sum."""
    metric = draft.manifest.metrics.get(name)
    if metric is None or metric.aggregation != "count_distinct" or draft.groups or draft.lacking(key):
        return False
    if key not in {d.full_name for d in draft.manifest.reachable([name])}:
        return False
    draft.add_group(key)
    draft.averaged = f"{metric.label} per {noun} on average"
    return True


def make_for_each(draft: Draft, top: str, bottom: Span) -> str | None:
    """A measure over how many there are of what a span names, by a definition if there is one."""
    metric = draft.manifest.metrics[top]
    if metric.type != "simple" or metric.aggregation not in ("sum", "count", "sum_boolean"):
        return None
    under = _counted_by(draft, metric, bottom) or _keys_of(draft, metric, bottom)
    if under is None or under == top or draft.lacking(under):
        return None
    if defined := defined_ratio(draft, top, under):
        return defined
    called = _called(draft, metric, under, bottom)
    label = f"{metric.label} per {called.replace('_', ' ')}"
    name = f"{PREFIX}{top}_per_{re.sub(r'[^a-z0-9]+', '_', called)}"
    if name in draft.manifest.metrics:
        return name
    made = {"name": name, "label": label, "numerator": top, "denominator": under}
    return add_made(draft, {**made, "same_rows": True} if _share_conditions(draft, top, under) else made)


def _share_conditions(draft: Draft, top: str, under: str) -> bool:
    """Whether the rows of two measures can meet the conditions of both, and do not by themselves."""
    manifest = draft.manifest
    one, other = manifest.metrics[top], manifest.metrics[under]
    if one.filters == other.filters or one.aggregation == "count" and one.model == other.model:
        return False
    for metric, filters in ((one, other.filters), (other, one.filters)):
        reach = {dimension.full_name for dimension in manifest.reachable([metric.name])}
        if not {name for part in filters for name in part.dimensions.values()} <= reach:
            return False
    return not any(part.metrics for metric in (one, other) for part in metric.filters)


def _called(draft: Draft, top: Metric, under: str, bottom: Span) -> str:
    """What the things counted are called: those of an entity by its name, where they are all of its rows."""
    if kinds := bottom.of_kind(ENTITY):
        return kinds[0].name
    if keys := [m for m in bottom.of_kind("dimension") if draft.lexicon.is_key(m)]:
        return draft.dimension(keys[0]).entity
    entities = [draft.dimension(m).entity for m in bottom.of_kind("dimension") if m.name.endswith("_id")]
    if joined := [
        one for m in bottom.of_kind("metric") if (one := _joined_elsewhere(draft.manifest, top, m.name))
    ]:
        return joined[0]
    named = [counted_entity(draft.manifest, m.name) for m in bottom.of_kind("metric")]
    entities = entities or [entity for entity in named if entity]
    by_entity = [entity for entity in entities if _divisor(draft.manifest, top, entity) == under]
    label = draft.manifest.metrics[under].label.lower()
    return by_entity[0] if by_entity else " ".join(map(stem, label.split()))


def _counted_by(draft: Draft, top: Metric, bottom: Span) -> str | None:
    """The count of what a span names: as other measures of these rows are divided, else of the same rows."""
    entities = [draft.dimension(m).entity for m in bottom.of_kind("dimension") if m.name.endswith("_id")]
    named = [counted_entity(draft.manifest, m.name) for m in bottom.of_kind("metric")]
    entities = entities or [entity for entity in named if entity]
    divisors = {found for entity in entities if (found := _divisor(draft.manifest, top, entity))}
    if len(divisors) == 1:
        return divisors.pop()
    counts = [m.name for m in bottom.of_kind("metric") if draft.manifest.metrics[m.name].unit == "count"]
    kept = [name for name in counts if not draft.lacking(name)]
    counts = counted_instead(draft, bottom, counts) if counts and not kept else kept
    counts = counts or [name for entity in entities[:1] for name in _counts_of(draft, top, entity)]
    if any(_joined_elsewhere(draft.manifest, top, name) for name in counts):
        return None
    return of_same_rows(draft, counts[0], top.name) if len(counts) == 1 else None


def _joined_elsewhere(manifest: Manifest, top: Metric, name: str) -> str | None:
    """Whom a measure counts by the day they joined, which is not when what is divided by them happened."""
    of = manifest.metrics[name]
    is_other = of.model != top.model and counts_begun(manifest, name)
    entity = key_counted(manifest, name) if is_other else None
    return entity if entity in manifest.models[top.model or ""].keys else None


def _keys_of(draft: Draft, top: Metric, bottom: Span) -> str | None:
    """A count of the keys of an entity among the rows of a measure, where no definition counts them."""
    keys = draft.manifest.models[top.model or ""].keys
    named = [m.name for m in bottom.of_kind(ENTITY)]
    named += [draft.dimension(m).entity for m in bottom.of_kind("dimension") if draft.lexicon.is_key(m)]
    named += [
        one for m in bottom.of_kind("metric") if (one := _joined_elsewhere(draft.manifest, top, m.name))
    ]
    entities = [name for name in named if name in keys and not keys[name].is_unique]
    if len(entities) != 1:
        return None
    label = draft.manifest.entities[entities[0]].label or entities[0]
    made = {"name": f"{PREFIX}{entities[0]}s", "label": f"Number of: {label}", "counts": entities[0]}
    return add_made(draft, {**made, "of": top.name})


def _counts_of(draft: Draft, top: Metric, entity: str) -> list[str]:
    """The counts of the things of an entity among the rows of a measure; else those of all there are."""
    metrics = [m for m in draft.manifest.metrics.values() if not draft.lacking(m.name)]
    beside = [m for m in metrics if m.model == top.model and m.aggregation == "count_distinct"]
    own = [m.name for m in beside if not m.filters and entity in rows_of(draft.manifest, m)]
    return own or [m.name for m in metrics if counted_entity(draft.manifest, m.name) == entity]


def _divisor(manifest: Manifest, top: Metric, entity: str) -> str | None:
    """What the measures per entity that are defined over the same rows are divided by, if it is one."""
    found = set()
    for metric in manifest.metrics.values():
        if metric.type != "ratio" or metric.name.rpartition("_per_")[2] != entity:
            continue
        numerator, denominator = (manifest.everything.metrics[part.metric] for part in metric.inputs)
        same = (numerator.model, numerator.filters) == (top.model, top.filters)
        if same and not any(part.filters for part in metric.inputs):
            found.add(denominator.name)
    return found.pop() if len(found) == 1 else None


def make_aggregate(draft: Draft, of: str, aggregation: str) -> str:
    """Another aggregate of a measure's rows or of a dimension's numbers, by a definition if there is one."""
    known = draft.manifest.metrics.get(of)
    rows = known or draft.manifest.dimensions[of]
    filters = known.filters if known else ()
    for metric in draft.manifest.metrics.values():
        same = (metric.model, metric.aggregation) == (rows.model, aggregation)
        if same and metric.expr == rows.expr and metric.filters == filters and not draft.lacking(metric.name):
            return metric.name
    if known and aggregation == "average" and (mean := _mean_of_rows(draft, known)):
        return mean
    told = {"average": "Average", "median": "Median", "max": "Highest", "min": "Lowest"}[aggregation]
    name = f"{PREFIX}{aggregation}_of_{of}"
    if name in draft.manifest.metrics:
        return name
    entity = draft.manifest.models[rows.model or ""].primary_entity if known else ""
    label = f"{told} {(draft.manifest.entities[entity].label if entity else rows.label).lower()}"
    if known and known.aggregation == "average":
        label = f"{told} {known.label.lower().removeprefix('average ')}"
    return add_made(draft, {"name": name, "label": label, "of": of, "aggregation": aggregation})


def _mean_of_rows(draft: Draft, total: Metric) -> str | None:
    """The ratio that is defined of a sum and the count of its rows."""
    for metric in draft.manifest.metrics.values():
        if metric.type == "ratio" and metric.inputs and metric.inputs[0].metric == total.name:
            under = draft.manifest.everything.metrics[metric.inputs[1].metric]
            if under.model == total.model and under.aggregation == "count":
                return metric.name
    return None
