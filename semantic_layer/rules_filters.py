"""The rules of the SQL in definitions: it can be read, and what it refers to is there and in reach."""

from collections.abc import Iterator
from dataclasses import replace
from typing import TypeVar

from semantic_layer.build import build_manifest, row_policy
from semantic_layer.draft import At, Draft, DraftMetric
from semantic_layer.errors import Problem, QueryError
from semantic_layer.expressions import ExpressionError, parse_expression, parse_filter
from semantic_layer.manifest import Condition, Dimension, Manifest
from semantic_layer.nearest import nearest
from semantic_layer.query import METRIC_TIME
from semantic_layer.rules_time import known_grains
from semantic_layer.salvage import JOINS
from semantic_layer.spec import DerivedDimensionSpec, DerivedEntitySpec, ModelSpec

Place = tuple[str | int, ...]
# The grains that no time spine and no setting changes.
FIXED = ("hour", "day", "month", "quarter", "year")
Derived = TypeVar("Derived", DerivedDimensionSpec, DerivedEntitySpec)


def expressions_parse(draft: Draft) -> Iterator[Problem]:
    """Refuse SQL that can't be read."""
    for model in draft.models:
        for key in model.keys:
            yield from _unreadable(key.expr, key.at)
        for dimension in model.dimensions:
            yield from _unreadable(dimension.expr, dimension.at)
    for metric in draft.metrics:
        if metric.spec.expr is not None:
            yield from _unreadable(metric.spec.expr, metric.at)


def row_policies_stay_at_home(draft: Draft) -> Iterator[Problem]:
    """Refuse a row policy that can't be read, or looks beyond the model's own rows."""
    for model in draft.models:
        text, key = model.notes.row_policy, ("config", "meta", "footnote", "row_policy")
        if not text:
            continue
        try:
            condition = parse_filter(text)
        except ExpressionError as error:
            yield model.at.problem(*key, message=str(error))
            continue
        own = [one.full_name for one in model.dimensions]
        strange = [name for name in condition.dimensions.values() if name not in own]
        for name in strange:
            if name.split("__")[-1] not in model.broken:
                message = f"'{name}' is no dimension of {model.name}"
                yield model.at.problem(*key, message=message, choices=nearest(name, own))
        unfixed = [grain for grain in condition.grains.values() if grain not in FIXED]
        if unfixed:
            message = f"a row policy can't look at a {unfixed[0]}, whose days the calendar in use decides"
            yield model.at.problem(*key, message=message, choices=FIXED)
        elif condition.metrics:
            yield model.at.problem(*key, message="a row policy can't look at metrics")
        elif not strange:
            yield from _unreadable_policy(draft, model.name, model.at.below(*key))


def filters_reach_their_dimensions(draft: Draft) -> Iterator[Problem]:
    """Refuse a metric filter on what is unknown, out of reach, or met many times by one row."""
    manifest, grains = _joinable(draft), known_grains(draft)
    for metric in draft.metrics:
        for place, text in filters(metric):
            try:
                condition = parse_filter(text)
            except ExpressionError as error:
                yield metric.at.problem(*place, message=str(error))
                continue
            yield from _strange_grains(condition, metric, place, grains, manifest)
            yield from _unknown_metrics(condition, metric, place, draft)
            entities = (reference.by for reference in condition.metrics.values())
            for name in dict.fromkeys((*condition.dimensions.values(), *entities)):
                yield from _strange_dimension(name, metric, place, draft, manifest)


def filters(metric: DraftMetric) -> Iterator[tuple[Place, str]]:
    """Yield every filter of a metric with its place."""
    for text in metric.spec.filter:
        yield ("filter",), text
    for place, part in metric.spec.inputs:
        for text in part.filter:
            yield (*place, "filter"), text


def metrics_read(metric: DraftMetric) -> Iterator[str]:
    """Yield the metrics that the filters of a metric look up."""
    for _, text in filters(metric):
        try:
            yield from (reference.metric for reference in parse_filter(text).metrics.values())
        except ExpressionError:
            continue  # filters_reach_their_dimensions tells


def _strange_grains(
    condition: Condition, metric: DraftMetric, place: Place, grains: list[str], manifest: Manifest | None
) -> Iterator[Problem]:
    for column, grain in condition.grains.items():
        name = condition.dimensions[column]
        found = manifest.find(name) if manifest else None
        if grain not in grains:
            choices = nearest(grain, grains)
            yield metric.at.problem(*place, message=f"'{grain}' is no grain", choices=choices)
        elif found and found.type != "time":
            message = f"'{name}' is no time dimension, and has no {grain}"
            yield metric.at.problem(*place, message=message)


