"""Groups that are a part of what a measure is called: "customers in each segment" are told by segment."""

from agent.planner.draft import Draft
from agent.planner.names.spans import Span, is_known_word
from agent.planner.names.text import words

_EACH = frozenset({"each", "every", "per"})
_WHOLE = ("count", "count_distinct", "sum")


def group_by_name(draft: Draft, span: Span, name: str | None) -> None:
    """Group a count or a sum by the kind that the words of its name part it by."""
    metric = draft.manifest.metrics.get(name or "")
    if not name or metric is None or metric.aggregation not in _WHOLE or draft.groups:
        return
    said = [token.text for token in draft.tokens[span.first : span.last + 1]]
    parting = _EACH | {"by"} if metric.unit == "ratio" else _EACH
    at = next((i for i, word in enumerate(said) if i and word in parting), None)
    if at is None:
        return
    told = {dimension.full_name for dimension in draft.manifest.reachable([name])}
    behind = [
        t for t in draft.tokens[span.first + at + 1 : span.last + 1] if not is_known_word(t, draft.vocab)
    ]
    kinds = [m.name for m in draft.lexicon.lookup(tuple(t.text for t in behind)) if m.kind == "dimension"]
    known = [kind for kind in kinds if kind in told and _is_kind(draft, kind)]
    if len(known) == 1:
        draft.add_group(known[0])


def group_by_count(draft: Draft, name: str) -> None:
    """In "customers by number of orders" group by the number that is kept of each, where one is."""
    called = ("number", "of", *words(draft.manifest.metrics[name].label))
    kept = [
        dimension.full_name
        for dimension in draft.manifest.reachable(draft.metrics)
        if dimension.data_type == "integer" and words(dimension.label)[: len(called)] == called
    ]
    if len(kept) == 1:
        draft.add_group(kept[0])
    else:
        draft.unsupported.append(f"groups by {{catalogue.label.{name} | lower}} of each")


def _is_kind(draft: Draft, name: str) -> bool:
    dimension = draft.manifest.dimensions[name]
    return dimension.data_type == "text" and not dimension.is_entity and not name.endswith("_id")
