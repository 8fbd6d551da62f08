"""Whom or what a measure counts: the entity, the key, the things of which each row is one."""

from typing import TYPE_CHECKING

from agent.planner.names.kin import BEGINNING, are_kin
from agent.planner.names.text import stem, words
from semantic_layer.manifest import Manifest, Metric

if TYPE_CHECKING:
    from agent.planner.draft import Draft
    from agent.planner.names.spans import Span

_NEW = frozenset({"new", "newly", "first", "signed", "sign", "ups", "signups", "registrations"})


def counted_entity(manifest: Manifest, name: str) -> str | None:
    """The entity whose members a measure counts, by its name."""
    metric = manifest.metrics[name]
    if metric.aggregation not in ("count", "count_distinct") or metric.filters:
        return None
    said = {stem(word) for word in words(metric.name)} | {stem(word) for word in words(metric.label)}
    return next((e for e in manifest.entities if said == {e}), None)


def entity_of_rows(metric: Metric, manifest: Manifest) -> str | None:
    """The entity that a measure counts without any condition, in whichever table."""
    if not metric.model or metric.filters or metric.aggregation not in ("count", "count_distinct"):
        return None
    keys = manifest.everything.models[metric.model].keys
    return next((name for name, key in keys.items() if key.expr == metric.expr), None)


def is_met_once(manifest: Manifest, entity: str) -> bool:
    """Whether an entity is met in one table alone, so that its rows have no other time than that table's."""
    return sum(1 for model in manifest.everything.models.values() if entity in model.keys) == 1


def own_entity(metric: Metric, manifest: Manifest) -> str | None:
    """The entity that a measure counts in the very table that has its rows."""
    entity = entity_of_rows(metric, manifest)
    owned = entity and manifest.everything.models[metric.model or ""].primary_entity == entity
    return entity if owned else None


def counts_begun(manifest: Manifest, name: str) -> bool:
    """Whether a measure counts things in their own table, by the day they joined or were opened."""
    metric = manifest.metrics[name]
    if own_entity(metric, manifest) is None:
        return False
    date = metric.time_dimension or manifest.everything.models[metric.model or ""].time_dimension
    dated = manifest.dimensions.get(date or "")
    called = f"{dated.label} {dated.name.replace('_', ' ')}" if dated else ""
    return any(are_kin(verb, called) for verb in BEGINNING)


def did_it_later(draft: "Draft", name: str, done: str | None) -> bool:
    """Whether those counted by the day they joined did in other rows what a time is said of.

    In "members with 20 loans in May" they had the loans then, and may have joined at any time.
    """
    manifest = draft.manifest
    if (
        not counts_begun(manifest, name)
        or manifest.metrics[done or name].model == manifest.metrics[name].model
    ):
        return False
    said = [token.text for token in draft.tokens]
    return not (_NEW & {*said} or any(are_kin(word, *BEGINNING) for word in said))


def key_counted(manifest: Manifest, name: str) -> str | None:
    """The entity by which a condition holds for each that a measure counts: the one whose key it counts.

    A person whose address changed is several customers of the table, and one who is counted.
    """
    entity = counted_entity(manifest, name)
    metric = manifest.metrics[name]
    if metric.model is None or metric.filters or metric.aggregation not in ("count", "count_distinct"):
        return entity
    keys = manifest.everything.models[metric.model].keys
    return next((key for key, one in keys.items() if one.expr == metric.expr), entity)


def whole_of(draft: "Draft", metric: Metric) -> Metric | None:
    """The one count of all of what a measure counts under a condition."""
    if metric.type != "simple" or metric.aggregation not in ("count", "count_distinct"):
        return None
    found = [
        other
        for other in draft.manifest.metrics.values()
        if (other.model, other.expr, other.aggregation) == (metric.model, metric.expr, metric.aggregation)
        and not (other.filters or draft.lacking(other.name))
    ]
    return found[0] if len(found) == 1 else None


def counted_key(manifest: Manifest, name: str) -> str | None:
    """The entity by which a condition holds for each of those that a measure counts, each by its key."""
    metric = manifest.metrics[name]
    if found := key_counted(manifest, name):
        return found
    keys = rows_of(manifest, metric) if metric.aggregation == "count_distinct" else set()
    return keys.pop() if len(keys) == 1 else None


def count_as_named(draft: "Draft", span: "Span") -> bool:
    """Whether "how many products" is answered by a measure that is called the number of products."""
    said = tuple(token.text for token in draft.tokens[span.first : span.last + 1])
    named = [m.name for m in draft.lexicon.lookup(("number", "of", *said)) if m.kind == "metric"]
    known = [name for name in named if not draft.lacking(name)]
    draft.metrics += [name for name in known[:1] if name not in draft.metrics]
    return bool(known)


def rows_of(manifest: Manifest, metric: Metric) -> set[str]:
    """The entities of which each row that a measure counts or averages over is one."""
    model = manifest.everything.models.get(metric.model or "")
    if model is None:
        return set()
    if metric.aggregation == "count_distinct":
        return {name for name, key in model.keys.items() if key.expr == metric.expr}
    return {name for name, key in model.keys.items() if key.is_unique}
