"""The rules of models: names, keys, types, and what is ours of dimensions and entities."""

import re
from collections.abc import Iterable, Iterator
from typing import Any

from semantic_layer.data_types import data_type
from semantic_layer.draft import At, Draft
from semantic_layer.errors import Problem
from semantic_layer.nearest import nearest
from semantic_layer.query import METRIC_TIME, Grain
from semantic_layer.salvage import JOINS

NAME = re.compile(r"[a-z][a-z0-9_]*[a-z0-9]")
RESERVED = {METRIC_TIME, *Grain}
OURS = ("config", "meta", "footnote")


def names_are_well_formed(draft: Draft) -> Iterator[Problem]:
    """Refuse names that would not survive as entity__name."""
    named = [(metric.spec.name, metric.at) for metric in draft.metrics]
    named += [
        (d.name, d.at)
        for model in draft.models
        for d in model.dimensions
        # dbt's own examples call the time that metrics are counted by what it is.
        if not d.copy_of and not (d.name == METRIC_TIME == model.spec.agg_time_dimension)
    ]
    named += [(key.entity, key.at) for model in draft.models for key in model.keys]
    for name, at in named:
        if len(name) == 1:
            yield at.problem("name", message=f"'{name}' is too short: two letters or more")
        elif not NAME.fullmatch(name) or "__" in name:
            yield at.problem("name", message=f"'{name}' is not lower_snake_case, or holds '__'")
        if name in RESERVED:
            yield at.problem("name", message=f"'{name}' is a reserved word of time grouping")


def names_are_unique(draft: Draft) -> Iterator[Problem]:
    """Refuse a second metric, model or dimension of the same name."""
    yield from _repeats(((metric.spec.name, metric.at) for metric in draft.metrics), "metric")
    yield from _repeats(((model.name, model.at) for model in draft.models), "model")
    dimensions = ((d.full_name, d.at) for model in draft.models for d in model.dimensions if not d.copy_of)
    yield from _repeats(dimensions, "dimension")
    for model in draft.models:
        yield from _repeats(((key.entity, key.at) for key in model.keys), f"entity in {model.name}")


def models_have_a_primary_entity(draft: Draft) -> Iterator[Problem]:
    """Refuse a model whose rows are about nothing named, or about two things."""
    for model in draft.models:
        primary = [key for key in model.keys if key.spec.type == "primary"]
        if not model.primary_entity and JOINS not in model.lost:
            yield model.at.problem(
                "name", message="no column has a primary entity, and there is no primary_entity"
            )
        for key in primary[1:]:
            message = f"a second primary entity; the first is '{primary[0].entity}'"
            yield key.at.problem("type", message=message)


def types_are_known(draft: Draft) -> Iterator[Problem]:
    """Refuse column types that literals could not be checked against."""
    for model in draft.models:
        for dimension in model.dimensions:
            declared = dimension.data_type
            if data_type(declared, is_time=False) is None:
                yield dimension.at.problem("data_type", message=f"data_type '{declared}' is not known")


def copies_stand_for_dimensions(draft: Draft) -> Iterator[Problem]:
    """Refuse `same_as` that names no dimension."""
    known = draft.dimensions
    for model in draft.models:
        for dimension in model.dimensions:
            copy = dimension.copy_of
            if copy and copy not in known and not draft.is_broken(copy):
                yield _ours(dimension.at, "same_as", f"no dimension '{copy}'", copy, known)


def bridges_name_entities(draft: Draft) -> Iterator[Problem]:
    """Refuse a bridge for an entity the model does not refer to."""
    for model in draft.models:
        own = [key.entity for key in model.keys]
        for entity in model.notes.bridge_for:
            if entity not in own and entity not in model.broken:
                yield _ours(model.at, "bridge_for", f"this model has no entity '{entity}'", entity, own)


