"""Whether a name behind "by" is what to rank by: "top 10 states by orders", "sorted by orders"."""

from agent.planner.draft import Draft
from agent.planner.names.spans import Span

_SORTED = frozenset({"sorted", "sort", "ordered", "ranked", "rank", "ranking", "arranged"})


def orders_by_it(draft: Draft, span: Span, word: str) -> bool:
    """In "top 10 states by orders", "sorted by orders" the name is what to rank by."""
    if word not in draft.vocab.by:
        return False
    sorts = draft.word(draft.before(span) - 1) in _SORTED
    conditioned = {condition["metric"] for condition in draft.having}
    if draft.descending is not None and (_ranks_things(draft) or _follows_ranked(draft, span)):
        return True
    return sorts or (
        bool(draft.groups) and draft.descending is not None and not set(draft.metrics) - conditioned
    )


def _follows_ranked(draft: Draft, span: Span) -> bool:
    """In "score of the top 10 states by orders" what stands right before "by" is ranked by it."""
    by = draft.before(span)
    ranked = next((s for s in draft.spans if s.last == by - 1 and s.of_kind("dimension")), None)
    if ranked is None or draft.top is None or not draft.groups:
        return False
    ahead = {draft.word(i) for i in range(ranked.first - 2, ranked.first)}
    counts = ahead & draft.vocab.numbers.keys() or any(word.isdigit() for word in ahead)
    return bool(counts) and bool(ahead & draft.vocab.superlatives.keys())


def _ranks_things(draft: Draft) -> bool:
    """In "rank our sellers by review score" those named are ranked, and the score is no group."""
    opens = {t.text for t in draft.tokens[:4]} & {"rank", "sort", "arrange", "list"}
    one = draft.manifest.metrics.get(draft.metrics[0]) if len(draft.metrics) == 1 else None
    return bool(opens) and one is not None and one.aggregation == "count_distinct"
