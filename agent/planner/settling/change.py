"""Which group grew or fell the most: ranked by the change, not by the measure itself."""

from agent.planner.draft import Draft

FALLS = frozenset(
    {
        "decrease",
        "decreased",
        "decline",
        "declined",
        "drop",
        "dropped",
        "fell",
        "fall",
        "fallen",
        "lost",
        "loss",
    }
    | {"shrank", "shrunk", "shrink", "slump", "slumped", "down"}
    | {"drops", "falls", "declines", "decreases", "losses", "slumps"}
)
# What is told in the unit of the measure: the biggest drop is of so many orders.
_AMOUNT = frozenset({"decrease", "decline", "drop", "fall", "loss", "increase", "rise", "gain", "jump"})
_AMOUNTS = _AMOUNT | {
    "decreases",
    "declines",
    "drops",
    "falls",
    "losses",
    "increases",
    "rises",
    "gains",
    "jumps",
}
# What else tells that a measure of one period is not that of the other.
BETTER = frozenset({"improved", "improve", "better", "gained"})
WORSE = frozenset({"worse", "worsened", "deteriorated", "lost", "loss"})
_BY_HOW_MUCH = frozenset({"by", "of", "a", "an", "was", "is"})
_NEUTRAL = frozenset({"change", "changed", "changing", "growth"})
_LEAST = frozenset({"low", "slow"})


def is_of_change(draft: Draft, first: int) -> bool:
    """Whether the part that opens at a place is that of a change: "grew by more than 20 %"."""
    at = first - 1
    while draft.word(at) in _BY_HOW_MUCH:
        at -= 1
    return draft.word(at) in draft.vocab.growth | FALLS | BETTER | WORSE


def settle_change(draft: Draft) -> None:
    """Rank by the change of what is compared, where a word of change stands with a superlative."""
    words = {token.text for token in draft.tokens}
    if draft.within or not draft.groups or not draft.metrics:
        return
    if (
        not draft.ranks
        or not (draft.compare or draft.periods)
        or not words & (draft.vocab.growth | FALLS | BETTER | WORSE)
    ):
        return
    metric = draft.manifest.metrics.get(draft.metrics[0])
    is_cost = metric is not None and metric.direction == "down"
    falls = bool(words & FALLS) or bool(words & (BETTER if is_cost else WORSE))
    if not falls and draft.quality == "bad" and not words & draft.vocab.growth - _NEUTRAL:
        falls = not is_cost  # "the worst change in revenue"
    is_least = any(draft.vocab.superlatives.get(word) in _LEAST for word in words)
    draft.descending = falls == is_least
    if draft.top is None and all(group.grain for group in draft.groups) and _is_one(draft):
        draft.top = 1
    in_unit = bool(words & _AMOUNTS) and not words & draft.vocab.shares
    draft.by_change = "difference" if in_unit else "change"
    draft.notes.append("ranked by the difference" if in_unit else "ranked by the change in per cent")


def _is_one(draft: Draft) -> bool:
    """Whether a superlative is said of one change: "the biggest drop", "worst month over month change"."""
    ranked = [i for i, t in enumerate(draft.tokens) if t.text in draft.vocab.superlatives]
    changes = _AMOUNT | {"change"}
    return any(
        draft.word(at) in changes for i in ranked for at in range(i + 1, min(i + 5, len(draft.tokens)))
    )
