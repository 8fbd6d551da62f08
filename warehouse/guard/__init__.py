"""Decide whether SQL written by a person or a model may run: read-only, published tables, known functions."""

from collections.abc import Callable, Mapping, Sequence

from warehouse.guard.asked import Asked
from warehouse.guard.functions import check_functions
from warehouse.guard.growth import check_growth
from warehouse.guard.limits import check_limits
from warehouse.guard.parse import parse
from warehouse.guard.refusals import refusal_of
from warehouse.guard.series import check_series
from warehouse.guard.statement import check_statement
from warehouse.guard.tables import check_tables
from warehouse.guard.text import LONGEST, check_text

__all__ = ["CHECKS", "LONGEST", "check_sql"]

# In this order, on the tree of a text that passed `check_text`; each raises GuardRefusal.
CHECKS: tuple[Callable[[Asked], None], ...] = (
    check_statement,
    check_limits,
    check_tables,
    check_functions,
    check_series,
    check_growth,
)


def check_sql(sql: str, *, allowed: Mapping[str, Sequence[str]]) -> None:
    """Let a query pass, or raise GuardRefusal; `allowed` maps schema.table to its columns."""
    check_text(sql)
    try:
        asked = Asked(sql, parse(sql), allowed)
        for check in CHECKS:
            check(asked)
    except RecursionError:
        raise refusal_of("too_large") from None
