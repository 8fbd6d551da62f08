"""Those who have most of something: in "customers with the most orders" the customers are listed."""

from agent.planner.draft import Draft
from agent.planner.names.spans import Span
from agent.planner.settling.subject import key_of

_WITH = frozenset({"with", "having", "who", "that", "have", "has", "had", "got", "the", "our", "their"})
_COUNTING = frozenset({"many", "number", "count", "share", "percentage", "average", "total"})


def read_headed(draft: Draft) -> None:
    """Group by the things that head a question, where a superlative behind "with" ranks by a measure."""
    named = [s for s in draft.spans if not s.time]
    if len(named) < 2 or draft.top or draft.groups or draft.wants_share:
        return
    head, measure = named[0], named[1]
    if not (head.of_kind("metric") and measure.of_kind("metric")) or not _has_most(draft, head, measure):
        return
    if _COUNTING & {draft.word(i) for i in range(measure.first)}:
        return
    keys = (key_of(draft, m.name, head) for m in head.of_kind("metric") if not draft.lacking(m.name))
    if (key := next(keys, None)) is not None:
        draft.take(head)
        draft.add_group(key)
        draft.filters.append({"dimension": key, "op": "is not null"})
        if draft.tokens[head.last].text == draft.tokens[head.last].stem:
            draft.top = 1


def _has_most(draft: Draft, head: Span, measure: Span) -> bool:
    between = [draft.word(i) for i in range(head.last + 1, measure.first)]
    ranks = [word for word in between if word in draft.vocab.superlatives]
    known = _WITH | draft.vocab.superlatives.keys()
    return (
        bool(ranks) and between[-1] in draft.vocab.superlatives and set(between) <= known and len(between) > 1
    )
