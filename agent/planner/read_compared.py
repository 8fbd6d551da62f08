"""Comparatives: "is SP higher than RJ", "SP or RJ, which is higher"."""

from agent.planner.draft import Draft

_THAN = "than"
TWO = 2


def read_compared(draft: Draft) -> None:
    """A comparative holds values of one dimension, or two periods, against each other."""
    words = [t.text for t in draft.tokens]
    covered = {i for span in draft.spans for i in range(span.first, span.last + 1)} | draft.used
    places = [i for i, w in enumerate(words) if w in draft.vocab.comparatives and i not in covered]
    if not places:
        return
    named: dict[str, set[str]] = {}
    for span in draft.spans:
        for meaning in span.of_kind("value"):
            named.setdefault(meaning.name, set()).add(str(meaning.value))
    periods = [span for span in draft.spans if span.time]
    if not (any(len(values) == TWO for values in named.values()) or len(periods) == TWO):
        return
    draft.apart = True
    draft.use(*places)
    draft.use(*(i for i, w in enumerate(words) if w == _THAN and i not in covered))
