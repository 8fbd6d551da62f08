"""Read the SQL in definitions: plain expressions, and filters with dbt's references."""

import re
from functools import lru_cache

import sqlglot
from sqlglot import exp
from sqlglot.errors import SqlglotError

from semantic_layer.manifest import Condition, MetricReference
from semantic_layer.references import MalformedReference, parse_reference

DIALECT = "duckdb"
BRACES = re.compile(r"\{\{(.*?)\}\}", re.DOTALL)


class ExpressionError(ValueError):
    """The text is not an expression we can read; the message says why."""


def parse_expression(text: str) -> exp.Expr:
    """Read one SQL expression; ExpressionError if it is none, or holds a query."""
    return _parsed(text).copy()


@lru_cache(maxsize=4096)
def _parsed(text: str) -> exp.Expr:
    try:
        tree = sqlglot.parse_one(text, dialect=DIALECT, into=exp.Condition) if text.strip() else None
    except (SqlglotError, RecursionError):
        tree = None
    if tree is None:
        raise ExpressionError(f"not a SQL expression: {text}")
    if tree.find(exp.Query):
        raise ExpressionError(f"a query is not allowed in an expression: {text}")
    if tree.find(exp.AggFunc):
        raise ExpressionError(f"an aggregate is not allowed in an expression: {text}")
    for division in tree.find_all(exp.Div):
        _make_safe(division)
    return tree


def _make_safe(division: exp.Div) -> None:
    """Give null for a division by zero, where engines give an infinity, a null or an error."""
    divisor = division.expression
    while isinstance(divisor, exp.Paren):
        divisor = divisor.this
    division.set("safe", False)
    if isinstance(divisor, exp.Nullif) or (divisor.is_number and float(divisor.name or 0)):
        return
    division.set("expression", exp.Nullif(this=divisor.copy(), expression=exp.Literal.number(0)))


@lru_cache(maxsize=4096)
def parse_filter(text: str) -> Condition:
    """Read a filter; every {{ Dimension(...) }}, TimeDimension, Entity and Metric becomes a column."""
    dimensions: dict[str, str] = {}
    grains: dict[str, str] = {}
    metrics: dict[str, MetricReference] = {}

    def stand_in(found: re.Match[str]) -> str:
        try:
            reference = parse_reference(found[1])
        except MalformedReference as error:
            raise ExpressionError(str(error)) from None
        if reference.kind == "Metric":
            column = f"metric_{len(metrics)}"
            metrics[column] = MetricReference(reference.name, reference.by or "")
            return column
        column = f"dimension_{len(dimensions)}"
        dimensions[column] = reference.name
        if reference.grain:
            grains[column] = reference.grain
        return f"extract({reference.part} from {column})" if reference.part else column

    sql = BRACES.sub(stand_in, text)
    if "{{" in sql or "{%" in sql:
        raise ExpressionError(f"only references like {{{{ Dimension('entity__name') }}}} are read: {text}")
    try:
        return Condition(parse_expression(sql), dimensions, grains, metrics)
    except ExpressionError as error:
        raise ExpressionError(f"{str(error).partition(':')[0]}: {text}") from None


def column_names(tree: exp.Expr) -> list[str]:
    """Return the columns an expression reads, in order of appearance."""
    return list(dict.fromkeys(column.name for column in tree.find_all(exp.Column)))
