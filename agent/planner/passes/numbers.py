"""Numbers beside what they are of: several before one noun, and those of other things than are measured."""

from agent.planner.conditions.bounds import Bound, number_at
from agent.planner.draft import Draft
from agent.planner.names.spans import Span

_LISTING = frozenset({"and", "or", "&"})


def is_listed(draft: Draft, span: Span, bound: Bound, numeric: list[str]) -> bool:
    """Keep the rows of each number in "4 and 5 star reviews"; whether there are several."""
    if bound.op != "=" or not numeric or bound.places != (span.first - 1,):
        return False
    values, places, at = [bound.value], [span.first - 1], span.first - 1
    while True:
        before = at - 2 if draft.word(at - 1) in _LISTING else at - 1 if draft.tokens[at].after_break else -1
        value = number_at(draft, before, set()) if before >= 0 else None
        if value is None or value >= 100:
            break
        values.insert(0, value)
        places += range(before, at)
        at = before
    if len(values) == 1:
        return False
    draft.filters.append({"dimension": numeric[0], "op": "in", "value": values})
    draft.sets.add(numeric[0])
    draft.use(*places)
    draft.take(span)
    return True


def counted_others(draft: Draft, bound: Bound, of: Span) -> str | None:
    """In "members with more than two coaches" the number is that of the coaches: their label."""
    follows = next((s for s in draft.spans if s.first == bound.last + 1 and s is not of), None)
    if follows is None or follows.of_kind("metric") or follows.of_kind("value") or follows.time:
        return None
    dimensions = [draft.dimension(m) for m in follows.of_kind("dimension")]
    numbers = ("integer", "decimal", "boolean")
    kept = all(d.type == "categorical" and d.data_type not in numbers for d in dimensions)
    return dimensions[0].label.lower() if dimensions and kept else None
