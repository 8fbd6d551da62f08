"""The rules definitions must keep among themselves; each yields every breach it finds."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

from semantic_layer.build import build_manifest, data_type
from semantic_layer.draft import At, Draft, DraftMetric
from semantic_layer.errors import Problem, QueryError
from semantic_layer.expressions import ExpressionError, column_names, parse_expression, parse_filter
from semantic_layer.manifest import Dimension, Manifest
from semantic_layer.nearest import nearest
from semantic_layer.query import Grain
from semantic_layer.spec import InputSpec

NAME = re.compile(r"[a-z][a-z0-9_]*[a-z0-9]")
RESERVED = {"metric_time", *Grain}


def names_are_well_formed(draft: Draft) -> Iterator[Problem]:
    """Refuse names that would not survive as entity__name."""
    named = [(metric.spec.name, metric.at) for metric in draft.metrics]
    named += [(d.name, d.at) for model in draft.models for d in model.dimensions if not d.copy_of]
    named += [(key.entity, key.at) for model in draft.models for key in model.keys]
    for name, at in named:
        if not NAME.fullmatch(name) or "__" in name:
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
    """Refuse a model whose rows are about nothing named."""
    for model in draft.models:
        if not model.primary_entity:
            yield model.at.problem(
                "name", message="no column has a primary entity, and there is no primary_entity"
            )


def time_dimensions_exist(draft: Draft) -> Iterator[Problem]:
    """Refuse a model with metrics but no day to count them by, and grains we don't know."""
    with_metrics = {metric.model for metric in draft.metrics}
    for model in draft.models:
        times = [dimension.name for dimension in model.dimensions if dimension.spec.type == "time"]
        wanted = model.spec.agg_time_dimension
        if wanted and wanted not in times:
            message = f"'{wanted}' is not a time dimension of this model"
            yield model.at.problem("agg_time_dimension", message=message, choices=nearest(wanted, times))
        if not wanted and model.name in with_metrics:
            yield model.at.problem(
                "name", message="has metrics but no agg_time_dimension", choices=tuple(times)
            )
        for dimension in model.dimensions:
            if dimension.granularity and dimension.granularity not in set(Grain):
                message = f"granularity '{dimension.granularity}' is not supported"
                yield dimension.at.problem(message=message, choices=nearest(dimension.granularity, Grain))


def expressions_parse(draft: Draft) -> Iterator[Problem]:
    """Refuse SQL that can't be read."""
    for model in draft.models:
        for key in model.keys:
            yield from _unreadable(key.expr, key.at, "expr")
        for dimension in model.dimensions:
            yield from _unreadable(dimension.expr, dimension.at, "expr")
    for metric in draft.metrics:
        if metric.spec.expr is not None:
            yield from _unreadable(metric.spec.expr, metric.at, "expr")


def types_are_known(draft: Draft) -> Iterator[Problem]:
    """Refuse column types that literals could not be checked against."""
    for model in draft.models:
        for dimension in model.dimensions:
            if data_type(dimension.data_type, is_time=False) is None:
                yield dimension.at.problem(message=f"data_type '{dimension.data_type}' is not known")


def copies_stand_for_dimensions(draft: Draft) -> Iterator[Problem]:
    """Refuse `same_as` that names no dimension."""
    known = draft.dimensions
    for model in draft.models:
        for dimension in model.dimensions:
            if dimension.copy_of and dimension.copy_of not in known:
                yield _ours(
                    dimension.at, "same_as", f"no dimension '{dimension.copy_of}'", dimension.copy_of, known
                )


def values_are_told_by_neighbours(draft: Draft) -> Iterator[Problem]:
    """Refuse a `value_label` or `within` that is none of the model's, and indexed values of persons."""
    for model in draft.models:
        own = [dimension.name for dimension in model.dimensions if not dimension.copy_of]
        for dimension in model.dimensions:
            notes = dimension.spec.config.meta.footnote
            for key in ("value_label", "within"):
                named = getattr(notes, key)
                if named and named not in own:
                    yield _ours(dimension.at, key, f"this model has no dimension '{named}'", named, own)
            if notes.pii and notes.value_index:
                yield _ours(
                    dimension.at, "value_index", "values that name persons (pii) are not indexed", "", ()
                )