def _strange_dimension(
    name: str, metric: DraftMetric, place: Place, draft: Draft, manifest: Manifest | None
) -> Iterator[Problem]:
    found = manifest.find(name) if manifest else None
    if found and manifest and metric.model in manifest.models:
        yield from _out_of_reach(metric, place, found, draft, manifest)
    elif not found and name != METRIC_TIME and not draft.is_broken(name) and not _is_known(name, draft):
        choices = nearest(
            name, draft.dimensions if "__" in name else [*draft.dimensions, *draft.entity_names]
        )
        yield metric.at.problem(*place, message=f"no dimension '{name}'", choices=choices)


def _is_known(name: str, draft: Draft) -> bool:
    copies = {one.full_name: one.copy_of for model in draft.models for one in model.dimensions if one.copy_of}
    if name in copies:
        # Told already where the column says what it repeats.
        return copies[name] not in draft.dimensions
    *links, entity, short = ["", *name.split("__")]
    if f"{entity}__{short}" in draft.dimensions or short in draft.entity_names:
        return all(link in draft.entity_names for link in links if link)
    return False


def _unknown_metrics(
    condition: Condition, metric: DraftMetric, place: Place, draft: Draft
) -> Iterator[Problem]:
    names, entities = draft.metric_names, draft.entity_names
    for reference in condition.metrics.values():
        if reference.metric not in names:
            choices = nearest(reference.metric, names)
            yield metric.at.problem(*place, message=f"no metric '{reference.metric}'", choices=choices)
        elif reference.by in draft.dimensions:
            message = f"'{reference.by}' is no entity, which Metric() is counted by"
            yield metric.at.problem(*place, message=message, choices=nearest(reference.by, entities))


def _unreadable(text: str, at: At) -> Iterator[Problem]:
    try:
        parse_expression(text)
    except ExpressionError as error:
        yield at.problem("expr", message=str(error))


def _unreadable_policy(draft: Draft, model: str, at: At) -> Iterator[Problem]:
    try:
        row_policy(draft.by_name[model])
    except ExpressionError as error:
        yield at.problem(message=str(error))


def _joinable(draft: Draft) -> Manifest | None:
    """The models and dimensions, without what can't be read of them; None if they are no manifest even so."""
    models = [replace(model, spec=_readable(model.spec)) for model in draft.models]
    try:
        return build_manifest(replace(draft, models=models, metrics=[]))
    except (ExpressionError, KeyError):
        return None


def _readable(spec: ModelSpec) -> ModelSpec:
    derived = spec.derived_semantics
    dimensions = tuple(one if _reads(one.expr) else _unknown(one) for one in derived.dimensions)
    entities = tuple(one if _reads(one.expr) else _unknown(one) for one in derived.entities)
    kept = {"derived_semantics": derived.model_copy(update={"dimensions": dimensions, "entities": entities})}
    notes = spec.config.meta.footnote.model_copy(update={"row_policy": None})
    meta = spec.config.meta.model_copy(update={"footnote": notes})
    return spec.model_copy(update={**kept, "config": spec.config.model_copy(update={"meta": meta})})


def _unknown(one: Derived) -> Derived:
    return one.model_copy(update={"expr": "null"})


def _reads(text: str) -> bool:
    try:
        parse_expression(text)
    except ExpressionError:
        return False
    return True


def _is_uncertain(fact: str, draft: Draft, manifest: Manifest) -> bool:
    """Whether a refused entity may be what is missing on the way from a fact."""
    broken = [model.name for model in draft.models if JOINS in model.lost]
    return any(name == fact or manifest.paths.to_model(fact, name, ()) for name in broken)


def _out_of_reach(
    metric: DraftMetric, place: Place, dimension: Dimension, draft: Draft, manifest: Manifest
) -> Iterator[Problem]:
    """Refuse a dimension that a row of the metric's model has not got exactly one of."""
    assert metric.model is not None
    name = dimension.full_name
    try:
        path = manifest.path(metric.model, name)
    except QueryError as error:
        message = f"'{name}' can be reached from {metric.model} in several ways"
        yield metric.at.problem(*place, message=message, choices=error.choices)
        return
    if path is None and _is_uncertain(metric.model, draft, manifest):
        return
    if path is None or path.is_bridged:
        yield metric.at.problem(*place, message=f"'{name}' is not one per row of {metric.model}")
