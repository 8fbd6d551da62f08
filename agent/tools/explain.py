"""Which dimension tells most of a change: the driver analysis, asked for the name of its first dimension."""

from agent.tools.arguments import ExplainChange
from semantic_layer.drivers.analyse import drivers
from semantic_layer.errors import QueryError
from semantic_layer.layer import SemanticLayer
from semantic_layer.query import TimeRange
from warehouse.audit_log.recorder import Trail
from warehouse.user import User

MOST = 2


def explain_change(
    layer: SemanticLayer, arguments: ExplainChange, *, user: User, trail: Trail
) -> dict[str, list[str] | bool]:
    """Return the dimensions along which the change since the period before is the most concentrated.

    QueryError for a metric whose change can't be shared out, and where no dimension tells anything.
    """
    span = TimeRange.model_validate({"from": arguments.from_, "to": arguments.to})
    found = drivers(layer, arguments.metric, span, user=user, trail=trail)
    telling = [one for one in found.dimensions if len(one.decomposition.contributions) > 1]
    if not telling:
        raise QueryError("No dimension tells anything of that change", code="no_drivers")
    return {
        "dimensions": [one.dimension for one in telling[:MOST]],
        "rose": found.change >= 0,
        "moved": found.change != 0,
    }
