"""Bound the number of parts of a query."""

from sqlglot import exp

from warehouse.errors import GuardRefusal
from warehouse.guard.asked import Asked

MOST = ((exp.Join, 10, "joins"), (exp.CTE, 20, "named steps"), (exp.SetOperation, 100, "unions"))


def check_limits(asked: Asked) -> None:
    """Refuse more joins, steps or unions than an analyst writes."""
    for kind, most, word in MOST:
        if sum(isinstance(node, kind) for node in asked.nodes) > most:
            raise GuardRefusal(f"The query has more than {most} {word}", code="too_large")
