"""Metrics that a question makes of defined ones: a ratio, a part, a count of values, a sum of terms."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from sqlglot import exp

from agent.tools.arguments import (
    FilterArgument,
    MadeArgument,
    MetricConditionArgument,
    TimeArgument,
)
from semantic_layer.errors import QueryError
from semantic_layer.grains import period_of
from semantic_layer.layer import SemanticLayer
from semantic_layer.literals import day_literal, read_day
from semantic_layer.manifest import Condition, Dimension, Input, Manifest, Metric, MetricReference
from semantic_layer.names import all_of, any_of, column
from semantic_layer.of_groups import OfGroups

PREFIX, PER = "made_", "_per_"
PERIODS = f"{PREFIX}periods"


def made_metrics(made: Sequence[MadeArgument], layer: SemanticLayer) -> Mapping[str, Metric]:
    """Return the metrics that a query asks for besides those defined, by name.

    QueryError, code not_allowed, for who may not see every row: what such a metric leaves out could tell of
    rows that are hidden.
    """
    if made and not (layer.access.is_open and layer.manifest.privacy is None):
        raise QueryError("Only defined metrics can be asked for by your role", code="not_allowed")
    found: dict[str, Metric] = {}
    for one in made:
        # A measure may be made of one that was made before it.
        found[one.name] = _made(one, replace(layer.manifest, metrics={**layer.manifest.metrics, **found}))
    return found


def told_of_groups(groups: OfGroups | None, layer: SemanticLayer) -> OfGroups | None:
    """Return what a query asks of its groups: how many there are, the first of them together, one place.

    QueryError, code not_allowed, for who may not see every row: it could tell of groups that are hidden.
    """
    if groups is not None and not (layer.access.is_open and layer.manifest.privacy is None):
        raise QueryError("The groups of a query can't be counted by your role", code="not_allowed")
    return groups


def _made(one: MadeArgument, manifest: Manifest) -> Metric:
    if not one.name.startswith(PREFIX):
        raise QueryError(f"A made metric is called {PREFIX} and more, not {one.name}", code="invalid_query")
    if one.counts is not None and one.of is not None:
        return _keys(one, one.counts, _known(one.of, manifest), manifest)
    if one.counts is not None:
        return _count(one, one.counts, manifest)
    if one.periods_of is not None:
        return _periods(one, _known(one.periods_of, manifest), manifest)
    if one.terms:
        return _sum(one, manifest)
    if one.of is not None:
        return _of(one, one.of, manifest)
    if one.numerator is None or one.denominator is None:
        raise QueryError(f"{one.name} needs a numerator and a denominator", code="invalid_query")
    top, bottom = (_known(name, manifest) for name in (one.numerator, one.denominator))
    conditions = _conditions(one, manifest)
    top_filters, bottom_filters = (bottom.filters, top.filters) if one.same_rows else ((), ())
    both = " Both are of rows that meet the conditions of each." if one.same_rows else ""
    # So many of one thing for each of another are no part of it.
    same_unit = top.unit == bottom.unit and PER not in one.name
    return Metric(
        name=one.name,
        label=one.label,
        description=f"{one.label}. {top.label}: {top.description} {bottom.label}: {bottom.description}{both}",
        type="ratio",
        unit="ratio" if same_unit else (top.unit if bottom.unit == "count" else None),
        inputs=(
            Input(top.name, "numerator", (*conditions, *top_filters)),
            Input(bottom.name, "denominator", bottom_filters),
        ),
    )


def _count(one: MadeArgument, name: str, manifest: Manifest) -> Metric:
    dimension = manifest.find(name)
    if dimension is None or dimension.pii:
        raise QueryError(f"The values of {name} can't be counted", code="unknown_dimension")
    told = f"Different values of {dimension.label.lower()} in the data, each counted once."
    return _distinct(one, told, dimension.model, dimension.expr)


def _distinct(one: MadeArgument, description: str, model: str | None, expr: exp.Expr) -> Metric:
    """A count of the different values that an expression has in a model."""
    return Metric(
        name=one.name,
        label=one.label,
        description=description,
        type="simple",
        unit="count",
        model=model,
        aggregation="count_distinct",
        expr=expr,
    )


def _among(one: MadeArgument, counted: Metric, metric: Metric, manifest: Manifest) -> Metric:
    """What is counted among the rows of a metric alone, at the time that it has."""
    filters = (*metric.filters, *_conditions(one, manifest))
    return replace(counted, filters=filters, time_dimension=metric.time_dimension)


_WORDS = {"average": "Average", "median": "Median", "max": "Highest value", "min": "Lowest value"}


def _of(one: MadeArgument, name: str, manifest: Manifest) -> Metric:
    """Another aggregate of the rows that a metric adds up, or of a dimension's numbers; or fewer rows."""
    conditions = _conditions(one, manifest)
    dimension = manifest.dimensions.get(name)
    if dimension is not None and one.aggregation and dimension.data_type in ("integer", "decimal"):
        return Metric(
            name=one.name,
            label=one.label,
            description=f"{_WORDS[one.aggregation]} of: {dimension.label}. {dimension.description}",
            type="simple",
            unit=dimension.unit,
            model=dimension.model,
            aggregation=one.aggregation,
            expr=dimension.expr,
            filters=conditions,
        )
    metric = _known(name, manifest)
    wrong = metric.type != "simple" or (one.aggregation and metric.aggregation not in ("sum", "average"))
    if wrong or metric.non_additive is not None:
        raise QueryError(f"The rows of {name} have no {one.aggregation}", code="invalid_query")
    told = f"{_WORDS[one.aggregation]} of single rows of: " if one.aggregation else "Those alone that meet: "
    return replace(
        metric,
        name=one.name,
        label=one.label,
        description=f"{told}{metric.label if one.aggregation else one.label}. {metric.description}",
        aggregation=one.aggregation or metric.aggregation,
        filters=(*metric.filters, *conditions),
        synonyms=(),
        alternatives=(),
    )