def roles_are_of_entities(draft: Draft) -> Iterator[Problem]:
    """Refuse a role of an entity that no model is keyed by, and one name for roles of two entities."""
    keyed = {key.entity for model in draft.models for key in model.keys if key.spec.type != "foreign"}
    first: dict[str, str] = {}
    for model in draft.models:
        for key in model.keys:
            if not key.role_of:
                continue
            if key.role_of not in keyed and not draft.is_broken(key.role_of):
                yield _ours(key.at, "role_of", f"no model is keyed by '{key.role_of}'", key.role_of, keyed)
            elif first.setdefault(key.entity, key.role_of) != key.role_of:
                message = f"'{key.entity}' is a role of {first[key.entity]} elsewhere"
                yield _ours(key.at, "role_of", message, key.role_of, [first[key.entity]])
            if key.spec.type != "foreign":
                message = f"only a foreign entity plays a role; this one is {key.spec.type}"
                yield key.at.problem(*OURS, "role_of", message=message)
            if key.role_of == key.entity:
                yield key.at.problem(*OURS, "role_of", message="a role has a name of its own")


def values_are_told_by_neighbours(draft: Draft) -> Iterator[Problem]:
    """Refuse a `value_label` or `within` that is none of the model's, and indexed values of persons."""
    for model in draft.models:
        own = [dimension.name for dimension in model.dimensions if not dimension.copy_of]
        for dimension in model.dimensions:
            notes = dimension.spec.config.meta.footnote
            for key in ("value_label", "within"):
                named = getattr(notes, key)
                if named and named not in own and named not in model.broken:
                    yield _ours(dimension.at, key, f"this model has no dimension '{named}'", named, own)
            if notes.pii and notes.value_index:
                message = "values that name persons (pii) are not indexed"
                yield dimension.at.problem(*OURS, "value_index", message=message)


def notes_stand_where_they_are_read(draft: Draft) -> Iterator[Problem]:
    """Refuse notes of ours where nothing reads them."""
    for metric in draft.metrics:
        if _has_ours(metric.spec.meta):
            yield metric.at.problem("meta", message="belongs under config: {meta: {footnote: ...}}")
    for model in draft.models:
        if _has_ours(model.spec.meta):
            yield model.at.problem("meta", message="belongs under config: {meta: {footnote: ...}}")
        for index, column in enumerate(model.spec.columns):
            config = column.config if isinstance(column.config, dict) else {}
            if _has_ours(column.meta) or _has_ours(config.get("meta")):
                key = "meta" if _has_ours(column.meta) else "config"
                message = "belongs under the column's dimension or entity: {config: {meta: {footnote: ...}}}"
                yield model.at.problem("columns", index, key, message=message)
        spines = {spine.table for spine in draft.spines}
        for key in ("week_start", "fiscal_year_start"):
            told = getattr(model.notes, key) and "config" not in model.lost
            if told and model.table not in spines:
                message = "is read on a model with time_spine alone"
                yield model.at.problem(*OURS, key, message=message)


def partitions_are_of_facts_alone(draft: Draft) -> Iterator[Problem]:
    """Refuse partitions on both sides of a join: MetricFlow joins by them too, which is not answered here."""
    parted = [
        (model, dimension)
        for model in draft.models
        for dimension in model.dimensions
        if dimension.spec.is_partition
    ]
    for model, dimension in parted:
        own = {key.entity for key in model.keys if key.spec.type in ("primary", "unique", "natural")}
        for other, _ in parted:
            shared = own & {key.role_of or key.entity for key in other.keys}
            if other.name != model.name and shared:
                message = f"joining {other.name} and {model.name} by their partitions is not answered"
                yield dimension.at.problem("is_partition", message=message)
                break


def _has_ours(meta: Any) -> bool:
    return isinstance(meta, dict) and "footnote" in meta


def _repeats(named: Iterable[tuple[str, At]], kind: str) -> Iterator[Problem]:
    seen: dict[str, At] = {}
    for name, at in named:
        if name in seen:
            first = seen[name].problem("name", message="")
            yield at.problem(
                "name", message=f"a second {kind} '{name}'; the first is in {first.file}:{first.line}"
            )
        seen.setdefault(name, at)


def _ours(at: At, key: str, message: str, wrong: str, known: Iterable[str]) -> Problem:
    return at.problem(*OURS, key, message=message, choices=nearest(wrong, known))
