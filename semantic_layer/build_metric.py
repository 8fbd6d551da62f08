"""Build a metric from its draft."""

from sqlglot import exp

from semantic_layer.draft import Draft, DraftMetric, DraftModel
from semantic_layer.expressions import parse_expression, parse_filter
from semantic_layer.manifest import (
    Accumulation,
    Alternative,
    Condition,
    Conversion,
    Input,
    Metric,
    NonAdditive,
)
from semantic_layer.names import column
from semantic_layer.spec_metric import Filters, InputSpec, MetricSpec
from semantic_layer.windows import Window, read_window


def build_metric(draft: DraftMetric, others: Draft) -> Metric:
    """Build one metric; the draft must have passed all rules."""
    spec = draft.spec
    notes = spec.config.meta.footnote
    model = others.by_name.get(draft.model or "") if spec.type == "simple" else None
    time = model.dimension(spec.agg_time_dimension) if model else None
    return Metric(
        name=spec.name,
        label=spec.label or spec.name.replace("_", " ").capitalize(),
        description=spec.description or "",
        type=spec.type,
        synonyms=notes.synonyms,
        unit=notes.unit or ("currency" if notes.currency else None),
        format=notes.format,
        currency=notes.currency,
        direction=notes.direction,
        alternatives=tuple(Alternative(a.metric, a.when, a.default) for a in notes.alternatives),
        caveats=notes.caveats,
        model=draft.model if spec.type == "simple" else None,
        aggregation=spec.agg,
        percentile=fraction(spec.percentile),
        percentile_discrete=spec.percentile_type == "discrete",
        expr=_expression(spec),
        filters=_conditions(spec.filter),
        inputs=_inputs(spec),
        time_dimension=(time.copy_of or time.full_name) if time else None,
        default_grain=spec.time_granularity,
        fill_nulls_with=spec.fill_nulls_with,
        join_to_timespine=spec.join_to_timespine,
        non_additive=_non_additive(spec, model) if model else None,
        accumulation=_accumulation(spec),
        conversion=_conversion(spec, others),
        hidden=spec.hidden,
        owner=notes.owner,
        tags=spec.config.tags,
        file=draft.at.document.file,
    )


def fraction(percentile: float | None) -> float | None:
    """Read 0.95 and 95.0 alike, as 0.95."""
    return percentile / 100 if percentile is not None and percentile > 1 else percentile


def of_model(name: str, model: DraftModel | None) -> str:
    """Return the full name of a model's own dimension; an entity goes by its name."""
    dimension = model.dimension(name) if model else None
    return (dimension.copy_of or dimension.full_name) if dimension else name


def _expression(spec: MetricSpec) -> exp.Expr | None:
    if spec.type not in ("simple", "derived"):
        return None
    # dbt lets a simple metric omit the expression where the column has its name.
    return parse_expression(spec.expr) if spec.expr else column(spec.name)


def _inputs(spec: MetricSpec) -> tuple[Input, ...]:
    aliases = {
        "numerator": "numerator",
        "denominator": "denominator",
        "base_metric": "base",
        "conversion_metric": "conversion",
    }
    return tuple(_input(part, aliases.get(str(place[0]))) for place, part in spec.inputs)


def _input(spec: InputSpec, alias: str | None) -> Input:
    return Input(
        metric=spec.name,
        alias=alias or spec.alias or spec.name,
        filters=_conditions(spec.filter),
        offset=_window(spec.offset_window),
        to_grain=spec.offset_to_grain,
    )


def _conditions(filters: Filters) -> tuple[Condition, ...]:
    return tuple(parse_filter(text) for text in filters)


def _window(text: str | None) -> Window | None:
    return read_window(text) if text else None


def _non_additive(spec: MetricSpec, model: DraftModel) -> NonAdditive | None:
    found = spec.non_additive_dimension
    if found is None:
        return None
    groupings = tuple(of_model(name, model) for name in found.group_by)
    return NonAdditive(of_model(found.name, model), found.window_agg, groupings)


def _accumulation(spec: MetricSpec) -> Accumulation | None:
    if spec.type != "cumulative":
        return None
    return Accumulation(_window(spec.window), spec.grain_to_date, spec.period_agg or "last")


def _conversion(spec: MetricSpec, others: Draft) -> Conversion | None:
    if spec.type != "conversion" or not spec.base_metric or not spec.conversion_metric:
        return None
    base, conversion = (
        others.by_name.get(metric.model or "") if (metric := others.simple.get(part.name)) else None
        for part in (spec.base_metric, spec.conversion_metric)
    )
    return Conversion(
        entity=spec.entity or "",
        calculation=spec.calculation or "conversion_rate",
        window=_window(spec.window),
        constants=tuple(
            (of_model(pair.base_property, base), of_model(pair.conversion_property, conversion))
            for pair in spec.constant_properties
        ),
    )