def bridges_name_entities(draft: Draft) -> Iterator[Problem]:
    """Refuse a bridge for an entity the model does not refer to."""
    for model in draft.models:
        own = [key.entity for key in model.keys]
        for entity in model.spec.config.meta.footnote.bridge_for:
            if entity not in own:
                yield _ours(model.at, "bridge_for", f"this model has no entity '{entity}'", entity, own)


def roles_are_of_entities(draft: Draft) -> Iterator[Problem]:
    """Refuse a role of an entity that no model has, and one name for roles of two entities."""
    known = draft.entity_names
    first: dict[str, str] = {}
    for model in draft.models:
        for key in model.keys:
            if key.role_of and key.role_of not in known:
                yield _ours(key.at, "role_of", f"no entity '{key.role_of}'", key.role_of, known)
            elif key.role_of and first.setdefault(key.entity, key.role_of) != key.role_of:
                message = f"'{key.entity}' is a role of {first[key.entity]} elsewhere"
                yield _ours(key.at, "role_of", message, key.role_of, [first[key.entity]])


def metric_types_are_supported(draft: Draft) -> Iterator[Problem]:
    """Refuse by name what dbt's spec has and this compiler does not answer yet."""
    for metric in draft.metrics:
        spec = metric.spec
        if spec.type in ("cumulative", "conversion"):
            yield metric.at.problem("type", message=f"{spec.type} metrics are not answered yet")
        for key in ("non_additive_dimension", "join_to_timespine", "agg_time_dimension"):
            if getattr(spec, key):
                yield metric.at.problem(key, message="is not answered yet")
        if spec.fill_nulls_with is not None:
            yield metric.at.problem("fill_nulls_with", message="is not answered yet")
        for key, part in _inputs(metric):
            for offset in ("offset_window", "offset_to_grain"):
                if getattr(part, offset):
                    yield metric.at.problem(key, offset, message="is not answered yet")


def metrics_are_complete(draft: Draft) -> Iterator[Problem]:
    """Refuse a metric without the keys its type needs, or simple metrics outside a model."""
    for metric in draft.metrics:
        spec = metric.spec
        needed = {
            "simple": ("agg",),
            "ratio": ("numerator", "denominator"),
            "derived": ("expr", "input_metrics"),
        }
        for key in needed.get(spec.type, ()):
            if not getattr(spec, key):
                yield metric.at.problem("name", message=f"a {spec.type} metric needs '{key}'")
        if spec.type == "simple" and metric.model is None:
            yield metric.at.problem(
                "type", message="a simple metric belongs under the model it is counted in"
            )
        if spec.agg == "percentile" and not (spec.percentile is not None and 0 < spec.percentile < 1):
            yield metric.at.problem("agg", message="needs 'percentile' between 0 and 1")


def inputs_exist(draft: Draft) -> Iterator[Problem]:
    """Refuse inputs and alternatives that name no metric, and expressions that name no input."""
    names = draft.metric_names
    for metric in draft.metrics:
        for key, part in _inputs(metric):
            if part.name not in names:
                choices = nearest(part.name, names)
                yield metric.at.problem(key, message=f"no metric '{part.name}'", choices=choices)
        for other in metric.spec.config.meta.footnote.alternatives:
            if other.metric not in names:
                yield _ours(metric.at, "alternatives", f"no metric '{other.metric}'", other.metric, names)
        yield from _strange_columns(metric)


def metrics_do_not_circle(draft: Draft) -> Iterator[Problem]:
    """Refuse a metric computed, in the end, from itself."""
    uses = {m.spec.name: [part.name for _, part in _inputs(m)] for m in draft.metrics}
    for metric in draft.metrics:
        circle = _circle(metric.spec.name, uses)
        if circle:
            yield metric.at.problem("name", message=f"is computed from itself: {' -> '.join(circle)}")


