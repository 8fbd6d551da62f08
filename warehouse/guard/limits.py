"""Bound the number of parts of a query."""

from sqlglot import exp

from warehouse.errors import GuardRefusal
from warehouse.guard.asked import Asked

MOST = ((exp.Join, 10, "joins"), (exp.CTE, 20, "named steps"), (exp.SetOperation, 100, "unions"))

# The engine reads each arrow two ways, as a lambda and as a step into JSON, and so a chain of n in 2^n steps.
ARROWS = (exp.Lambda, exp.JSONExtract, exp.JSONExtractScalar, exp.JSONBExtract, exp.JSONBExtractScalar)
DEEPEST_ARROWS = 8


def check_limits(asked: Asked) -> None:
    """Refuse more joins, steps, unions or arrows in arrows than an analyst writes."""
    for kind, most, word in MOST:
        if sum(isinstance(node, kind) for node in asked.nodes) > most:
            raise GuardRefusal(f"The query has more than {most} {word}", code="too_large")
    if any(_arrows_above(node) > DEEPEST_ARROWS for node in asked.nodes if isinstance(node, ARROWS)):
        raise GuardRefusal(f"The query has more than {DEEPEST_ARROWS} arrows in each other", code="too_large")


def _arrows_above(node: exp.Expr) -> int:
    """The number of arrows from a node up to the root, its own counted."""
    above: exp.Expr | None = node
    found = 0
    while above is not None:
        found += isinstance(above, ARROWS)
        above = above.parent
    return found
