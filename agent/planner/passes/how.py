"""What no measure tells of things: how full, how old they are, or which of them was the first."""

from agent.planner.draft import Draft

_BE = frozenset({"is", "are", "was", "were"})
_QUANTITY = frozenset({"much", "many", "come", "about", "often"})


def read_how(draft: Draft) -> None:
    """Refuse words that restrict nothing elsewhere, where they are what is asked for."""
    covered = {i for span in draft.spans for i in range(span.first, span.last + 1)} | draft.used
    for i, token in enumerate(draft.tokens):
        quality = draft.word(i + 1)
        is_asked = draft.word(i + 2) in _BE and quality not in _BE | _QUANTITY
        if token.text == "how" and is_asked and i + 1 not in covered and quality in draft.vocab.fillers:
            draft.unsupported.append(f"how {quality} something is, which no measure tells")
        if token.text == "first" and i not in covered and _is_one(draft, i + 1):
            draft.unsupported.append("the first of what is counted")


def _is_one(draft: Draft, i: int) -> bool:
    """Whether a count is named in the singular."""
    span = next((s for s in draft.spans if s.first == s.last == i), None)
    names = [m.name for m in span.of_kind("metric")] if span else []
    counts = bool(names) and all(draft.manifest.metrics[name].unit == "count" for name in names)
    return counts and draft.tokens[i].text == draft.tokens[i].stem
