"""Along a time axis, what each period is held against: "by month, with growth on the month before"."""

from agent.planner.draft import Draft
from agent.planner.settling.change import BETTER, WORSE

_BEHIND = frozenset({"before", "earlier", "previously", "prior", "preceding"})
_AHEAD = frozenset({"previous", "prior", "preceding", "last", "former"})
_OPENERS = frozenset({"the", "its", "their", "a", "one", "that", "of"})


def read_steps(draft: Draft) -> None:
    """Compare each period of the axis with the one before it, where that is named in its grain."""
    told = draft.vocab.comparisons | draft.vocab.growth | draft.vocab.differences | BETTER | WORSE | {"than"}
    if not told & {token.text for token in draft.tokens}:
        return
    for i, token in enumerate(draft.tokens):
        grain = draft.vocab.grains.get(token.text)
        places = _step_back(draft, i) if grain and token.text == token.stem else ()
        if not places or not any(_is_axis(draft, j, grain or "") for j in range(len(draft.tokens)) if j != i):
            continue
        draft.spans = [s for s in draft.spans if not s.first <= i <= s.last]
        draft.use(*places)
        draft.compare = "previous_period"
        return


def _step_back(draft: Draft, i: int) -> tuple[int, ...]:
    """The places of "the month before", "its previous month" with the month at i."""
    if draft.word(i + 1) in _BEHIND:
        first, last = i, i + 1
    elif draft.word(i - 1) in _AHEAD:
        first, last = i - 1, i
    else:
        return ()
    while draft.word(first - 1) in _OPENERS:
        first -= 1
    return tuple(range(first, last + 1))


def _is_axis(draft: Draft, j: int, grain: str) -> bool:
    """Whether a word asks for each period of a grain ("monthly", "by month"), or which of them."""
    word, before = draft.word(j), draft.word(j - 1)
    if draft.vocab.grains.get(word) != grain or any(s.time and s.first <= j <= s.last for s in draft.spans):
        return False
    asked = before in ("which", "what") or draft.vocab.superlatives.get(before, "") in ("high", "low")
    return asked or word in draft.vocab.adverbial_grains or before in draft.vocab.by | draft.vocab.each
