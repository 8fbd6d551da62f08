"""Metrics that a question makes of defined ones: a ratio, a part, a count of values, a sum of terms."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from sqlglot import exp

from agent.tools.arguments import FilterArgument, FullMetricQuery, MadeArgument, TimeArgument
from semantic_layer.errors import QueryError
from semantic_layer.grains import period_of
from semantic_layer.layer import SemanticLayer
from semantic_layer.literals import day_literal, read_day
from semantic_layer.manifest import Condition, Input, Manifest, Metric
from semantic_layer.names import all_of, any_of, column

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


def counted_label(arguments: FullMetricQuery, layer: SemanticLayer) -> str | None:
    """Return what the groups are called whose number a query asks for, if it does.

    QueryError, code not_allowed, for who may not see every row: a number of groups tells of those hidden.
    """
    if arguments.counted and not (layer.access.is_open and layer.manifest.privacy is None):
        raise QueryError("The groups of a query can't be counted by your role", code="not_allowed")
    return arguments.counted


def _made(one: MadeArgument, manifest: Manifest) -> Metric:
    if not one.name.startswith(PREFIX):
        raise QueryError(f"A made metric is called {PREFIX} and more, not {one.name}", code="invalid_query")
    if one.counts is not None:
        return _count(one, one.counts, manifest)
    if one.periods_of is not None:
        return _periods(one, _known(one.periods_of, manifest), manifest)
    if one.terms:
        return _sum(one, manifest)
    if one.numerator is None or one.denominator is None:
        raise QueryError(f"{one.name} needs a numerator and a denominator", code="invalid_query")
    top, bottom = (_known(name, manifest) for name in (one.numerator, one.denominator))
    conditions = tuple(_condition(part, manifest) for part in one.where)
    # So many of one thing for each of another are no part of it.
    same_unit = top.unit == bottom.unit and PER not in one.name
    return Metric(
        name=one.name,
        label=one.label,
        description=f"{one.label}. {top.label}: {top.description} {bottom.label}: {bottom.description}",
        type="ratio",
        unit="ratio" if same_unit else (top.unit if bottom.unit == "count" else None),
        inputs=(Input(top.name, "numerator", conditions), Input(bottom.name, "denominator")),
    )


def _count(one: MadeArgument, name: str, manifest: Manifest) -> Metric:
    dimension = manifest.dimensions.get(name)
    if dimension is None or dimension.pii:
        raise QueryError(f"The values of {name} can't be counted", code="unknown_dimension")
    return Metric(
        name=one.name,
        label=one.label,
        description=f"Different values of {dimension.label.lower()} in the data, each counted once.",
        type="simple",
        unit="count",
        model=dimension.model,
        aggregation="count_distinct",
        expr=dimension.expr,
    )


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
    return Metric(
        name=one.name,
        label=one.label,
        description=f"Each {one.grain} in which anything is recorded, counted once.",
        type="simple",
        unit="count",
        model=model.name,
        aggregation="count_distinct",
        expr=period_of(time.expr.copy(), one.grain, manifest.calendar),
        time_dimension=metric.time_dimension,
    )


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
    told = {metric.name: f"{metric.label}: {metric.description}" for metric in metrics}
    return Metric(
        name=one.name,
        label=one.label,
        description=" ".join([f"{one.label}.", *told.values()]),
        type="derived",
        unit=_unit(metrics, is_divided=one.over is not None),
        inputs=tuple(
            Input(term.metric, f"term_{n}", (_within(term.within),) if term.within else ())
            for n, term in enumerate(terms)
        ),
        expr=total,
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


_COMPARED = {">": exp.GT, ">=": exp.GTE, "<": exp.LT, "<=": exp.LTE}


def _condition(part: FilterArgument, manifest: Manifest) -> Condition:
    dimension = manifest.dimensions.get(part.dimension)
    if dimension is None or dimension.pii:
        raise QueryError(f"There is no dimension '{part.dimension}' to filter by", code="unknown_dimension")
    values = part.value if isinstance(part.value, list) else [part.value]
    told = [exp.convert(value) for value in values]
    sql: exp.Expr
    if part.op in ("=", "in"):
        sql = exp.In(this=column("value"), expressions=told)
    elif part.op in ("!=", "not in"):
        sql = exp.Not(this=exp.In(this=column("value"), expressions=told))
    elif part.op in _COMPARED and len(told) == 1 and dimension.data_type in ("integer", "decimal"):
        sql = _COMPARED[part.op](this=column("value"), expression=told[0])
    else:
        raise QueryError("A part is told by values it has", code="invalid_query")
    return Condition(sql=sql, dimensions={"value": dimension.full_name})
