"""Reads `--where "state in ('SP', 'RJ') and score >= 4"` into filters.

The text itself never reaches the database: what is not a name, a literal or a listed operator is refused.
"""

import re
from collections.abc import Callable
from typing import Any

from sqlglot import exp, parse_one
from sqlglot.errors import SqlglotError

from semantic_layer.errors import QueryError
from semantic_layer.query import Filter

Condition = Filter | dict[str, list[Filter]]

MAX_LENGTH = 2_000
EXAMPLES = ("state = 'SP'", "state in ('SP', 'RJ')", "score >= 4", "city contains 'paulo'")

COMPARISONS: dict[type[exp.Expr], str] = {
    exp.EQ: "=",
    exp.NEQ: "!=",
    exp.GT: ">",
    exp.GTE: ">=",
    exp.LT: "<",
    exp.LTE: "<=",
}
_ILIKE = re.compile(r"\s+contains\s+", re.IGNORECASE)
MIRRORED = {"=": "=", "!=": "!=", ">": "<", ">=": "<=", "<": ">", "<=": ">="}


def parse_where(text: str) -> list[Condition]:
    """Return the conditions of a filter text: a list of which all must hold; `or` joins simple ones.

    Raises QueryError with examples for anything else than names, literals and the listed operators.
    """
    if len(text) > MAX_LENGTH:
        raise _unreadable(f"The filter is longer than {MAX_LENGTH:,} characters.")
    try:
        tree: exp.Expr = parse_one(_spell_contains(text), dialect="duckdb", into=exp.Condition)
    except (SqlglotError, RecursionError):
        raise _unreadable(f"The filter could not be read: {text}") from None
    return [_condition(part) for part in _flatten(tree, exp.And)]


def _spell_contains(text: str) -> str:
    """Turn our own `name contains 'x'` into the SQL that the parser knows; text inside quotes stays."""
    pieces = text.split("'")
    pieces[::2] = [_ILIKE.sub(" ilike ", piece) for piece in pieces[::2]]
    return "'".join(pieces)


def _condition(node: exp.Expr) -> Condition:
    alternatives = _flatten(node, exp.Or)
    if len(alternatives) == 1:
        return _filter(alternatives[0])
    return {"any": [_filter(part) for part in alternatives]}


def _flatten(node: exp.Expr, kind: type[exp.Connector]) -> list[exp.Expr]:
    node = node.unnest()
    if not isinstance(node, kind):
        return [node]
    return [part for side in (node.left, node.right) for part in _flatten(side, kind)]


def _filter(node: exp.Expr) -> Filter:
    negated = isinstance(node, exp.Not)
    inner = node.this.unnest() if negated else node
    for kind, read in READERS:
        if isinstance(inner, kind):
            return read(inner, negated)
    raise _unreadable(f"This part of the filter is not supported: {node.sql(dialect='duckdb')}")


def _comparison(node: exp.Expr, negated: bool) -> Filter:
    operator = COMPARISONS[type(node)]
    left, right = node.this.unnest(), node.expression.unnest()
    if negated:
        raise _unreadable(f"Write the opposite operator instead of: not {node.sql(dialect='duckdb')}")
    if isinstance(right, exp.Column) and not isinstance(left, exp.Column):
        left, right, operator = right, left, MIRRORED[operator]
    return Filter.model_validate({"dimension": _name(left), "op": operator, "value": _literal(right)})


def _membership(node: exp.Expr, negated: bool) -> Filter:
    values = [_literal(value) for value in node.args.get("expressions") or []]
    if not values:
        raise _unreadable("`in` needs a list of values, as in: state in ('SP', 'RJ')")
    return Filter.model_validate(
        {"dimension": _name(node.this), "op": "not in" if negated else "in", "value": values}
    )


def _range(node: exp.Expr, negated: bool) -> Filter:
    if negated:
        raise _unreadable("`not between` is not supported; write two comparisons joined by `or`.")
    bounds = [_literal(node.args["low"]), _literal(node.args["high"])]
    return Filter.model_validate({"dimension": _name(node.this), "op": "between", "value": bounds})


def _nullness(node: exp.Expr, negated: bool) -> Filter:
    if not isinstance(node.expression, exp.Null):
        raise _unreadable("`is` is followed by null or not null.")
    operator = "is not null" if negated else "is null"
    return Filter.model_validate({"dimension": _name(node.this), "op": operator, "value": None})


def _containment(node: exp.Expr, negated: bool) -> Filter:
    if negated:
        raise _unreadable("`not contains` is not supported.")
    pattern = str(_literal(node.expression)).strip("%")
    if "%" in pattern:
        raise _unreadable("A pattern may only begin and end with %, as in: city contains 'paulo'")
    return Filter.model_validate({"dimension": _name(node.this), "op": "contains", "value": pattern})


def _name(node: exp.Expr) -> str:
    if isinstance(node, exp.Column) and not node.table:
        return node.name
    raise _unreadable(f"Expected the name of a dimension, found: {node.sql(dialect='duckdb')}")


def _literal(node: exp.Expr) -> Any:
    node = node.unnest()
    if isinstance(node, exp.Neg) and isinstance(node.this, exp.Literal) and not node.this.is_string:
        return -_number(node.this)
    if isinstance(node, exp.Boolean):
        return bool(node.this)
    if isinstance(node, exp.Literal):
        return node.name if node.is_string else _number(node)
    if isinstance(node, exp.Column):
        raise _unreadable(f"Put text in single quotes: '{node.name}'")
    raise _unreadable(f"Expected a value, found: {node.sql(dialect='duckdb')}")


def _number(node: exp.Expr) -> int | float:
    text = node.name
    return int(text) if text.isdigit() else float(text)


def _unreadable(message: str) -> QueryError:
    return QueryError(message, code="where_syntax", action=f"Examples: {'; '.join(EXAMPLES)}.")


Reader = Callable[[exp.Expr, bool], Filter]
READERS: tuple[tuple[type[exp.Expr] | tuple[type[exp.Expr], ...], Reader], ...] = (
    (tuple(COMPARISONS), _comparison),
    (exp.In, _membership),
    (exp.Between, _range),
    (exp.Is, _nullness),
    ((exp.Like, exp.ILike), _containment),
)
