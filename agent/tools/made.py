"""Metrics that a question makes of defined ones: a ratio, a part of one value, a count of values."""

from collections.abc import Mapping, Sequence

from sqlglot import exp

from agent.tools.arguments import FilterArgument, MadeArgument
from semantic_layer.errors import QueryError
from semantic_layer.layer import SemanticLayer
from semantic_layer.manifest import Condition, Input, Manifest, Metric
from semantic_layer.names import column

PREFIX, PER = "made_", "_per_"


def made_metrics(made: Sequence[MadeArgument], layer: SemanticLayer) -> Mapping[str, Metric]:
    """Return the metrics that a query asks for besides those defined, by name.

    QueryError, code not_allowed, for who may not see every row: what such a metric leaves out could tell of
    rows that are hidden.
    """
    if made and not (layer.access.is_open and layer.manifest.privacy is None):
        raise QueryError("Only defined metrics can be asked for by your role", code="not_allowed")
    return {one.name: _made(one, layer.manifest) for one in made}


def _made(one: MadeArgument, manifest: Manifest) -> Metric:
    if not one.name.startswith(PREFIX):
        raise QueryError(f"A made metric is called {PREFIX} and more, not {one.name}", code="invalid_query")
    if one.counts is not None:
        return _count(one, one.counts, manifest)
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


def _known(name: str, manifest: Manifest) -> Metric:
    if name not in manifest.metrics:
        raise QueryError(f"There is no metric '{name}'", code="unknown_metric")
    return manifest.metrics[name]


def _condition(part: FilterArgument, manifest: Manifest) -> Condition:
    dimension = manifest.dimensions.get(part.dimension)
    if dimension is None or dimension.pii:
        raise QueryError(f"There is no dimension '{part.dimension}' to filter by", code="unknown_dimension")
    values = part.value if isinstance(part.value, list) else [part.value]
    inside = exp.In(this=column("value"), expressions=[exp.convert(value) for value in values])
    if part.op not in ("=", "in"):
        raise QueryError("A part is told by values it has", code="invalid_query")
    return Condition(sql=inside, dimensions={"value": dimension.full_name})
