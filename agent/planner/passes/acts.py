"""Who acts, and when: "how long do guests stay", "how many members joined last year" by that date."""

from agent.planner.draft import Draft
from agent.planner.making.measures import make_count
from agent.planner.names.kin import is_participle
from agent.planner.names.spans import Span
from agent.planner.settling.dates import date_by, own_dates, verb_before_time

_DO = frozenset({"do", "does", "did", "have", "has", "had"})
_OF = frozenset({"of", "for", "from", "to", "by", "with", "on", "in", "at", "among"})
_COUNTING = frozenset({"number", "count", "share", "percentage", "percent", "proportion", "part", "many"})
_ARTICLES = frozenset({"the", "a", "an", "our", "all", "their"})
_TOLD = frozenset({"who", "that", "whose", "living", "from", "in", "of"})
_LISTING = frozenset({"which", "what", "who", "list", "name", "show", "identify", "find"})
_ASKING = frozenset({"which", "what", "when", "whose"})


def read_acts(draft: Draft) -> None:
    """Take things that only do what is measured, and dates that are the verb of the question."""
    for span in draft.free_spans():
        dimensions = span.of_kind("dimension")
        if not dimensions or len(dimensions) < len(span.meanings):
            continue
        if all(draft.lexicon.is_key(m) for m in dimensions):
            if _only_acts(draft, span):
                draft.take(span)
        elif len(dimensions) == 1 and _is_verb(draft, span):
            draft.take(span)
            draft.done_on = dimensions[0].name
            # "Members born before 1950 who joined": the time is of another verb.
            at = verb_before_time(draft)
            draft.is_done_then = at == -1 or span.first <= at <= span.last


def settle_done(draft: Draft) -> None:
    """Go by the date of what is done; without a time, by whether it was done at all."""
    name = draft.done_on
    if name is None or draft.continues and not draft.metrics:
        return
    if own_dates(draft) == {name}:
        return
    if draft.time and draft.is_done_then:
        date_by(draft, name)
    elif not draft.groups or not any(group.grain for group in draft.groups):
        draft.filters.append({"dimension": name, "op": "is not null"})


def count_things(draft: Draft) -> None:
    """Count the things a question is headed by, where it measures nothing: "members by town"."""
    ordered = draft.ranks or draft.descending is not None or draft.order_metric
    if draft.metrics or draft.continues or draft.having or ordered or draft.choices:
        return
    keys = [g for g in draft.groups if not g.grain and draft.manifest.dimensions[g.name].is_entity]
    is_of_fact = draft.time or any(group.grain for group in draft.groups)
    if is_of_fact and not draft.filters:
        return  # "members in 2023": there may be several things that members did.
    listed = _LISTING & {token.text for token in draft.tokens}
    if len(keys) == 1 and not listed and make_count(draft, keys[0].name):
        draft.groups.remove(keys[0])


def _only_acts(draft: Draft, span: Span) -> bool:
    """In "how long do guests stay", "bookings of guests" things are no group of their own."""
    named = any(s.last < span.first and (s.of_kind("metric") or s.of_kind("dimension")) for s in draft.spans)
    at = span.first - 1
    while draft.word(at) in _ARTICLES:
        at -= 1
    led, behind = draft.word(at), draft.word(span.last + 1)
    is_count = led == "of" and draft.word(at - 1) in _COUNTING
    is_told = is_participle(draft.word(at - 1)) or is_participle(behind) or behind in _TOLD
    if _is_named_by_value(draft, span):
        return True
    return named and led in _DO | _OF and not is_count and (led != "by" or is_told)


def _is_named_by_value(draft: Draft, span: Span) -> bool:
    """In "average fee of gold members" a value says which ones are meant, where something is measured."""
    beside = any(s.last == span.first - 1 and s.of_kind("value") for s in draft.spans)
    return beside and any(s is not span and s.of_kind("metric") for s in draft.spans)


def _is_verb(draft: Draft, span: Span) -> bool:
    """Whether a date is named by what is done alone, and nothing asks for it."""
    if draft.dimension(span.of_kind("dimension")[0]).type != "time":
        return False
    before = draft.word(draft.before(span))
    asked = before in draft.vocab.by | draft.vocab.each | draft.vocab.conjunctions | _ASKING
    is_said = is_participle(draft.word(span.first)) or _is_before_time(draft, span)
    return not asked and is_said and not draft.tokens[span.first].after_break


def _is_before_time(draft: Draft, span: Span) -> bool:
    """Whether a date stands between what is counted and a time: "bills due in May"."""
    counted = any(s.last == span.first - 1 and s.of_kind("metric") for s in draft.spans)
    return counted and any(s.time and 0 < s.first - span.last <= 2 for s in draft.spans)
