"""What somebody says of one group ("email is our worst channel, right?") is held against all the others."""

from agent.planner.draft import Draft
from agent.planner.names.spans import Span

_IS = frozenset(
    {"is", "are", "was", "were", "isn", "wasn", "aren", "has", "have", "had", "did", "does", "brings"}
)


def show_beside_others(draft: Draft) -> bool:
    """Show the one group that is said to be the first or the last beside all others, not alone."""
    parts = [f for f in draft.filters if f.get("dimension") and f["op"] == "="]
    if len(parts) != 1 or not draft.metrics or isinstance(parts[0]["value"], bool):
        return False
    span = next(
        (s for s in draft.spans if any(m.name == parts[0]["dimension"] for m in s.of_kind("value"))), None
    )
    others = [group.name for group in draft.groups if group.name != parts[0]["dimension"]]
    if span is None or others or not _is_claimed(draft, span):
        return False
    draft.filters.remove(parts[0])
    draft.add_group(parts[0]["dimension"])
    draft.top = None
    draft.notes.append(f"all are shown, so that it can be seen where {parts[0]['value']} stands")
    return True


def show_period_beside_others(draft: Draft) -> bool:
    """Show the one month that is said to be the best beside all others: "was May our best month?"."""
    times = [s for s in draft.spans if s.time and s.time.range == draft.time]
    if len(times) != 1 or len([s for s in draft.spans if s.time]) != 1 or not draft.metrics:
        return False
    span, asked = times[0], {"which", "what", "when", "how"} & {t.text for t in draft.tokens}
    axis = [group for group in draft.groups if group.grain and span.time and group.grain == span.time.grain]
    led = draft.word(draft.before(span)) in _IS
    if asked or not axis or not led or len(draft.groups) != 1:
        return False
    draft.time, draft.top = None, None
    metric = draft.manifest.metrics.get(draft.metrics[0])
    if draft.quality and metric:
        draft.descending = (draft.quality == "good") == (metric.direction != "down")
    draft.notes.append("all are shown, so that it can be seen where the one named stands")
    return True


def _is_claimed(draft: Draft, span: Span) -> bool:
    """Whether "is" stands right before or after the value."""
    before, after = draft.word(draft.before(span)), draft.word(span.last + 1)
    return before in _IS or after in _IS
