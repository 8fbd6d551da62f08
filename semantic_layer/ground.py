"""Check the values in a query's filters against the data before any SQL is written."""

from semantic_layer.domain import Domain
from semantic_layer.errors import QueryError
from semantic_layer.folding import fold
from semantic_layer.manifest import Manifest
from semantic_layer.passes.resolve_names import Names
from semantic_layer.query import METRIC_TIME, AnyOf, Filter, MetricFilter, MetricQuery
from semantic_layer.values import ValueIndex

CHECKED = ("=", "!=", "in", "not in")


def ground_values(query: MetricQuery, manifest: Manifest, values: ValueIndex) -> MetricQuery:
    """Return the query with each filter value as the data spells it; QueryError for one it doesn't hold."""
    names = Names(manifest, [name for name in query.metrics if name in manifest.metrics])
    where = [
        item.model_copy(update={"any": [_ground(part, names, values) for part in item.any]})
        if isinstance(item, AnyOf)
        else item
        if isinstance(item, MetricFilter)
        else _ground(item, names, values)
        for item in query.where
    ]
    return query.model_copy(update={"where": where})


def _ground(wanted: Filter, names: Names, values: ValueIndex) -> Filter:
    if wanted.op not in CHECKED or wanted.dimension == METRIC_TIME:
        return wanted
    dimension = names.dimension(wanted.dimension)
    domain = values.domains.get(dimension.full_name)
    if domain is None or not any(isinstance(value, str) for value in wanted.values):
        return wanted
    found = [
        _stored(value, dimension.full_name, domain, values) if isinstance(value, str) else value
        for value in wanted.values
    ]
    return wanted.model_copy(update={"value": found if isinstance(wanted.value, list) else found[0]})


def _stored(text: str, dimension: str, domain: Domain, values: ValueIndex) -> str:
    if text in domain.by_value:
        return text
    same = [domain.values[place] for place in domain.by_fold.get(fold(text), ())]
    meant = same or [value for value in domain.aliases.get(fold(text), ()) if value in domain.by_value]
    if len(meant) == 1:
        return meant[0]
    if meant:
        raise QueryError(
            f"'{text}' may mean {len(meant)} values of {dimension}", code="ambiguous_value", choices=meant
        )
    near = [match.value for match in values.search(text, [dimension], limit=5)]
    raise QueryError(
        f"No {dimension} is '{text}'",
        code="unknown_value",
        choices=near or domain.values[:5],
    )
