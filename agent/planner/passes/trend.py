"""How something went: "how did orders develop over 2017" asks for it month by month."""

from agent.planner.draft import Draft

LONG_MONTH = 31
_DEVELOPING = frozenset(
    {
        "develop",
        "developed",
        "developing",
        "evolve",
        "evolved",
        "evolving",
        "progress",
        "progressed",
        "unfold",
        "go",
        "went",
        "gone",
        "going",
        "move",
        "moved",
        "moving",
        "behave",
        "behaved",
        "change",
        "changed",
        "vary",
        "varied",
        "fluctuate",
        "fluctuated",
        "shift",
        "shifted",
        "trended",
    }
)
AUXILIARIES = frozenset({"did", "do", "does", "has", "have", "is", "are", "was", "were"})
_OVER = frozenset({"over", "through", "during", "across", "of", "throughout", "within", "in"})


def settle_trend(draft: Draft) -> None:
    """A trend without a grain is by month, and so is how something developed over several months."""
    draft.wants_trend |= _develops(draft)
    if draft.wants_trend and not any(g.grain for g in draft.groups):
        draft.add_group("metric_time", "month")


def _develops(draft: Draft) -> bool:
    """ "How did orders develop over 2017", where nothing is held against another time or ranked."""
    verbs = [i for i, token in enumerate(draft.tokens) if token.text in _DEVELOPING]
    if verbs and asks_how(draft) and any(group.grain for group in draft.groups):
        draft.use(*verbs)  # along an axis that is named
    if not (verbs and asks_how(draft)) or draft.groups or draft.ranks or draft.continues:
        return False
    if draft.compare or draft.periods or draft.wants_growth or draft.by_change or draft.having:
        return False
    draft.use(*verbs)
    span = draft.time
    return span is None or not (span.start and span.end) or (span.end - span.start).days > LONG_MONTH


def asks_how(draft: Draft) -> bool:
    """ "How did", "how has": no "how many" and no "how much"."""
    said = [token.text for token in draft.tokens]
    return any(a == "how" and b in AUXILIARIES for a, b in zip(said, said[1:], strict=False))


def is_whole(draft: Draft, i: int) -> bool:
    """In "how did it develop over the year" the year is all there is of it, and no axis."""
    led = draft.word(i) == "year" and draft.word(i - 1) == "the"
    return led and draft.word(i - 2) in _OVER and asks_how(draft)