def filters_reach_their_dimensions(draft: Draft) -> Iterator[Problem]:
    """Refuse a metric filter on a dimension that is unknown, out of reach, or met many times by one row."""
    known = draft.dimensions
    manifest = _joinable(draft)
    for metric in draft.metrics:
        for place, text in _filters(metric):
            try:
                condition = parse_filter(text)
            except ExpressionError as error:
                yield metric.at.problem(*place, message=str(error))
                continue
            for name in condition.dimensions.values():
                dimension = manifest.find(name) if manifest else None
                if not dimension and name not in known:
                    yield metric.at.problem(
                        *place, message=f"no dimension '{name}'", choices=nearest(name, known)
                    )
                elif manifest and dimension and metric.model in manifest.models:
                    yield from _out_of_reach(metric, place, dimension, manifest)


Rule = Callable[[Draft], Iterable[Problem]]
RULES: tuple[Rule, ...] = (
    names_are_well_formed,
    names_are_unique,
    models_have_a_primary_entity,
    time_dimensions_exist,
    expressions_parse,
    types_are_known,
    copies_stand_for_dimensions,
    values_are_told_by_neighbours,
    bridges_name_entities,
    roles_are_of_entities,
    metric_types_are_supported,
    metrics_are_complete,
    inputs_exist,
    metrics_do_not_circle,
    filters_reach_their_dimensions,
)


def _repeats(named: Iterable[tuple[str, At]], kind: str) -> Iterator[Problem]:
    seen: dict[str, At] = {}
    for name, at in named:
        if name in seen:
            first = seen[name].problem("name", message="")
            yield at.problem(
                "name", message=f"a second {kind} '{name}'; the first is in {first.file}:{first.line}"
            )
        seen.setdefault(name, at)


def _unreadable(text: str, at: At, key: str) -> Iterator[Problem]:
    try:
        parse_expression(text)
    except ExpressionError as error:
        yield at.problem(key, message=str(error))


def _ours(at: At, key: str, message: str, wrong: str, known: Iterable[str]) -> Problem:
    return at.problem("config", "meta", "footnote", key, message=message, choices=nearest(wrong, known))


def _inputs(metric: DraftMetric) -> list[tuple[str, InputSpec]]:
    spec = metric.spec
    found = [(key, getattr(spec, key)) for key in ("numerator", "denominator", "input_metric")]
    return [(key, part) for key, part in found if part] + [
        ("input_metrics", part) for part in spec.input_metrics
    ]


def _strange_columns(metric: DraftMetric) -> Iterator[Problem]:
    if metric.spec.type != "derived" or not metric.spec.expr:
        return
    given = [part.alias or part.name for part in metric.spec.input_metrics]
    try:
        used = column_names(parse_expression(metric.spec.expr))
    except ExpressionError:
        return
    for name in used:
        if name not in given:
            message = f"'{name}' is not one of input_metrics"
            yield metric.at.problem("expr", message=message, choices=nearest(name, given))


def _circle(start: str, uses: dict[str, list[str]]) -> list[str]:
    """Return a walk from a metric back to itself, empty if there is none."""
    walks = [[start]]
    seen: set[str] = set()
    while walks:
        walk = walks.pop()
        for name in uses.get(walk[-1], []):
            if name == start:
                return [*walk, name]
            if name not in seen:
                seen.add(name)
                walks.append([*walk, name])
    return []


def _filters(metric: DraftMetric) -> Iterator[tuple[tuple[str, ...], str]]:
    for text in metric.spec.filter:
        yield ("filter",), text
    for key, part in _inputs(metric):
        for text in part.filter:
            yield (key, "filter"), text


def _joinable(draft: Draft) -> Manifest | None:
    """The models and dimensions, unless one is too broken to say how they join."""
    try:
        return build_manifest(replace(draft, metrics=[]))
    except ExpressionError:
        return None


def _out_of_reach(
    metric: DraftMetric, place: tuple[str, ...], dimension: Dimension, manifest: Manifest
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
    if path is None or path.is_bridged:
        yield metric.at.problem(*place, message=f"'{name}' is not one per row of {metric.model}")
