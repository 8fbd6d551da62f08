"""Metrics of rows that a dataset never records: those of a stored value that no row has."""

from collections.abc import Iterator, Mapping

from sqlglot import exp

from semantic_layer.domain import Domain
from semantic_layer.manifest import Condition, Metric


def is_never_met(metric: Metric, domains: Mapping[str, Domain]) -> bool:
    """Whether a filter of a simple metric keeps none but values that the data has not."""
    return any(not held for one in metric.filters for held in _held(one, domains))


def _held(condition: Condition, domains: Mapping[str, Domain]) -> Iterator[bool]:
    """For each part that names values of an indexed dimension: whether the data has one of them."""
    whole = condition.sql.unnest()
    for part in whole.flatten() if isinstance(whole, exp.And) else [whole]:
        test = part.unnest()
        column = test.this if isinstance(test, exp.EQ | exp.In) else None
        named = [test.expression] if isinstance(test, exp.EQ) else test.expressions
        if not isinstance(column, exp.Column) or not all(isinstance(v, exp.Literal) for v in named):
            continue
        domain = domains.get(condition.dimensions.get(column.name, ""))
        if domain is not None and domain.complete and named:
            yield any(value.this in domain.by_value for value in named)
