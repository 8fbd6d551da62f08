"""Look up the values in a query's filters that no index holds, so that a mistyped number is told."""

from collections.abc import Callable, Iterator, Sequence

from sqlglot import exp

from semantic_layer.conditions import condition
from semantic_layer.errors import QueryError
from semantic_layer.manifest import Dimension, Manifest
from semantic_layer.names import all_of, qualify, table
from semantic_layer.passes.duckdb_writer import writer_of
from semantic_layer.passes.small_groups import is_sensitive
from semantic_layer.query import METRIC_TIME, NULL_OPERATORS, Filter, MetricQuery
from semantic_layer.values import ValueIndex

Run = Callable[[str], Sequence[Sequence[object]]]
NAMED = ("=", "!=", "in", "not in")


def check_values_held(query: MetricQuery, manifest: Manifest, values: ValueIndex, run: Run) -> None:
    """Return if some row holds each text asked for, else raise a QueryError; `run` returns the rows of SQL.

    Only dimensions of text whose values are not all in the index are looked up, and never those of persons,
    nor of sensitive dimensions for who may not see small groups.
    """
    for wanted in query.filters:
        dimension = manifest.dimensions.get(wanted.dimension)
        if dimension is None or not _is_looked_up(dimension, values) or wanted.op in NULL_OPERATORS:
            continue
        if manifest.privacy and is_sensitive(dimension, manifest.privacy):
            continue
        for part in _parts(wanted):
            if not run(_lookup_sql(part, dimension, manifest)):
                text = " and ".join(str(value) for value in part.values)
                told = "is" if part.op == "=" else part.op
                raise QueryError(f"No {dimension.full_name} {told} '{text[:100]}'", code="unknown_value")


def _is_looked_up(dimension: Dimension, values: ValueIndex) -> bool:
    domain = values.domains.get(dimension.full_name)
    is_text = dimension.data_type in ("text", "unknown") and dimension.full_name != METRIC_TIME
    return is_text and not dimension.pii and (domain is None or not domain.complete)


def _parts(wanted: Filter) -> Iterator[Filter]:
    if wanted.op not in NAMED:
        yield wanted
        return
    for value in wanted.values:
        yield Filter(dimension=wanted.dimension, op="=", value=value)


def _lookup_sql(wanted: Filter, dimension: Dimension, manifest: Manifest) -> str:
    """SELECT one row that meets the condition."""
    model = manifest.models[dimension.model]
    kept = [condition(qualify(dimension.expr, model.name), dimension, wanted)]
    if model.row_policy is not None:
        kept.append(qualify(model.row_policy, model.name))
    select = exp.select(exp.Literal.number(1)).from_(table(model.table, model.name))
    return select.where(all_of(kept)).limit(1).sql(writer_of("duckdb"))
