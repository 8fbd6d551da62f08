"""Read a query into a tree, or refuse it."""

import sqlglot
from sqlglot import exp
from sqlglot.errors import SqlglotError

from warehouse.errors import GuardRefusal
from warehouse.guard.refusals import not_a_query, refusal_of


def parse(sql: str) -> exp.Expr:
    """Return the tree of the one statement that a text holds."""
    try:
        trees = [tree for tree in sqlglot.parse(sql, dialect="duckdb") if tree is not None]
    except RecursionError:
        raise refusal_of("too_large") from None
    except (SqlglotError, ValueError, AttributeError, TypeError, KeyError, IndexError):
        # Its parser trips over some malformed texts instead of saying so.
        raise GuardRefusal(
            "The query is not valid SQL", code="syntax", action="Check the spelling."
        ) from None
    if len(trees) != 1 or isinstance(trees[0], exp.Semicolon):
        raise not_a_query()
    return trees[0]