def _keys(one: MadeArgument, name: str, metric: Metric, manifest: Manifest) -> Metric:
    """The things of an entity, or values of a dimension, among the rows of a metric, each counted once."""
    key = manifest.everything.models[metric.model].keys.get(name) if metric.model else None
    dimension = manifest.dimensions.get(name)
    if metric.model and key is None and dimension is not None and not dimension.pii:
        return _values(one, dimension, metric, manifest)
    if key is None:
        raise QueryError(f"The rows of {metric.name} have no {name}", code="invalid_query")
    told = f"Those among the rows of {metric.label.lower()}, each counted once."
    return _among(one, _distinct(one, told, metric.model, key.expr), metric, manifest)


def _values(one: MadeArgument, dimension: Dimension, metric: Metric, manifest: Manifest) -> Metric:
    """The values of a dimension that each row of a metric has one of at most."""
    ways = manifest.ways(metric.model or "", dimension)
    if len(ways) != 1 or ways[0].is_bridged:
        raise QueryError(f"The rows of {metric.name} have no one {dimension.name}", code="invalid_query")
    told = f"Different values of {dimension.label.lower()} among those of {metric.label.lower()}."
    counted = replace(_distinct(one, told, metric.model, dimension.expr), value_of=dimension.full_name)
    return _among(one, counted, metric, manifest)


def _periods(one: MadeArgument, metric: Metric, manifest: Manifest) -> Metric:
    """The periods in which the table of a metric has any row, each counted once."""
    models = {part.model for part in manifest.simple_metrics(metric.name)}
    model = manifest.everything.models[models.pop() or ""] if len(models) == 1 else None
    time = (
        manifest.everything.dimensions.get((metric.time_dimension or model.time_dimension) or "")
        if model
        else None
    )
    if model is None or time is None:
        raise QueryError(f"The days of {metric.name} can't be counted", code="invalid_query")
    recorded = f"of {metric.label.lower()} " if one.kept else ""
    told = f"Each {one.grain} in which anything {recorded}is recorded, counted once."
    period = period_of(time.expr.copy(), one.grain, manifest.calendar)
    filters = metric.filters if one.kept else ()
    found = _distinct(one, told, model.name, period)
    return replace(found, time_dimension=metric.time_dimension, filters=filters)


