"""What a question of several parts asks for: each "how many" has a measure, and "most" ranks by its own."""

from agent.planner.draft import Draft
from agent.planner.names.spans import Span

_ASKED = (("how", "many"), ("how", "much"))
_OF_THEM = frozenset({"these", "those", "them", "which", "whom"})
_COUNTS = frozenset({"most", "fewest", "least", "highest", "lowest", "largest", "smallest"})


def settle_asked(draft: Draft) -> None:
    """Refuse what has a part that no measure tells; rank by the measure that a superlative stands before."""
    said = [token.text for token in draft.tokens]
    places = [i for i in range(len(said) - 1) if (said[i], said[i + 1]) in _ASKED]
    several = [i for i in places[1:] if set(said[i + 2 : i + 4]) & _OF_THEM]
    if several and len(draft.metrics) < len(places) and not (draft.groups or draft.followed or draft.cohort):
        draft.unsupported.append(
            "several figures of which one is a part of the other; ask for them one by one"
        )
    if len(draft.metrics) > 1 and any(_is_that_of(draft, span) for span in draft.spans):
        draft.unsupported.append("the measure of some held against that of others; ask for each by itself")
    if len(draft.metrics) < 2 or draft.order_metric is not None:
        return
    for span in draft.spans:
        names = [m.name for m in span.of_kind("metric") if m.name in draft.metrics]
        if len(names) == 1 and draft.word(span.first - 1) in _COUNTS:
            draft.order_metric = names[0]
            return


def _is_that_of(draft: Draft, span: Span) -> bool:
    """In "the fee of a new guest compared with that of a regular" the regulars are no second measure."""
    at = span.first - 1
    while draft.word(at) in draft.vocab.particles - {"of"}:
        at -= 1
    named = any(m.name in draft.metrics for m in span.of_kind("metric"))
    return named and (draft.word(at - 1), draft.word(at)) in (("that", "of"), ("those", "of"))
