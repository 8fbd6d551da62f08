"""Things that no dimension names: they are told apart by their key, as the planner's own dimension."""

from collections.abc import Mapping
from copy import copy
from dataclasses import replace
from typing import Any

from agent.planner.names.counted import is_met_once
from agent.planner.names.spoken import is_name, spoken
from agent.planner.names.text import stem, words
from agent.planner.names.typed import typed
from agent.planner.reading import ContrastReading, QueryReading, Reading, RefuseReading, WhyReading
from semantic_layer.layer import SemanticLayer
from semantic_layer.manifest import Dimension, Manifest, Metric

# Where a query names what its rows are of; a "by" names an entity anyhow.
_NAMING = frozenset({"group_by", "dimension", "counts", "name", "within"})


def with_keys(layer: SemanticLayer) -> SemanticLayer:
    """The layer with a dimension `thing__thing_id` for each thing met elsewhere that none is called like."""
    values = layer.values  # Read once, for both.
    view = copy(layer)
    view._values = values
    view.manifest = spoken(typed(keyed(layer.manifest), layer.info.tables))
    return view


def keyed(manifest: Manifest) -> Manifest:
    """The manifest with the dimensions of such keys."""
    found = (_key_of(name, manifest) for name in manifest.entities)
    added = {one.full_name: one for one in found if one is not None}
    return replace(manifest, dimensions={**manifest.dimensions, **added}) if added else manifest


def _key_of(entity: str, manifest: Manifest) -> Dimension | None:
    """The key of an entity that has a table of its own; one met nowhere else is counted by no measure."""
    holders = [model for model in manifest.models.values() if entity in model.keys]
    owner = next((model for model in holders if model.primary_entity == entity), None)
    own = manifest.entity_dimension(entity)
    full_name = f"{entity}__{entity}_id"
    if owner is None or own is None or full_name in manifest.dimensions:
        return None
    measures = manifest.everything.metrics.values()
    is_told = owner.table.startswith("models.") or any(_counts(one, owner.name) for one in measures)
    if is_met_once(manifest, entity) and is_told:
        return None
    if own.data_type in ("date", "timestamp") or any(
        _tells(one, own) for one in manifest.dimensions.values()
    ):
        return None
    if _is_counted_otherwise(own, manifest):
        return None
    return replace(own, full_name=full_name, name=f"{entity}_id")


def _counts(metric: Metric, model: str) -> bool:
    """Whether a measure of a table counts something, so that its rows need no count of their own."""
    counted = metric.aggregation in ("count", "count_distinct", "sum_boolean") or metric.unit == "count"
    return metric.model == model and counted


def _tells(dimension: Dimension, key: Dimension) -> bool:
    """Whether a dimension of an entity is its key, or is called like the entity: a branch by its name."""
    if dimension.entity != key.entity or dimension.model != key.model:
        return False
    called = {name.casefold() for name in (key.label, key.name, *key.synonyms)}
    return dimension.expr == key.expr or is_name(dimension) or dimension.label.casefold() in called


def _is_counted_otherwise(key: Dimension, manifest: Manifest) -> bool:
    """Whether those of a key are counted under another name: a person of the table is a customer to all."""
    called = {stem(word) for name in (key.label, *key.synonyms) for word in words(name)}
    counts = (m for m in manifest.metrics.values() if m.aggregation == "count_distinct" and not m.filters)
    return any(
        held.expr == metric.expr and not called & {stem(w) for w in words(metric.label)}
        for metric in counts
        if metric.model and (held := manifest.everything.models[metric.model].keys.get(key.entity))
    )


def named_by_keys(query: Mapping[str, Any] | None, manifest: Manifest) -> dict[str, Any] | None:
    """A query as the planner reads it: things by the dimensions of their keys."""
    own = {one.entity: name for name, one in _added(manifest).items()}
    return dict(_put(query, own)) if query and own else (dict(query) if query else None)


def as_asked(reading: Reading, manifest: Manifest) -> Reading:
    """A reading whose query names things themselves, as the semantic layer knows them."""
    entities = {name: one.entity for name, one in _added(manifest).items()}
    if not entities:
        return reading
    if isinstance(reading, RefuseReading):
        return replace(reading, message=_told(reading.message, entities))
    if isinstance(reading, WhyReading):
        by, where = _put(reading.by, entities), _put(reading.where, entities)
        return replace(reading, by=by, where=where, notes=_all_told(reading.notes, entities))
    if not isinstance(reading, QueryReading | ContrastReading):
        return reading
    query = _put(reading.query, entities)
    return replace(reading, query=query, notes=_all_told(reading.notes, entities))


def _all_told(notes: tuple[str, ...], entities: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(_told(note, entities) for note in notes)


def _told(text: str, entities: Mapping[str, str]) -> str:
    """A text whose references to labels are to those of the things."""
    for name, entity in entities.items():
        text = text.replace(f"catalogue.label.{name}", f"catalogue.label.{entity}")
    return text


def _added(manifest: Manifest) -> dict[str, Dimension]:
    return {name: one for name, one in manifest.dimensions.items() if one.is_entity}


def _put(part: Any, names: Mapping[str, str], key: str = "dimension") -> Any:
    """Query data with names replaced wherever it says what its rows are of."""
    if isinstance(part, Mapping):
        return {k: _put(v, names, k) for k, v in part.items()}
    if isinstance(part, list | tuple):
        return type(part)(_put(one, names, key) for one in part)
    return names.get(part, part) if isinstance(part, str) and key in _NAMING else part
