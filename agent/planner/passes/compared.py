"""Comparatives: "is SP higher than RJ", "SP or RJ, which is higher", "by how much did May beat June"."""

from agent.planner.draft import Draft

_THAN = "than"
TWO, FIRST_WORDS = 2, 4
_SIDES = frozenset({"against", "beside", "alongside", "next"})
_SETTING = frozenset({"set", "pit", "weigh", "stack", "match", "put", "hold"})


def read_compared(draft: Draft) -> None:
    """A comparative holds values of one dimension, or two periods, against each other."""
    words = [t.text for t in draft.tokens]
    covered = {i for span in draft.spans for i in range(span.first, span.last + 1)} | draft.used
    _set_against(draft, words)
    places = [i for i, w in enumerate(words) if w in draft.vocab.comparatives and i not in covered]
    periods = bool(draft.compare or draft.periods)
    if periods:
        draft.use(*(i for i, w in enumerate(words) if w in _difference(draft) and i not in covered))
    if not places and not periods:
        return
    named: dict[str, set[str]] = {}
    for span in draft.spans:
        for meaning in span.of_kind("value"):
            named.setdefault(meaning.name, set()).add(str(meaning.value))
    times = [span for span in draft.spans if span.time]
    sides = [s for s in draft.spans if s.of_kind("dimension") and "or" in words[s.first : s.last + 1]]
    for side in sides:
        # "New or returning visitors": the noun is theirs, and nothing that is measured beside.
        behind = [s for s in draft.spans if s.first == side.last + 1 and s.of_kind("metric")]
        draft.used.update(i for s in behind for i in range(s.first, s.last + 1))
        draft.taken.update(s.first for s in behind)
    if not (periods or sides or any(len(values) == TWO for values in named.values()) or len(times) == TWO):
        return
    draft.apart = draft.apart or not periods or bool(places)
    draft.use(*places, *_of_the_two(words))
    draft.use(*(i for i, w in enumerate(words) if w == _THAN and i not in covered))


def _of_the_two(words: list[str]) -> list[int]:
    """In "which of the two sold more" the number says no more than the values that are named."""
    return [i for i in range(2, len(words)) if words[i] in ("two", "both") and words[i - 2] == "of"]


def _set_against(draft: Draft, words: list[str]) -> None:
    """In "set weekdays against weekends", "A and B, side by side" the words only say that both are shown."""
    beside = [i for i in range(len(words) - 2) if words[i : i + 3] == ["side", "by", "side"]]
    draft.apart = draft.apart or bool(beside)
    for i, word in enumerate(words[:FIRST_WORDS]):
        if word in _SETTING and (beside or _SIDES & set(words[i + 2 :])):
            draft.apart = draft.apart or any(s.of_kind("value") for s in draft.spans)
            draft.use(i)


def _difference(draft: Draft) -> frozenset[str]:
    """Words that ask how far two periods are apart, which is always told."""
    return draft.vocab.differences | draft.vocab.shares - {"share", "shares", "part", "portion"}
