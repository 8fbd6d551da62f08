"""Two counts asked for at once: "how many had a cart, and how many of the visits ended in an order"."""

from typing import Any

from agent.planner.draft import Draft
from agent.planner.names.narrowed import condition_of

BOTH = 2
DISTINCT = "count_distinct"
UNCLEAR = "counts under conditions of their own; please ask for each by itself"


def settle_two_counts(draft: Draft) -> None:
    """Measure both, where the second was taken for a condition on the first; else say that it is too much."""
    asked = _asked(draft)
    if len(asked) < BOTH or draft.continues or draft.wants_share:
        return
    first, second = asked[:BOTH]
    early = {m.name for s in draft.spans if first < s.first < second for m in s.meanings}
    late = {m.name for s in draft.spans if s.first > second for m in s.meanings}
    of_late = [f for f in draft.filters if f.get("dimension") in late]
    if len(draft.metrics) == 1 and not (of_late and _measure(draft, of_late[0])):
        listed = [f["dimension"] for f in of_late if f["op"] == "in" and f["dimension"] in early]
        for name in listed:
            draft.add_group(name)  # "how many by card, and how many in cash"
        if of_late and not listed:
            draft.unsupported.append(UNCLEAR)
    elif any(f.get("dimension") in early - late for f in draft.filters):
        draft.unsupported.append(UNCLEAR)


def _measure(draft: Draft, condition: dict[str, Any]) -> bool:
    """Put the count that a condition is, in place of the condition; whether there is just one."""
    one = draft.manifest.metrics.get(draft.metrics[0])
    known = [m for m in draft.manifest.metrics.values() if one and m.model == one.model]
    known = [m for m in known if one and (m.aggregation == DISTINCT) == (one.aggregation == DISTINCT)]
    found = [m.name for m in known if condition_of(draft, m) == condition and not draft.lacking(m.name)]
    if len(found) == 1:
        draft.filters.remove(condition)
        draft.metrics.append(found[0])
    return len(found) == 1


def _asked(draft: Draft) -> list[int]:
    """The places of each "how many", where the second is linked to the first and not of it."""
    words = [token.text for token in draft.tokens]
    asked = [i for i in range(len(words) - 1) if words[i : i + 2] == ["how", "many"]]
    is_linked = len(asked) > 1 and (words[asked[1] - 1] == "and" or draft.tokens[asked[1]].after_break)
    return asked if is_linked and words[asked[1] + 2 : asked[1] + 3] != ["of"] else []
