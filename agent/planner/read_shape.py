"""The shape asked for: top N, superlatives, shares, averages."""

from agent.planner.draft import Draft
from agent.planner.pick import is_average

DEFAULT_TOP = 10


def _number(draft: Draft, i: int) -> int | None:
    word = draft.word(i)
    if word.isdigit() and len(word) <= 3 and int(word) > 0:
        return int(word)
    return draft.vocab.numbers.get(word)


def _covered(draft: Draft) -> set[int]:
    return {i for span in draft.spans for i in range(span.first, span.last + 1)}


def read_top(draft: Draft) -> None:
    """ "top 10", "5 best", "which state has the highest": how many, and from which end."""
    covered = _covered(draft)
    for i, token in enumerate(draft.tokens):
        direction = draft.vocab.superlatives.get(token.text)
        if direction is None or i in covered | draft.used:
            continue
        near = [j for j in (i + 1, i - 1) if j not in covered and _number(draft, j)]
        if direction == "first_last" and not near:
            continue
        draft.use(i)
        _set_direction(draft, direction)
        if near and draft.top is None:
            draft.top = _number(draft, near[0])
            draft.use(near[0])
        elif token.text == "top" and draft.top is None:
            draft.top = DEFAULT_TOP
    if draft.descending is not None and draft.top is None or draft.top == DEFAULT_TOP:
        _number_of_groups(draft, covered)


def _number_of_groups(draft: Draft, covered: set[int]) -> None:
    """ "which ten categories ... the most": the number stands before the dimension."""
    for span in draft.spans:
        place = draft.before(span)
        if (
            span.of_kind("dimension")
            and place >= 0
            and place not in covered | draft.used
            and _number(draft, place)
        ):
            draft.top = _number(draft, place)
            draft.use(place)
            return


def _set_direction(draft: Draft, word_class: str) -> None:
    draft.ranks = True
    if word_class in ("good", "bad"):
        draft.quality = word_class
    if draft.descending is None:
        draft.descending = word_class not in ("low", "fast")


def read_share(draft: Draft) -> None:
    """ "share of", "percentage of": each group's part of the total."""
    covered = _covered(draft)
    for i, token in enumerate(draft.tokens):
        if token.text in draft.vocab.shares | draft.vocab.splits and i not in covered | draft.used:
            draft.wants_share = True
            draft.use(i)


def read_order_words(draft: Draft) -> None:
    """ "in descending order", "sorted by": the order of the rows."""
    for i, token in enumerate(draft.tokens):
        direction = draft.vocab.order_words.get(token.text)
        if direction:
            draft.descending = direction == "descending"
            draft.use(i)
        if token.text in ("order", "ordered", "sorted", "sort", "ranking", "rank") and draft.word(i + 1) in (
            "by",
            "from",
        ):
            draft.use(i)


def check_average(draft: Draft) -> None:
    """An average that no named metric is, is not answered by a sum."""
    covered = _covered(draft)
    for i, token in enumerate(draft.tokens):
        if token.text not in draft.vocab.averages or i in covered:
            continue
        metrics = [draft.manifest.metrics[name] for name in draft.metrics]
        wanted = "median" if token.text == "median" else None
        if metrics and all(is_average(m) and wanted in (None, m.aggregation) for m in metrics):
            draft.use(i)
        elif metrics:
            draft.unsupported.append(f"{token.text} of {metrics[0].label.lower()}")
            draft.use(i)


def settle_order(draft: Draft) -> None:
    """ "best" and "worst" follow the metric's direction; a single "which" wants one row."""
    edits = draft.continues and not draft.metrics
    if draft.ranks and not draft.groups and not edits:
        draft.unsupported.append("the highest or the lowest without saying of which groups")
    if draft.top and draft.top > 1 and len(draft.groups) > 1:
        draft.unsupported.append("the top of each group")
    if draft.quality and draft.metrics:
        metric = draft.manifest.metrics[draft.order_metric or draft.metrics[0]]
        high_is_good = metric.direction != "down"
        draft.descending = high_is_good if draft.quality == "good" else not high_is_good
    if draft.descending is not None and draft.top is None and draft.groups and _asks_for_one(draft):
        draft.top = 1


def _asks_for_one(draft: Draft) -> bool:
    """ "which state has the highest" in the singular, not "which states"."""
    asking = next((i for i, t in enumerate(draft.tokens) if t.text in ("which", "what", "whats")), None)
    if asking is None:
        return False
    named = {s.last for s in draft.spans if s.of_kind("dimension") and not s.of_kind("metric")}
    for i, token in enumerate(draft.tokens[asking + 1 :], start=asking + 1):
        if i in named or token.text in draft.vocab.grains:
            return token.text == token.stem
    return False
