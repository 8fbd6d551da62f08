"""What is not known of something: "the genre is unknown", "of unknown genre", "with a missing genre"."""

from agent.planner.draft import Draft
from agent.planner.spans import Span

_UNKNOWN = frozenset({"unknown", "unspecified", "undefined", "missing", "blank", "empty", "null"})
_BE = frozenset({"is", "are", "was", "were", "being", "a", "an", "the"})


def read_unknown(draft: Draft) -> None:
    """Keep the rows of which a dimension that is named is not known."""
    covered = {i for span in draft.spans for i in range(span.first, span.last + 1)}
    for i, token in enumerate(draft.tokens):
        if token.text not in _UNKNOWN or i in covered | draft.used:
            continue
        span = _named_beside(draft, i)
        names = {m.name for m in span.of_kind("dimension")} if span else set()
        if span is None or len(names) != 1:
            continue
        draft.filters.append({"dimension": names.pop(), "op": "is null"})
        draft.use(i, *range(min(i, span.last), max(i, span.first) + 1))
        draft.take(span)


def _named_beside(draft: Draft, i: int) -> Span | None:
    """The dimension right behind the word, or before it and a form of "to be"."""
    before = i - 1
    while draft.word(before) in _BE:
        before -= 1
    is_said = before < i - 1
    spans = [s for s in draft.free_spans() if s.of_kind("dimension") and not s.of_kind("metric")]
    return next((s for s in spans if s.first == i + 1 or (is_said and s.last == before)), None)
