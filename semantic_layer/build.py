"""Turn a draft that passed every rule into the Manifest."""

from sqlglot import exp

from semantic_layer.build_calendar import build_calendar
from semantic_layer.build_metric import build_metric
from semantic_layer.data_types import data_type
from semantic_layer.draft import Draft, DraftDimension, DraftKey, DraftModel
from semantic_layer.expressions import parse_expression, parse_filter
from semantic_layer.grains import period_of
from semantic_layer.manifest import Calendar, Dimension, Entity, Manifest
from semantic_layer.model import Key, Model
from semantic_layer.query import Grain
from semantic_layer.roles import role_dimensions
from semantic_layer.set_apart import SetApart


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
        metrics={metric.spec.name: build_metric(metric, draft) for metric in draft.metrics},
        calendar=build_calendar(draft),
    )


def build_model(draft: DraftModel) -> Model:
    """Build one model with its keys and the columns that repeat other models' dimensions."""
    time = draft.dimension(draft.spec.agg_time_dimension)
    return Model(
        name=draft.name,
        table=draft.table,
        description=draft.spec.description or "",
        primary_entity=draft.primary_entity or "",
        keys={key.entity: _key(key) for key in draft.keys},
        time_expr=parse_expression(time.expr) if time else None,
        time_dimension=(time.copy_of or time.full_name) if time else None,
        bridge_for=draft.notes.bridge_for,
        copies={d.copy_of: parse_expression(d.expr) for d in draft.dimensions if d.copy_of},
        valid_from=_validity(draft, "is_start"),
        valid_to=_validity(draft, "is_end"),
        row_policy=row_policy(draft) if draft.notes.row_policy else None,
    )


def _key(draft: DraftKey) -> Key:
    return Key(
        entity=draft.entity,
        type=draft.spec.type,
        expr=parse_expression(draft.expr),
        role_of=draft.role_of,
        data_type=data_type(draft.data_type, is_time=False) or "unknown",
    )


def row_policy(draft: DraftModel) -> exp.Expr:
    """Return the condition on a model's rows, over its columns; KeyError for a dimension it has not."""
    policy = parse_filter(draft.notes.row_policy or "")
    own = {one.full_name: one for one in draft.dimensions}
    declared = {column.name for column in draft.spec.columns}
    derived = {one.name: one for one in draft.dimensions if one.name not in declared}

    def place(node: exp.Expr) -> exp.Expr:
        if not isinstance(node, exp.Column) or node.table:
            return node
        if node.name in policy.dimensions:
            value = exp.paren(parse_expression(own[policy.dimensions[node.name]].expr))
            grain = policy.grains.get(node.name)
            return period_of(value, grain, Calendar()) if grain else value
        return exp.paren(parse_expression(derived[node.name].expr)) if node.name in derived else node

    return policy.sql.transform(place)


def _validity(draft: DraftModel, end: str) -> exp.Expr | None:
    found = draft.validity(end)
    return parse_expression(found[0].expr) if found else None


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
    is_time = draft.spec.type == "time"
    return Dimension(
        full_name=draft.full_name,
        name=draft.name,
        entity=model.primary_entity or "",
        model=model.name,
        expr=parse_expression(draft.expr),
        type=draft.spec.type,
        data_type=data_type(draft.data_type, is_time=is_time) or "unknown",
        label=draft.spec.label or draft.name.replace("_", " ").capitalize(),
        description=draft.description or "",
        synonyms=notes.synonyms,
        unit=notes.unit,
        granularity=_granularity(draft.granularity) if is_time else None,
        value_index=notes.value_index,
        value_synonyms=notes.value_synonyms,
        value_label=notes.value_label,
        within=notes.within,
        value_kind=notes.value_kind,
        is_default=notes.default,
        pii=notes.pii,
        sensitive=notes.sensitive,
        set_apart=SetApart(**dict(notes.set_apart)) if notes.set_apart else None,
        owner=notes.owner,
        tags=draft.tags,
        file=draft.at.document.file,
    )


def _granularity(declared: str | None) -> str:
    """A time kept finer than we group by is grouped by our finest grain."""
    if declared is None:
        return "day"
    return declared if declared in set(Grain) else next(iter(Grain)).value
