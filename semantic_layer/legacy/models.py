"""Translate semantic models and time spines of the older YAML."""

from collections.abc import Iterator, Mapping

from semantic_layer.draft import At, DraftModel, DraftSpine
from semantic_layer.legacy.shape import OldDimension, OldEntity, OldModel, OldProject, table_of
from semantic_layer.names import written
from semantic_layer.salvage import Checked
from semantic_layer.spec import (
    DerivedDimensionSpec,
    DerivedEntitySpec,
    DerivedSpec,
    ModelSpec,
    SemanticModelSpec,
    TimeSpineSpec,
)
from semantic_layer.spec_notes import ModelNotes

Types = Mapping[str, str]
Place = tuple[str | int, ...]


def translate_model(checked: Checked[OldModel], at: At, types: Mapping[str, Types]) -> DraftModel:
    """Return a semantic model in the latest form; `types` are the column types that dbt models declare."""
    old = checked.spec
    assert old is not None
    table = _table(old)
    known = types.get(table, {})
    spec = ModelSpec(
        name=table,
        semantic_model=SemanticModelSpec(enabled=True, name=old.name),
        description=old.description,
        agg_time_dimension=old.defaults.agg_time_dimension,
        primary_entity=old.primary_entity,
        derived_semantics=DerivedSpec(
            dimensions=tuple(_dimension(one, known) for one in old.dimensions),
            entities=tuple(_entity(one) for one in old.entities),
        ),
        config=old.config,
    )
    elsewhere: dict[Place, At] = {
        ("agg_time_dimension",): at.below("defaults", "agg_time_dimension"),
        ("derived_semantics", "entities"): at.below("entities"),
    }
    for index in range(len(old.dimensions)):
        place = at.below("dimensions", index)
        inner: dict[Place, At] = {
            ("granularity",): place.below("type_params", "time_granularity"),
            ("validity_params",): place.below("type_params", "validity_params"),
        }
        found = At(place.document, place.place, inner)
        elsewhere["derived_semantics", "dimensions", index] = found
    place = At(at.document, at.place, elsewhere)
    return DraftModel(spec, place, checked.lost, checked.names)


def _table(old: OldModel) -> str:
    if old.node_relation:
        return old.node_relation.table
    return (table_of(old.model) if old.model else None) or old.name


def _dimension(old: OldDimension, types: Types) -> DerivedDimensionSpec:
    params = old.type_params
    return DerivedDimensionSpec(
        type=old.type,
        name=old.name,
        expr=old.expr or written(old.name),
        label=old.label,
        description=old.description,
        is_partition=old.is_partition,
        granularity=params.time_granularity if params else None,
        validity_params=params.validity_params if params else None,
        data_type=types.get(old.expr or old.name),
        config=old.config,
    )


def _entity(old: OldEntity) -> DerivedEntitySpec:
    return DerivedEntitySpec(
        type=old.type,
        name=old.name,
        expr=old.expr or written(old.name),
        label=old.label,
        description=old.description,
        config=old.config,
    )


def translate_spines(old: OldProject, at: At) -> Iterator[DraftSpine]:
    """Yield the time spines of a project configuration."""
    for index, spine in enumerate(old.time_spines):
        spec = TimeSpineSpec(
            standard_granularity_column=spine.primary_column.name,
            custom_granularities=spine.custom_granularities,
        )
        grain = spine.primary_column.time_granularity
        place = at.below("time_spines", index)
        yield DraftSpine(spine.node_relation.table, grain, spec, ModelNotes(), None, place)
    for index, first in enumerate(old.time_spine_table_configurations):
        spec = TimeSpineSpec(standard_granularity_column=first.column_name)
        place = at.below("time_spine_table_configurations", index)
        yield DraftSpine(first.location, first.grain, spec, ModelNotes(), None, place)
