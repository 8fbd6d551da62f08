"""Conditions on each of those that are counted: "customers with at least two orders", also by groups."""

from agent.planner.counted import counted_key, rows_of
from agent.planner.draft import Draft
from agent.planner.make_terms import make_within
from agent.planner.spans import Span

_LINKS = frozenset({"with", "having", "who", "whose", "that", "which", "have", "has", "had"})
_COUNTING = frozenset(
    {"many", "number", "count", "counted", "share", "percentage", "percent", "nr", "num", "%"}
)


def condition_each(draft: Draft) -> None:
    """ "Sellers who sold at least 40 items": a condition on each of those that are counted."""
    conditioned = {condition["metric"] for condition in draft.having}
    counted = [name for name in draft.metrics if name not in conditioned]
    entity = counted_key(draft.manifest, counted[0]) if len(counted) == 1 else None
    if entity is None:
        return
    for condition in draft.having:
        name = condition["metric"]
        if draft.time is not None and not _is_of_itself(draft, counted[0], entity):
            name = make_within(draft, name, draft.time)
        draft.filters.append({**condition, "metric": name, "by": entity})
    draft.metrics, draft.having = counted, []


def condition_counted(draft: Draft) -> None:
    """In "how many customers with two orders or more by state" each customer meets the condition."""
    if not draft.groups or not _COUNTING & {token.text for token in draft.tokens}:
        return
    for condition in list(draft.having):
        head = _head(draft, condition["metric"])
        entity = counted_key(draft.manifest, head) if head else None
        if head is None or entity is None or any(g.name == f"{entity}__{entity}_id" for g in draft.groups):
            continue
        name = condition["metric"]
        if draft.time is not None and not _is_of_itself(draft, head, entity):
            name = make_within(draft, name, draft.time)
        if any(group.grain for group in draft.groups) and not _is_of_itself(draft, head, entity):
            draft.unsupported.append("a condition on each of them in every period")
            return
        draft.having.remove(condition)
        draft.filters.append({**condition, "metric": name, "by": entity})
        draft.metrics = [one for one in draft.metrics if one != condition["metric"]]


def _head(draft: Draft, conditioned: str) -> str | None:
    """The measure that counts those of whom a condition is said: named right before it."""
    span = next((s for s in draft.spans if _names(s, conditioned)), None)
    if span is None:
        return None
    before = [s for s in draft.spans if s.last < span.first and not s.time]
    if not before:
        return None
    between = draft.tokens[before[-1].last + 1 : span.first]
    linked = bool(_LINKS & {token.text for token in between})
    if not linked or any(token.after_break for token in between):
        return None
    return next((name for name in draft.metrics if _names(before[-1], name) and name != conditioned), None)


def _names(span: Span, name: str) -> bool:
    return any(m.name == name for m in span.of_kind("metric"))


def _is_of_itself(draft: Draft, name: str, entity: str) -> bool:
    """Whether what is counted is in one period as a whole, with all that it has."""
    metric = draft.manifest.metrics[name]
    model = draft.manifest.models.get(metric.model or "")
    is_event = model is not None and model.primary_entity == entity and model.time_dimension is not None
    return is_event and entity in rows_of(draft.manifest, metric)
