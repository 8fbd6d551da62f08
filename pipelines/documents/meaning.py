"""What the semantic layer says over the gold tables: dimensions, metrics, and keys between tables."""

from collections.abc import Iterable, Iterator

from sqlglot import exp

from pipelines.documents.dictionary import METRIC, Dimension, Metric, Relation
from pipelines.documents.trace import DIALECT, ROWS, Ref
from semantic_layer.compile import compile_query
from semantic_layer.layer import SemanticLayer
from semantic_layer.manifest import Condition, Manifest
from semantic_layer.manifest import Metric as Defined
from semantic_layer.query import MetricQuery


def dimensions(manifest: Manifest) -> dict[str, Dimension]:
    """Every dimension by full name, in definition order."""
    return {
        name: Dimension(
            name=name,
            short_name=one.name,
            label=one.label,
            description=one.description,
            entity=one.entity,
            type=one.data_type,
            table=manifest.models[one.model].table,
            expression=one.expr.sql(dialect=DIALECT),
            synonyms=one.synonyms,
            parents=_columns(one.expr, manifest.models[one.model].table),
        )
        for name, one in manifest.dimensions.items()
    }


def metrics(layer: SemanticLayer) -> dict[str, Metric]:
    """Every metric by name, in definition order, with the SQL that answers it over all data."""
    return {name: _metric(layer, one) for name, one in layer.manifest.metrics.items()}


def relations(manifest: Manifest) -> tuple[Relation, ...]:
    """The keys that the models hold of each other, ordered."""
    owners = {
        key.entity: (model, key)
        for model in manifest.models.values()
        for key in model.keys.values()
        if key.type == "primary"
    }
    found = set()
    for model in manifest.models.values():
        for key in model.keys.values():
            owner = owners.get(key.entity)
            if owner is None or owner[0] is model or key.type == "primary":
                continue
            for child, parent in zip(
                _columns(key.expr, model.table), _columns(owner[1].expr, owner[0].table), strict=False
            ):
                found.add(Relation(child, parent, is_one_to_one=key.is_unique))
    return tuple(sorted(found))


def _query(manifest: Manifest, metric: Defined) -> MetricQuery:
    """Ask for a metric over all data; by month if it reads earlier periods, since all has none before."""
    by = ["month"] if manifest.reads_earlier(metric.name) else []
    return MetricQuery.parse({"metrics": [metric.name], "group_by": by})


def _metric(layer: SemanticLayer, metric: Defined) -> Metric:
    manifest = layer.manifest
    return Metric(
        name=metric.name,
        label=metric.label,
        description=metric.description,
        type=metric.type,
        unit=metric.unit or "",
        expression=_expression(metric),
        conditions=tuple(_condition(one) for one in metric.filters),
        sql=compile_query(manifest, _query(manifest, metric)).sql,
        facts=tuple(manifest.models[fact].table for fact in manifest.facts(metric.name)),
        dimensions=tuple(one.full_name for one in manifest.reachable([metric.name])),
        synonyms=metric.synonyms,
        caveats=metric.caveats,
        alternatives=tuple((one.metric, one.when) for one in metric.alternatives),
        parents=_parents(manifest, metric),
        filters=tuple(sorted(set(_filter_columns(manifest, metric)))),
        dated_by=_dated_by(manifest, metric),
        unavailable=layer.unavailable(metric.name),
    )


def _expression(metric: Defined) -> str:
    if metric.type == "ratio":
        return " / ".join(one.metric for one in metric.inputs)
    inner = metric.expr.sql(dialect=DIALECT) if metric.expr is not None else ""
    if metric.type == "derived":
        return inner
    at = f" at {metric.percentile:g}" if metric.percentile is not None else ""
    return f"{metric.aggregation}({inner}){at}"


def _condition(condition: Condition) -> str:
    written = condition.sql.copy()
    for column in list(written.find_all(exp.Column)):
        if column.name in condition.dimensions:
            column.set("this", exp.to_identifier(condition.dimensions[column.name]))
    return written.sql(dialect=DIALECT)


def _parents(manifest: Manifest, metric: Defined) -> tuple[Ref, ...]:
    if metric.model is None or metric.expr is None:
        return tuple(Ref(METRIC, name) for name in dict.fromkeys(one.metric for one in metric.inputs))
    table = manifest.models[metric.model].table
    return _columns(metric.expr, table) or (Ref(table, ROWS),)


def _filter_columns(manifest: Manifest, metric: Defined) -> Iterator[Ref]:
    if metric.model:
        yield from _condition_columns(manifest, metric.filters, metric.model)
    for part in metric.inputs:
        for fact in manifest.facts(part.metric):
            yield from _condition_columns(manifest, part.filters, fact)


def _condition_columns(manifest: Manifest, conditions: Iterable[Condition], fact: str) -> Iterator[Ref]:
    for condition in conditions:
        for name in condition.dimensions.values():
            copied = manifest.models[fact].copies.get(name)
            if copied is not None:
                yield from _columns(copied, manifest.models[fact].table)
            else:
                dimension = manifest.dimensions[name]
                yield from _columns(dimension.expr, manifest.models[dimension.model].table)


def _dated_by(manifest: Manifest, metric: Defined) -> tuple[Ref, ...]:
    models = [manifest.models[fact] for fact in manifest.facts(metric.name)]
    return tuple(
        ref
        for model in models
        if model.time_expr is not None
        for ref in _columns(model.time_expr, model.table)
    )


def _columns(expression: exp.Expr, table: str) -> tuple[Ref, ...]:
    return tuple(sorted({Ref(table, column.name) for column in expression.find_all(exp.Column)}))
