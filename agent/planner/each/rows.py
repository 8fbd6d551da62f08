"""The rows of what each one did: the count of those that are of one of them, and of all that is named."""

from collections.abc import Sequence
from typing import Any

from agent.planner.draft import Draft
from agent.planner.each.head import Head
from agent.planner.passes.occasions import done_by

_COUNTS = ("count", "count_distinct")


def rows_of_each(draft: Draft, head: Head, dimensions: Sequence[str] = ()) -> str | None:
    """The measure that counts what each of the head did, told by all of the dimensions."""
    for name in _candidates(draft, head, dimensions):
        if not draft.lacking(name) and _is_of_head(draft, name, head) and _reaches(draft, name, dimensions):
            return name
    return None


def _candidates(draft: Draft, head: Head, dimensions: Sequence[str]) -> list[str]:
    """Counts of rows, those first that the dimensions are told of, then what is ordered, sold or done."""
    metrics = draft.manifest.metrics
    own = [metrics[head.counted].model] if head.counted else []
    told = [draft.manifest.dimensions[name].model for name in dimensions]
    done = done_by(draft, "ordered")
    lookups = (("items", "sold"), ("revenue",), ("busy",))
    named = [m.name for said in lookups for m in draft.lexicon.lookup(said) if m.kind == "metric"]
    sold = [metrics[name].model for name in named if name in metrics]
    if not (done or sold):
        # Where nothing is ordered or sold, a verb that counts something says what they did.
        sold = [metrics[m.name].model for s in draft.spans for m in s.of_kind("metric") if m.name in metrics]
    plain = [*([done] if done else []), *_rows_in(draft, [*sold, *own])]
    apart = {one.full_name for one in draft.set_apart} & set(dimensions)
    meant = [] if apart else [*_alike(draft, head), *_meant(draft, plain)]
    return [*_rows_in(draft, told), *meant, *plain] or _rows_between(draft, head, dimensions)


def _rows_between(draft: Draft, head: Head, dimensions: Sequence[str]) -> list[str]:
    """The count of the one table whose rows hold the keys of both: enrolments, of students and courses."""
    entities = {head.entity, *(draft.manifest.dimensions[name].entity for name in dimensions)}
    models = [m.name for m in draft.manifest.models.values() if dimensions and entities <= m.keys.keys()]
    return _rows_in(draft, models) if len(models) == 1 else []


def _meant(draft: Draft, names: list[str]) -> list[str]:
    """The measures of the rows that are meant, where definitions set others apart."""
    reads = [one.set_apart.reads for one in draft.set_apart if one.set_apart]
    found = [other for name in names for other in (one.get(name) for one in reads) if other]
    return [name for name in dict.fromkeys(found) if name in draft.manifest.metrics]


def _alike(draft: Draft, head: Head) -> list[str]:
    """The counts of rows that are kept as those are by which the head is counted: sales alone, say."""
    metrics = draft.manifest.metrics
    known = metrics[head.counted] if head.counted else None
    if known is None or not known.filters:
        return []
    return [
        m.name
        for m in metrics.values()
        if (m.model, m.filters) == (known.model, known.filters) and m.aggregation in _COUNTS
        if m.name != known.name
    ]


def _rows_in(draft: Draft, models: Sequence[str | None]) -> list[str]:
    """The plain counts of tables that tell something done at a time."""
    metrics = draft.manifest.metrics.values()
    return [
        m.name
        for model in dict.fromkeys(models)
        for m in sorted(metrics, key=lambda m: m.aggregation != "count")
        if model and m.model == model and m.aggregation in _COUNTS and not m.filters and m.type == "simple"
        if draft.manifest.models[model].time_dimension and not _is_of_models(draft, model)
    ]


def _is_of_models(draft: Draft, model: str) -> bool:
    return draft.manifest.models[model].table.startswith("models.")


def _is_of_head(draft: Draft, name: str, head: Head) -> bool:
    """Whether each row of a measure is of one of the head, of which each may have several."""
    metric = draft.manifest.metrics[name]
    if metric.model is None or metric.type != "simple":
        return False
    if head.entity is None:
        return _reaches(draft, name, [head.group or ""])
    key = draft.manifest.models[metric.model].keys.get(head.entity)
    ways = draft.manifest.paths.to_key(metric.model, head.entity)
    return not (key and key.is_unique) and len(ways) == 1 and not ways[0].is_bridged


def _reaches(draft: Draft, name: str, dimensions: Sequence[str]) -> bool:
    """Whether each row of a measure has one value of each of the dimensions."""
    model = draft.manifest.metrics[name].model or ""
    for one in dimensions:
        dimension = draft.manifest.find(one)
        ways = draft.manifest.ways(model, dimension) if dimension else ()
        if len(ways) != 1 or ways[0].is_bridged:
            return False
    return True


def is_own(draft: Draft, head: Head, condition: dict[str, Any]) -> bool:
    """Whether a condition is of what each of the head is, not of what it did."""
    dimension = draft.manifest.find(condition.get("dimension", ""))
    if dimension is None or head.entity is None:
        return dimension is not None and dimension.full_name == head.group
    # A person's address is told of the customer that the person is.
    told = draft.manifest.dimensions.get(head.group or "")
    profile = told.entity if told and not draft.manifest.models[told.model].time_dimension else None
    if dimension.entity in (head.entity, profile):
        return True
    homes = [
        model.name
        for model in draft.manifest.models.values()
        if (key := model.keys.get(head.entity)) and key.is_unique
    ]
    ways = [way for home in homes for way in draft.manifest.ways(home, dimension)]
    return any(not way.is_bridged for way in ways)
