"""What a heading is of: in "for customers in Ohio: revenue by month" nobody counts the customers."""

from agent.planner.draft import Draft
from agent.planner.names.spans import Span

_ALL, _ASKING = frozenset({"all", "our", "the"}), frozenset({"how", "what", "which"})
_HEADING = frozenset({"for", "in", "on", "with", "from", "at"})


def settle_heading(draft: Draft) -> None:
    """Drop the count that a heading names before the measures it heads; its conditions stay."""
    if len(draft.metrics) < 2:
        return
    named = [s for s in draft.spans if any(m.name in draft.metrics for m in s.of_kind("metric"))]
    if len(named) < 2 or not _is_heading(draft, named[0], named[1]):
        return
    later = {m.name for s in named[1:] for m in s.of_kind("metric")}
    for name in [m.name for m in named[0].of_kind("metric") if m.name in draft.metrics]:
        metric = draft.manifest.metrics.get(name)
        if metric and metric.unit == "count" and name not in later and name != draft.order_metric:
            draft.metrics.remove(name)


def _is_heading(draft: Draft, first: Span, second: Span) -> bool:
    """Whether a sentence begins with it behind a preposition, and a break parts it from the next measure."""
    inside = range(1, first.first + 1)
    starts = draft.word(0) in _HEADING and not any(draft.tokens[i].after_break for i in inside)
    noun = draft.tokens[first.last]
    is_thing = noun.stem in draft.lexicon.entity_stems and noun.text != noun.stem
    breaks = any(draft.tokens[i].after_break for i in range(first.last + 1, second.first + 1))
    return is_thing and breaks and (starts or asks_of_head(draft, first, second))


def asks_of_head(draft: Draft, first: Span, second: Span) -> bool:
    """In "customers from Ohio: how many orders got cancelled" the one question is what stands behind them."""
    asked = [i for i in range(first.last + 1, len(draft.tokens)) if draft.word(i) in _ASKING]
    values = {i for s in draft.spans if s.of_kind("value") for i in range(s.first, s.last + 1)}
    opens = all(i in values or draft.word(i) in _ALL for i in range(first.first))
    opens = opens and draft.word(first.first) not in _ASKING  # "how many orders, and what share of them"
    near = len(asked) == 1 and second.first - 1 <= asked[0] + 1 and asked[0] <= second.last
    breaks = bool(asked) and any(draft.tokens[i].after_break for i in range(first.last + 1, asked[0] + 1))
    return opens and near and breaks
