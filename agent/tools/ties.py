"""Whether a limit cuts between rows that are equal in what they are ordered by."""

from collections.abc import Callable

from semantic_layer.query import MetricQuery
from semantic_layer.result import Result

CUT = "the next row is level with the last: ask for more rows, or say that others are level"


def is_cut_between_equals(query: MetricQuery, result: Result, ask: Callable[[MetricQuery], Result]) -> bool:
    """Tell whether the row after the last is level with it; `ask` runs the query for one row more."""
    if not query.limit or not query.order_by or result.row_count < query.limit:
        return False
    wanted = {one.name for one in query.order_by}
    places = [at for at, column in enumerate(result.columns) if wanted & {column.name, column.source}]
    if len(places) < len(wanted):
        return False
    last_two = ask(query.model_copy(update={"limit": query.limit + 1})).rows[query.limit - 1 :]
    return len(last_two) > 1 and all(last_two[0][at] == last_two[1][at] for at in places)
