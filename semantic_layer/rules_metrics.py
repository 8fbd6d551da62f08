"""The rules of metrics: what each type needs, what its words mean, that what it names exists."""

from collections.abc import Iterator

from sqlglot import exp

from semantic_layer.draft import Draft, DraftMetric
from semantic_layer.errors import Problem
from semantic_layer.expressions import ExpressionError, column_names, parse_expression
from semantic_layer.nearest import nearest
from semantic_layer.rules_filters import metrics_read
from semantic_layer.set_apart import SetApart

NEEDED = {
    "simple": ("agg",),
    "ratio": ("numerator", "denominator"),
    "derived": ("expr", "input_metrics"),
    "cumulative": ("input_metric",),
    "conversion": ("entity", "base_metric", "conversion_metric"),
}
# What a type reads beside the keys all of them have; the rest would be ignored without a word.
READ = {
    "simple": (
        *("agg", "expr", "percentile", "percentile_type", "agg_time_dimension", "non_additive_dimension"),
        *("join_to_timespine", "fill_nulls_with"),
    ),
    "ratio": ("numerator", "denominator", "join_to_timespine", "fill_nulls_with"),
    "derived": ("expr", "input_metrics", "join_to_timespine", "fill_nulls_with"),
    "cumulative": (
        *("input_metric", "window", "grain_to_date", "period_agg", "join_to_timespine", "fill_nulls_with"),
    ),
    "conversion": (
        *("entity", "calculation", "base_metric", "conversion_metric", "window", "constant_properties"),
        *("join_to_timespine", "fill_nulls_with"),
    ),
}
OF_A_TYPE = {key for keys in READ.values() for key in keys}


def metrics_are_complete(draft: Draft) -> Iterator[Problem]:
    """Refuse a metric without the keys its type needs, or simple metrics outside a model."""
    for metric in draft.metrics:
        spec = metric.spec
        for key in NEEDED[spec.type]:
            if not getattr(spec, key) and not metric.lost & {key, "type"}:
                yield metric.at.problem("name", message=f"a {spec.type} metric needs '{key}'")
        if spec.type == "simple" and metric.model is None and "type" not in metric.lost:
            yield metric.at.problem(
                "type", message="a simple metric belongs under the model it is counted in"
            )
        yield from _percentile(metric)


def metrics_have_no_idle_keys(draft: Draft) -> Iterator[Problem]:
    """Refuse a key that has no meaning for the metric's type."""
    for metric in draft.metrics:
        given = metric.spec.model_fields_set & OF_A_TYPE
        values = {key: getattr(metric.spec, key) for key in given}
        for key in sorted(given - set(READ[metric.spec.type])):
            if values[key] not in (None, (), False) and "type" not in metric.lost:
                usual = [kind for kind, keys in READ.items() if key in keys]
                message = (
                    f"means nothing for a {metric.spec.type} metric; {' and '.join(usual)} metrics have it"
                )
                if not (key == "percentile_type" and values[key] == "continuous"):
                    yield metric.at.problem(key, message=message)


def inputs_exist(draft: Draft) -> Iterator[Problem]:
    """Refuse inputs and alternatives that name no metric, and expressions that name no input."""
    names = draft.metric_names
    for metric in draft.metrics:
        for place, part in metric.spec.inputs:
            if part.name not in names:
                choices = nearest(part.name, names)
                yield metric.at.problem(*place, message=f"no metric '{part.name}'", choices=choices)
        for other in metric.spec.config.meta.footnote.alternatives:
            if other.metric not in names:
                key = ("config", "meta", "footnote", "alternatives")
                choices = nearest(other.metric, names)
                yield metric.at.problem(*key, message=f"no metric '{other.metric}'", choices=choices)
        if "input_metrics" not in metric.lost:
            yield from _aliases(metric)


def measures_set_apart_exist(draft: Draft) -> Iterator[Problem]:
    """Refuse values set apart for metrics that are none, and those that nobody could look up."""
    names = draft.metric_names
    for dimension in (one for model in draft.models for one in model.dimensions):
        notes = dimension.spec.config.meta.footnote
        if notes.set_apart is None:
            continue
        key = ("config", "meta", "footnote", "set_apart")
        for name in SetApart(**dict(notes.set_apart)).measures:
            if name not in names:
                choices = nearest(name, names)
                yield dimension.at.problem(*key, message=f"no metric '{name}'", choices=choices)
        if not notes.value_index:
            message = "is read only of values that are indexed (value_index)"
            yield dimension.at.problem(*key, message=message)


def metrics_do_not_circle(draft: Draft) -> Iterator[Problem]:
    """Refuse a metric computed, in the end, from itself."""
    uses = {m.spec.name: [*(part.name for _, part in m.spec.inputs), *metrics_read(m)] for m in draft.metrics}
    for metric in draft.metrics:
        circle = _circle(metric.spec.name, uses)
        if circle:
            yield metric.at.problem("name", message=f"is computed from itself: {' -> '.join(circle)}")


