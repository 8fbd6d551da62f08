"""Read a query into a tree, or refuse it."""

from typing import Any

from sqlglot import exp
from sqlglot.dialects.duckdb import DuckDB
from sqlglot.errors import SqlglotError
from sqlglot.parsers.duckdb import DuckDBParser
from sqlglot.tokens import TokenType

from warehouse.errors import GuardRefusal
from warehouse.guard.refusals import not_a_query, refusal_of

# Moves over the tokens, for each of them and at least: the parser tries again what it gives up.
MOVES_A_TOKEN = 4
FEWEST_MOVES = 3_000


class TooManyMoves(Exception):
    """The parser goes back and forth over a text for longer than plain SQL makes it."""


class AnalystParser(DuckDBParser):
    """DuckDB's SQL with what may stand around a PIVOT: steps before it, an order and a limit after it."""

    # The engine has no CROSS APPLY, but a function apply().
    FUNC_TOKENS = DuckDBParser.FUNC_TOKENS | {TokenType.APPLY}
    _moves = 0

    def _advance(self, times: int = 1) -> None:
        self._moves += 1
        if self._moves > max(FEWEST_MOVES, MOVES_A_TOKEN * self._tokens_size):
            raise TooManyMoves
        super()._advance(times)

    def _parse_simplified_pivot(self, is_unpivot: bool | None = None) -> Any:
        pivot = super()._parse_simplified_pivot(is_unpivot)
        whole = exp.Select(expressions=[exp.Star()], from_=exp.From(this=exp.Subquery(this=pivot)))
        return self._parse_query_modifiers(whole)

    def _warn_unsupported(self) -> None:
        """Say nothing: what it does not read is refused, and the text belongs in no log."""


class AnalystDialect(DuckDB):
    """DuckDB's dialect, read by AnalystParser."""

    parser_class: Any = AnalystParser


DIALECT = AnalystDialect()


def parse(sql: str) -> exp.Expr:
    """Return the tree of the one statement that a text holds."""
    try:
        read = DIALECT.parse(sql)
    except (RecursionError, TooManyMoves):
        raise refusal_of("too_large") from None
    except (SqlglotError, ValueError, AttributeError, TypeError, KeyError, IndexError):
        # Its parser trips over some malformed texts instead of saying so.
        raise GuardRefusal(
            "The query is not valid SQL", code="syntax", action="Check the spelling."
        ) from None
    # A comment after the last semicolon is no statement.
    trees = [tree for tree in read if tree is not None and not isinstance(tree, exp.Semicolon)]
    if len(trees) != 1:
        raise not_a_query()
    return trees[0]
