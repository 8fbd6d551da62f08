"""Read the SQL in definitions: plain expressions, and filters with dbt's references to dimensions."""

import re

import sqlglot
from sqlglot import exp
from sqlglot.errors import SqlglotError

from semantic_layer.manifest import Condition

DIALECT = "duckdb"
REFERENCE = re.compile(r"\{\{\s*(\w+)\(\s*['\"]([^'\"]+)['\"]\s*(?:,\s*['\"]\w+['\"]\s*)?\)\s*\}\}")


class ExpressionError(ValueError):
    """The text is not an expression we can read; the message says why."""


def parse_expression(text: str) -> exp.Expr:
    """Read one SQL expression; ExpressionError if it is none, or holds a query."""
    try:
        tree = sqlglot.parse_one(text, dialect=DIALECT, into=exp.Condition) if text.strip() else None
    except SqlglotError:
        tree = None
    if tree is None:
        raise ExpressionError(f"not a SQL expression: {text}")
    if tree.find(exp.Query):
        raise ExpressionError(f"a query is not allowed in an expression: {text}")
    return tree


def parse_filter(text: str) -> Condition:
    """Read a filter; every {{ Dimension('entity__name') }} becomes a column standing for that dimension."""
    dimensions: dict[str, str] = {}

    def stand_in(found: re.Match[str]) -> str:
        if found[1] not in ("Dimension", "TimeDimension"):
            raise ExpressionError(f"{found[1]}() is not read yet in a filter; use Dimension()")
        column = f"dimension_{len(dimensions)}"
        dimensions[column] = found[2]
        return column

    sql = REFERENCE.sub(stand_in, text)
    if "{{" in sql or "{%" in sql:
        raise ExpressionError(f"only {{{{ Dimension('entity__name') }}}} is read in a filter: {text}")
    return Condition(parse_expression(sql), dimensions)


def column_names(tree: exp.Expr) -> list[str]:
    """Return the columns an expression reads, in order of appearance."""
    return list(dict.fromkeys(column.name for column in tree.find_all(exp.Column)))
