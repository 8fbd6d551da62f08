"""Words that ask for a part: "share of", "in percent", "how much of"."""

from agent.planner.draft import Draft
from agent.planner.names.spans import Span

_SIZES = frozenset({"big", "large", "high", "small", "great", "significant", "important"})
_ALL = frozenset({"all", "our", "total", "every"})
_COPULAS = frozenset({"is", "was", "are", "were"})


def read_share(draft: Draft) -> None:
    """ "share of", "percentage of": each group's part of the total."""
    covered = {i for span in draft.spans for i in range(span.first, span.last + 1)}
    for i, token in enumerate(draft.tokens):
        if token.text not in draft.vocab.shares | draft.vocab.splits or i in covered | draft.used:
            named = any(s.of_kind("value") or _is_flag(draft, s) for s in draft.spans)
            draft.wants_share |= _asks_how_much_of(draft, i) and (draft.ranks or named)
            continue
        draft.use(i, *_how_big(draft, i))
        if draft.word(i + 1) in draft.vocab.comparatives and "than" in {t.text for t in draft.tokens}:
            continue  # "what percentage more of A than of B" holds both against each other
        if (draft.word(i - 2), draft.word(i - 1)) == ("at", "least"):
            draft.use(i - 2, i - 1)  # "paid at least in part by": it is no share that is asked for
        elif draft.word(i - 1) != "in" or _is_divided(draft):
            draft.wants_share = True


def _is_flag(draft: Draft, span: Span) -> bool:
    """Whether a yes or no is named: "how much of the traffic is at night"."""
    return any(draft.dimension(m).data_type == "boolean" for m in span.of_kind("dimension"))


def _how_big(draft: Draft, i: int) -> list[int]:
    """ "How big is the share": its size is what is asked for."""
    asked = (j + 1 for j in range(i) if draft.word(j) == "how" and draft.word(j + 1) in _SIZES)
    return [j for j in asked if draft.word(j + 1) in _COPULAS]


def _is_divided(draft: Draft) -> bool:
    """In "how is revenue divided among the brands, in percent" each has its part; a growth is no part."""
    said = {token.text for token in draft.tokens}
    measured = [draft.manifest.metrics[m.name] for s in draft.spans for m in s.of_kind("metric")]
    otherwise = draft.vocab.growth | draft.vocab.comparisons | draft.vocab.differences | draft.vocab.rates
    is_whole = bool(measured) and all(m.is_additive and m.unit != "ratio" for m in measured)
    return is_whole and not said & (otherwise | draft.vocab.comparatives)


def _asks_how_much_of(draft: Draft, i: int) -> bool:
    """ "how much of our revenue is from SP": a part of the measure that "of" stands before."""
    said = tuple(draft.word(j) for j in range(i, i + 3))
    at = i + 3
    is_opened = said == ("how", "much", "of")
    measures = {s.first for s in draft.spans if s.of_kind("metric")}
    while is_opened and at not in measures and (found := _goes_before(draft, at)):
        at += found
    return is_opened and (at in measures or (bool(measures) and draft.word(at) in draft.vocab.sums))


def _goes_before(draft: Draft, at: int) -> int:
    """How many words go by before what a part is of: "of all the [credit card] payments"."""
    if draft.word(at) in draft.vocab.particles | draft.vocab.fillers - draft.vocab.means | _ALL:
        return 1
    values = [s for s in draft.spans if s.first == at and s.of_kind("value") and not s.of_kind("metric")]
    return values[0].last - at + 1 if values else 0