def semi_additive_metrics_choose_by_time(draft: Draft) -> Iterator[Problem]:
    """Refuse a non_additive_dimension that is no time of the model, or groups by what the model has not."""
    for metric in draft.metrics:
        model, wanted = draft.by_name.get(metric.model or ""), metric.spec.non_additive_dimension
        if not model or not wanted:
            continue
        key = "non_additive_dimension"
        times = [one.name for one in model.dimensions if one.spec.type == "time"]
        found = model.dimension(wanted.name)
        if (found is None or found.spec.type != "time") and wanted.name not in model.broken:
            message = f"'{wanted.name}' is not a time dimension of {model.name}"
            yield metric.at.problem(key, "name", message=message, choices=nearest(wanted.name, times))
        known = [one.entity for one in model.keys] + [one.name for one in model.dimensions]
        for name in wanted.group_by:
            if name not in known and not model.dimension(name) and name not in model.broken:
                message = f"'{name}' is no entity or dimension of {model.name}"
                yield metric.at.problem(key, "group_by", message=message, choices=nearest(name, known))


def conversions_tie_two_counts(draft: Draft) -> Iterator[Problem]:
    """Refuse conversions whose sides are no counts, or are not tied by the entity and constant properties."""
    entities = draft.entity_names
    for metric in draft.metrics:
        spec = metric.spec
        if spec.type != "conversion":
            continue
        if spec.entity and spec.entity not in entities and spec.entity not in draft.broken:
            choices = nearest(spec.entity, entities)
            yield metric.at.problem("entity", message=f"no entity '{spec.entity}'", choices=choices)
        for key in ("base", "conversion"):
            yield from _side(metric, key, draft)


def currencies_are_of_money(draft: Draft) -> Iterator[Problem]:
    """Refuse a currency on a metric that is no money."""
    for metric in draft.metrics:
        notes = metric.spec.config.meta.footnote
        if notes.currency and notes.unit not in (None, "currency"):
            message = f"a metric in {notes.unit} has no currency"
            yield metric.at.problem("config", "meta", "footnote", "currency", message=message)


def _percentile(metric: DraftMetric) -> Iterator[Problem]:
    spec = metric.spec
    given = spec.percentile
    if spec.agg == "percentile" and not metric.lost & {"percentile", "agg"}:
        if given is None:
            yield metric.at.problem("agg", message="needs 'percentile', as 0.95 or 95.0")
        elif not (0 < given < 1 or 1 < given < 100):
            yield metric.at.problem(
                "percentile", message=f"{given} is not a fraction (0.95) or per cent (95.0)"
            )
    elif given is not None and spec.agg and "agg" not in metric.lost:
        yield metric.at.problem("percentile", message=f"means nothing for agg '{spec.agg}'")


def _aliases(metric: DraftMetric) -> Iterator[Problem]:
    if metric.spec.type != "derived" or not metric.spec.expr:
        return
    given = [part.alias or part.name for part in metric.spec.input_metrics]
    repeated = [index for index, name in enumerate(given) if name in given[:index]]
    for index in repeated:
        key = "alias" if metric.spec.input_metrics[index].alias else "name"
        message = f"two inputs are called '{given[index]}'; give them an alias each"
        yield metric.at.problem("input_metrics", index, key, message=message)
    try:
        used = column_names(parse_expression(metric.spec.expr))
    except ExpressionError:
        return
    for name in used:
        if name not in given and not repeated:
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


def _side(metric: DraftMetric, side: str, draft: Draft) -> Iterator[Problem]:
    key = f"{side}_metric"
    part = getattr(metric.spec, key)
    if part is None or part.name not in draft.metric_names or part.name in draft.broken:
        return
    counted = draft.simple.get(part.name)
    if counted is None or not _counts(counted):
        message = f"'{part.name}' is no count: conversions are counted by count, count_distinct or a sum of 1"
        yield metric.at.problem(key, message=message)
        return
    if counted.spec.non_additive_dimension:
        yield metric.at.problem(key, message=f"'{part.name}' is semi-additive: conversions count every row")
    model = draft.by_name.get(counted.model or "")
    if model is None:
        return
    if side == "base" and not any(one.spec.type == "primary" for one in model.keys):
        message = f"{model.name} has no primary key, which tells the rows apart that conversions are tied to"
        yield metric.at.problem(key, message=message)
    own = [one.entity for one in model.keys]
    entity = metric.spec.entity
    if entity in draft.entity_names and entity not in own:
        message = f"{model.name}, which '{part.name}' counts, has no entity '{entity}'"
        yield metric.at.problem("entity", message=message, choices=nearest(str(entity), own))
    known = own + [one.name for one in model.dimensions]
    for index, pair in enumerate(metric.spec.constant_properties):
        name = getattr(pair, f"{side}_property")
        if name not in known and not model.dimension(name) and name not in model.broken:
            place = ("constant_properties", index, f"{side}_property")
            message = f"'{name}' is no dimension or entity of {model.name}"
            yield metric.at.problem(*place, message=message, choices=nearest(name, known))


def _counts(metric: DraftMetric) -> bool:
    if metric.spec.agg in ("count", "count_distinct"):
        return True
    if metric.spec.agg != "sum":
        return False
    try:
        value = parse_expression(metric.spec.expr or metric.spec.name)
    except ExpressionError:
        return True
    return isinstance(value, exp.Literal) and value.this == "1"
