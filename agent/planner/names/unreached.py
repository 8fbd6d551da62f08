"""A name of groups that is a stored value elsewhere, too: "customer segments" are no name of a model."""

from agent.planner.draft import Draft
from agent.planner.names.spans import Span


def is_rather_group(draft: Draft, span: Span) -> bool:
    """Whether the measures named can be told by the groups of that name, and by none of its values."""
    groups = {m.name for m in span.of_kind("dimension")}
    if not groups:
        return False
    metrics = dict.fromkeys(m.name for s in draft.spans for m in s.of_kind("metric"))
    told = [name for name in metrics if not draft.lacking(name)]
    reached = {one.full_name for one in draft.manifest.reachable(told)} if told else set()
    return bool(groups & reached) and not reached & {m.name for m in span.of_kind("value")}
