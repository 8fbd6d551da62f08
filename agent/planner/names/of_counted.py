"""Whose state is meant, where what is counted has one of its own: "which state has the most sellers"."""

from agent.planner.draft import Draft
from agent.planner.names.counted import counted_entity
from agent.planner.wording.amounts import read_number
from semantic_layer.manifest import Dimension

_MOST_OR_LEAST = frozenset({"most", "fewest", "least", "more", "fewer", "no"})
_TOLD = frozenset({"with", "having", "who", "that", "whose"})
_HAVING = frozenset({"has", "have", "had"})
_HOLDING = frozenset({"has", "have", "had", "with", "are", "live", "sit", "where"})


def of_counted(draft: Draft, dimensions: list[Dimension]) -> list[Dimension]:
    """In "how many sellers with 500 orders are in each state" the state is that of those counted."""
    said = [t.text for t in draft.tokens]
    for span in draft.spans:
        counts = ("many" in said[max(0, span.first - 2) : span.first]) or said[span.first - 1] == "of"
        is_most = said[span.first - 1] in _MOST_OR_LEAST
        counts = counts or (is_most and bool(_HOLDING & set(said[: span.first - 1])))
        counts = counts or _is_bound(draft, span.first, said)
        behind = said[span.last + 1] if span.last + 1 < len(said) else ""
        counts = counts or (span is draft.spans[0] and behind in _TOLD)
        named = [counted_entity(draft.manifest, m.name) for m in span.of_kind("metric")]
        entities = {entity for entity in named if entity} | {
            draft.dimension(m).entity for m in span.of_kind("dimension") if m.name.endswith("_id")
        }
        if counts and len(entities) == 1:
            return [d for d in dimensions if d.entity in entities]
    return []


def _is_bound(draft: Draft, first: int, said: list[str]) -> bool:
    """In "where do we have more than 50 sellers", "cities that have sellers" these are counted."""
    has_number = first > 0 and read_number(said[first - 1], draft.vocab) is not None
    led = said[: first - 1] if has_number else said[:first]
    return bool(_HOLDING & set(led)) if has_number else bool(led) and led[-1] in _HAVING
