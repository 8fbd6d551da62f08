"""What is measured of those who bought something: "average order value of customers who bought bedding"."""

from agent.planner.draft import Draft
from agent.planner.each.clauses import Clause
from agent.planner.each.head import Head, find_doers, head_of
from agent.planner.each.sets import put_clause
from agent.planner.names.counted import counted_key
from agent.planner.names.persons import PEOPLE
from agent.planner.passes.occasions import done_by

_WHO = frozenset({"who", "that"})
_EVER = frozenset({"have", "has", "had", "ever", "once", "already", "just"})
_LEADS = frozenset({"of", "from", "by", "for", "did", "do", "does", "among", "with"})
_MORE = frozenset({"also", "only", "never", "not", "both", "most", "more", "less", "but"})


def read_of_doers(draft: Draft) -> None:
    """Put the condition that each of them has such a row; all their rows are measured, not those alone."""
    who = next((i for i, token in enumerate(draft.tokens) if token.text in _WHO and i > 1), None)
    if who is None or draft.continues or draft.followed or draft.metrics:
        return
    # A measure may be called by all of it: "people who bought".
    noun = next((s for s in draft.free_spans() if s.first < who <= s.last + 1), None)
    clause, last = _clause(draft, who + 1)
    if not clause.spans or _MORE & {token.text for token in draft.tokens[who:]}:
        return
    head = head_of(draft, noun) if noun else _somebody(draft, who)
    first = noun.first if noun else who - 1
    if head is None or head.entity is None or not _is_measured(draft, first, last, head):
        return
    if put_clause(draft, head, clause):
        for span in (*clause.spans, *([noun] if noun else [])):
            draft.take(span)
        draft.use(*range(first if noun is None else who, last + 1))


def _somebody(draft: Draft, who: int) -> Head | None:
    """Whom "people who bought" are, by the verb that says what they did."""
    is_somebody = draft.word(who - 1) in draft.vocab.somebody | PEOPLE
    return find_doers(draft, len(draft.tokens) - 1) if is_somebody else None


def _is_measured(draft: Draft, first: int, last: int, head: Head) -> bool:
    """Whether something else is measured of them, named before them or behind what they did."""
    if not _LEADS & {draft.word(first - 1), draft.word(first - 2)}:
        return False
    others = [s for s in draft.free_spans() if s.last < first or s.first > last]
    named = [m.name for s in others for m in s.of_kind("metric")]
    return bool(named) and all(counted_key(draft.manifest, name) != head.entity for name in named)


def _clause(draft: Draft, first: int) -> tuple[Clause, int]:
    """The values that they bought, behind the verb; and the last place of them."""
    at = first
    while draft.word(at) in _EVER:
        at += 1
    clause, last = Clause("some"), at
    if draft.word(at) not in draft.vocab.doing or done_by(draft, draft.word(at)) is None:
        return clause, last
    at += 1
    starts = {s.first: s for s in draft.free_spans()}
    while at < len(draft.tokens) and not draft.tokens[at].after_break:
        span = starts.get(at)
        if span is not None and span.of_kind("value") and not span.of_kind("metric"):
            clause.spans.append(span)
            at, last = span.last + 1, span.last
        elif draft.word(at) in draft.vocab.particles | {"or"}:
            clause.joins.add(draft.word(at))
            at += 1
        else:
            break
    return clause, last