def _sum(one: MadeArgument, manifest: Manifest) -> Metric:
    """The terms added up; over another term, if there is one."""
    terms = [*one.terms, one.over] if one.over else one.terms
    metrics = [_known(term.metric, manifest) for term in terms]
    if one.terms[0].sign < 0:
        raise QueryError("The first term is not taken off", code="invalid_query")
    total: exp.Expr = column("term_0")
    for n, term in enumerate(one.terms[1:], start=1):
        total = (exp.Add if term.sign > 0 else exp.Sub)(this=total, expression=column(f"term_{n}"))
    if one.over:
        total = exp.Div(this=exp.Paren(this=total), expression=column(f"term_{len(one.terms)}"))
    # What is made says itself what it is made of.
    told = [m.description if m.name.startswith(PREFIX) else f"{m.label}: {m.description}" for m in metrics]
    is_of_period = any(term.within for term in terms)
    opening = "In the period named." if is_of_period else f"{one.label}."
    return Metric(
        name=one.name,
        label=one.label,
        description=" ".join(dict.fromkeys([opening, *told])),
        type="derived",
        unit=_unit(metrics, is_divided=one.over is not None),
        inputs=tuple(
            Input(term.metric, f"term_{n}", (_within(term.within),) if term.within else ())
            for n, term in enumerate(terms)
        ),
        expr=total,
        # Whoever spent nothing in a period spent less than before.
        fill_nulls_with=0 if is_of_period and not one.over and all(m.is_additive for m in metrics) else None,
    )


def _unit(metrics: list[Metric], *, is_divided: bool) -> str | None:
    """A count per period keeps its unit, one kind over the same is a ratio."""
    if not is_divided:
        return metrics[0].unit
    return metrics[0].unit if metrics[-1].name.startswith(PERIODS) else "ratio"


def _within(periods: Sequence[TimeArgument]) -> Condition:
    """Rows whose metric time is in one of the periods."""
    day = column("day")
    spans = []
    for span in periods:
        ends = ((exp.GTE, span.from_), (exp.LTE, span.to))
        parts = [kind(this=day.copy(), expression=_day(said)) for kind, said in ends if said]
        if parts:
            spans.append(all_of(parts))
    if len(spans) != len(periods):
        raise QueryError("A period has a first or a last day", code="invalid_query")
    return Condition(sql=any_of(spans), dimensions={"day": "metric_time"}, grains={"day": "day"})


def _day(said: str) -> exp.Expr:
    return day_literal(read_day(said, "metric_time"))


def _known(name: str, manifest: Manifest) -> Metric:
    if name not in manifest.metrics:
        raise QueryError(f"There is no metric '{name}'", code="unknown_metric")
    return manifest.metrics[name]


_COMPARED = {"=": exp.EQ, "!=": exp.NEQ, ">": exp.GT, ">=": exp.GTE, "<": exp.LT, "<=": exp.LTE}


def _conditions(one: MadeArgument, manifest: Manifest) -> tuple[Condition, ...]:
    named = tuple(_condition(part, manifest) for part in one.where)
    return (*named, *(_condition(part, manifest) for part in one.of_those))


def _condition(part: FilterArgument | MetricConditionArgument, manifest: Manifest) -> Condition:
    """The condition on rows that a filter says: values of a dimension, a number, or a metric of an entity."""
    if isinstance(part, MetricConditionArgument):
        reference = MetricReference(_known(part.metric, manifest).name, part.by)
        sql = _COMPARED[part.op](this=column("held"), expression=exp.convert(part.value))
        return Condition(sql=sql, metrics={"held": reference})
    dimension = manifest.dimensions.get(part.dimension)
    if dimension is None or dimension.pii:
        raise QueryError(f"There is no dimension '{part.dimension}' to filter by", code="unknown_dimension")
    said = _said(part, is_date=dimension.data_type == "date")
    return Condition(sql=said, dimensions={"value": dimension.full_name})


def _said(part: FilterArgument, *, is_date: bool) -> exp.Expr:
    if part.op == "is null":
        return exp.Is(this=column("value"), expression=exp.Null())
    values = part.value if isinstance(part.value, list) else [part.value]
    inside = exp.In(this=column("value"), expressions=[exp.convert(value) for value in values])
    if part.op in ("=", "in"):
        return inside
    if part.op in ("!=", "not in"):
        return exp.Not(this=inside)
    if part.op == "is not null":
        return exp.Not(this=exp.Is(this=column("value"), expression=exp.Null()))
    if part.op in _COMPARED and isinstance(part.value, int | float) and not isinstance(part.value, bool):
        return _COMPARED[part.op](this=column("value"), expression=exp.convert(part.value))
    if part.op in _COMPARED and is_date and isinstance(part.value, str):
        day = exp.Cast(this=exp.convert(part.value), to=exp.DataType.build("date"))
        return _COMPARED[part.op](this=column("value"), expression=day)
    raise QueryError(
        "A part is told by values it has, or by a number or a day they are compared with",
        code="invalid_query",
    )
