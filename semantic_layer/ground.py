"""Check the values in a query's filters against the data before any SQL is written."""

from collections.abc import Callable, Mapping

from semantic_layer.domain import Domain
from semantic_layer.errors import QueryError
from semantic_layer.folding import fold
from semantic_layer.literals import as_text
from semantic_layer.manifest import Dimension, Manifest
from semantic_layer.passes.resolve_names import Names
from semantic_layer.query import METRIC_TIME, NULL_OPERATORS, AnyOf, Filter, MetricFilter, MetricQuery, Scalar
from semantic_layer.values import ValueIndex

NAMED = ("=", "!=", "in", "not in")
MOST_CHOICES = 5
# Which stored values a comparison keeps, as SQL would: text compares by its characters.
KEEPS: Mapping[str, Callable[[str, list[str]], bool]] = {
    "contains": lambda stored, given: given[0].lower() in stored.lower(),
    ">": lambda stored, given: stored > given[0],
    ">=": lambda stored, given: stored >= given[0],
    "<": lambda stored, given: stored < given[0],
    "<=": lambda stored, given: stored <= given[0],
    "between": lambda stored, given: given[0] <= stored <= given[1],
}


def ground_values(query: MetricQuery, manifest: Manifest, values: ValueIndex) -> MetricQuery:
    """Return the query with each filter value as the data spells it; QueryError for one it doesn't hold."""
    names = Names(manifest, [name for name in query.metrics if name in manifest.metrics])
    where = [
        item.model_copy(update={"any": [_ground(part, names, values) for part in item.any]})
        if isinstance(item, AnyOf)
        else _ground(item, names, values)
        for item in query.where
    ]
    return query.model_copy(update={"where": where})


def _ground(wanted: Filter | MetricFilter, names: Names, values: ValueIndex) -> Filter | MetricFilter:
    if isinstance(wanted, MetricFilter) or wanted.op in NULL_OPERATORS or wanted.dimension == METRIC_TIME:
        return wanted
    dimension = names.dimension(wanted.dimension)
    if dimension.full_name not in values.domains and dimension.origin:
        # By a longer way it is the same column, with the same values.
        dimension = names.manifest.everything.dimensions[dimension.origin]
    domain = values.domains.get(dimension.full_name)
    if domain is None:
        return wanted
    given = [as_text(value, dimension) for value in wanted.values]
    if wanted.op not in NAMED:
        _keeps_any(wanted.op, given, dimension, domain, values)
        return wanted
    found: list[Scalar] = [_stored(text, dimension, domain, values) for text in given]
    return wanted.model_copy(update={"value": found if isinstance(wanted.value, list) else found[0]})


def _stored(text: str, dimension: Dimension, domain: Domain, values: ValueIndex) -> str:
    if text in domain.by_value:
        return text
    folded = fold(text)
    code = text.strip().upper()
    meant = domain.by_fold.get(folded) or [*domain.named(folded), *domain.coded(code)]
    meant = list(dict.fromkeys(meant or domain.numbered(folded)))
    if len(meant) == 1:
        return domain.values[meant[0]]
    if meant:
        raise QueryError(
            f"'{text}' may mean {len(meant)} values of {dimension.full_name}",
            code="ambiguous_value",
            choices=[domain.values[place] for place in meant],
        )
    if not domain.complete:
        return text
    raise unknown_value(text, dimension, domain, values)


def _keeps_any(op: str, given: list[str], dimension: Dimension, domain: Domain, values: ValueIndex) -> None:
    keeps = KEEPS[op]
    if domain.complete and not any(keeps(stored, given) for stored in domain.values):
        raise unknown_value(" and ".join(given), dimension, domain, values, op)


def unknown_value(
    text: str, dimension: Dimension, domain: Domain, values: ValueIndex, op: str = "is"
) -> QueryError:
    """Return the error that no value of a dimension is as asked, with the nearest there are."""
    shown = text if len(text) <= 100 else f"{text[:100]}…"
    return QueryError(
        f"No {dimension.full_name} {op} '{shown}'",
        code="unknown_value",
        choices=values.nearest(text, dimension.full_name, MOST_CHOICES) or domain.values[:MOST_CHOICES],
    )
