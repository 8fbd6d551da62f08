"""Columns that tell who a person is: they are not published, and nothing is answered by them."""

from collections.abc import Iterator

from semantic_layer.errors import QueryError
from semantic_layer.expressions import column_names
from semantic_layer.manifest import Manifest
from semantic_layer.query import MetricQuery


def personal_columns(manifest: Manifest) -> dict[str, set[str]]:
    """Return, by table, the columns that personal dimensions are made of and nothing else is."""
    found: dict[str, set[str]] = {}
    kept: dict[str, set[str]] = {}
    for name, dimension in manifest.dimensions.items():
        told = found if dimension.pii else kept
        told.setdefault(manifest.models[dimension.model].table, set()).update(column_names(dimension.expr))
        for model in manifest.models.values():
            if name in model.copies:
                told.setdefault(model.table, set()).update(column_names(model.copies[name]))
    for model in manifest.models.values():
        for key in model.keys.values():
            kept.setdefault(model.table, set()).update(column_names(key.expr))
    return {table: left for table, names in found.items() if (left := names - kept.get(table, set()))}


def check_not_personal(query: MetricQuery, manifest: Manifest) -> None:
    """Return if a query reads no dimension that tells who a person is; QueryError otherwise."""
    whole = manifest.everything
    if not any(dimension.pii for dimension in whole.dimensions.values()):
        return
    asked = [group.name for group in query.group_by] + [part.dimension for part in query.filters]
    asked += [query.time.dimension] if query.time else []
    below = [name for metric in query.metrics for name in _dimensions_below(metric, whole)]
    for name in (*asked, *below):
        dimension = whole.find(name)
        if dimension and dimension.pii:
            raise QueryError(
                f"{name} tells who a person is: it is not published, and nothing is asked by it",
                code="personal_values",
            )


def _dimensions_below(metric: str, whole: Manifest) -> Iterator[str]:
    """Yield the dimensions that the definition of a metric reads, and those of the metrics below it."""
    one = whole.metrics[metric]
    for condition in (*one.filters, *(part for given in one.inputs for part in given.filters)):
        yield from condition.dimensions.values()
    for given in one.inputs:
        yield from _dimensions_below(given.metric, whole)
    if one.model and one.expr is not None:
        table = whole.models[one.model].table
        read = personal_columns(whole).get(table, set()).intersection(column_names(one.expr))
        for name, dimension in whole.dimensions.items():
            if dimension.pii and read.intersection(column_names(dimension.expr)):
                yield name
