"""Turn a draft that passed every rule into the Manifest."""

import re

from sqlglot import exp

from semantic_layer.draft import Draft, DraftDimension, DraftKey, DraftMetric, DraftModel
from semantic_layer.expressions import parse_expression, parse_filter
from semantic_layer.manifest import (
    Alternative,
    Condition,
    DataType,
    Dimension,
    Entity,
    Input,
    Manifest,
    Metric,
)
from semantic_layer.model import Key, Model
from semantic_layer.roles import role_dimensions
from semantic_layer.spec import Filters, InputSpec

DATA_TYPES: dict[str, DataType] = {
    "text": "text",
    "varchar": "text",
    "string": "text",
    "int": "integer",
    "integer": "integer",
    "bigint": "integer",
    "smallint": "integer",
    "decimal": "decimal",
    "numeric": "decimal",
    "double": "decimal",
    "float": "decimal",
    "boolean": "boolean",
    "bool": "boolean",
    "date": "date",
    "timestamp": "timestamp",
    "datetime": "timestamp",
}


def build_manifest(draft: Draft) -> Manifest:
    """Build the manifest; the draft must have passed all of RULES."""
    models = {model.name: build_model(model) for model in draft.models}
    entities = _entities(draft)
    dimensions = {
        dimension.full_name: _dimension(model, dimension)
        for model in draft.models
        for dimension in model.dimensions
        if not dimension.copy_of
    }
    return Manifest(
        models=models,
        entities=entities,
        dimensions={**dimensions, **role_dimensions(models, entities, dimensions)},
        metrics={metric.spec.name: _metric(metric) for metric in draft.metrics},
    )


def build_model(draft: DraftModel) -> Model:
    """Build one model with its keys and the columns that repeat other models' dimensions."""
    notes = draft.spec.config.meta.footnote
    by_name = {dimension.name: dimension for dimension in draft.dimensions}
    time = by_name.get(draft.spec.agg_time_dimension or "")
    return Model(
        name=draft.name,
        table=notes.table or draft.spec.name,
        description=draft.spec.description or "",
        primary_entity=draft.primary_entity or "",
        keys={key.entity: _key(key) for key in draft.keys},
        time_expr=parse_expression(time.expr) if time else None,
        time_dimension=(time.copy_of or time.full_name) if time else None,
        bridge_for=notes.bridge_for,
        copies={d.copy_of: parse_expression(d.expr) for d in draft.dimensions if d.copy_of},
    )


def _key(draft: DraftKey) -> Key:
    return Key(
        entity=draft.entity,
        type=draft.spec.type,
        expr=parse_expression(draft.expr),
        role_of=draft.spec.config.meta.footnote.role_of,
        data_type=(data_type(draft.data_type, is_time=False) if draft.data_type else None) or "unknown",
    )


def data_type(declared: str | None, *, is_time: bool) -> DataType | None:
    """Read a SQL type name as one of ours; None if it is none we know."""
    if declared is None:
        return "date" if is_time else "text"
    word = re.match(r"[a-z]+", declared.strip().lower())
    return DATA_TYPES.get(word[0]) if word else None


def _entities(draft: Draft) -> dict[str, Entity]:
    entities: dict[str, Entity] = {}
    # The model that owns an entity says what it is; a mere reference only proves that it exists.
    ranked = sorted(
        (key for model in draft.models for key in model.keys), key=lambda key: key.spec.type != "primary"
    )
    for key in ranked:
        notes = key.spec.config.meta.footnote
        label = key.spec.label or key.entity.replace("_", " ").capitalize()
        entity = Entity(key.entity, label, key.spec.description or "", notes.synonyms)
        entities.setdefault(key.entity, entity)
    for name in sorted(draft.entity_names):
        entities.setdefault(name, Entity(name, name.replace("_", " ").capitalize()))
    return entities


def _dimension(model: DraftModel, draft: DraftDimension) -> Dimension:
    notes = draft.spec.config.meta.footnote
    return Dimension(
        full_name=draft.full_name,
        name=draft.name,
        entity=model.primary_entity or "",
        model=model.name,
        expr=parse_expression(draft.expr),
        type=draft.spec.type,
        data_type=data_type(draft.data_type, is_time=draft.spec.type == "time") or "text",
        label=draft.spec.label or draft.name.replace("_", " ").capitalize(),
        description=draft.description or "",
        synonyms=notes.synonyms,
        unit=notes.unit,
        granularity=(draft.granularity or "day") if draft.spec.type == "time" else None,
        value_index=notes.value_index,
        value_synonyms=notes.value_synonyms,
        value_label=notes.value_label,
        within=notes.within,
        value_kind=notes.value_kind,
        pii=notes.pii,
        is_default=notes.default,
    )


def _metric(draft: DraftMetric) -> Metric:
    spec = draft.spec
    notes = spec.config.meta.footnote
    return Metric(
        name=spec.name,
        label=spec.label or spec.name.replace("_", " ").capitalize(),
        description=spec.description or "",
        type=spec.type,
        synonyms=notes.synonyms,
        unit=notes.unit,
        format=notes.format,
        direction=notes.direction,
        alternatives=tuple(Alternative(a.metric, a.when, a.default) for a in notes.alternatives),
        caveats=notes.caveats,
        model=draft.model if spec.type == "simple" else None,
        aggregation=spec.agg,
        percentile=spec.percentile,
        percentile_discrete=spec.percentile_type == "discrete",
        expr=_metric_expression(draft),
        filters=_conditions(spec.filter),
        inputs=_inputs(draft),
    )


def _metric_expression(draft: DraftMetric) -> exp.Expr | None:
    spec = draft.spec
    if spec.type == "ratio":
        return None
    # dbt lets a simple metric omit the expression where the column has its name.
    return parse_expression(spec.expr or spec.name)


def _inputs(draft: DraftMetric) -> tuple[Input, ...]:
    spec = draft.spec
    if spec.type == "ratio" and spec.numerator and spec.denominator:
        return (_input(spec.numerator, "numerator"), _input(spec.denominator, "denominator"))
    return tuple(_input(part, part.alias or part.name) for part in spec.input_metrics)


def _input(spec: InputSpec, alias: str) -> Input:
    return Input(spec.name, alias, _conditions(spec.filter))


def _conditions(filters: Filters) -> tuple[Condition, ...]:
    return tuple(parse_filter(text) for text in filters)
