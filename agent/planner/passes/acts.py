"""Who acts, and when: "how long do guests stay", "how many members joined last year" by that date."""

from agent.planner.draft import Draft
from agent.planner.making.measures import make_count
from agent.planner.names.counted import is_met_once
from agent.planner.names.kin import is_participle
from agent.planner.names.spans import Span
from agent.planner.passes.uncounted import count_uncounted, is_called_so, list_counted, named_head
from agent.planner.settling.begun import count_begun, count_those_begun
from agent.planner.settling.dates import DENIED, date_by, go_by_own_years, own_dates, verb_before_time

_DO = frozenset({"do", "does", "did", "have", "has", "had"})
_OF = frozenset({"of", "for", "from", "to", "by", "with", "on", "in", "at", "among"})
_COUNTING = frozenset({"number", "count", "share", "percentage", "percent", "proportion", "part", "many"})
_ARTICLES = frozenset({"the", "a", "an", "our", "all", "their"})
_TOLD = frozenset({"who", "that", "whose", "living", "from", "in", "of"})
_LISTING = frozenset({"which", "what", "who", "list", "name", "show", "identify", "find"})
_ASKING = frozenset({"which", "what", "when", "whose"})
_APART = frozenset({"that", "which", "who", "have", "has", "had", "and", "but"})
_YET = frozenset({"yet", "been", "ever", "actually"})
MOST_BETWEEN = 4


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
            draft.deeds[span.first] = []
            # "Members born before 1950 who joined": the time is of another verb.
            at = verb_before_time(draft)
            is_then = span.first <= at <= span.last or _leads_axis(draft, span)
            draft.is_done_then = is_then or (at == -1 and not _is_said_of(draft, span))


def settle_done(draft: Draft) -> None:
    """Go by the date of what is done; without a time, by whether it was done at all."""
    name = draft.done_on
    if name is None or draft.continues and not (draft.metrics or draft.previous_metrics):
        return
    if own_dates(draft) == {name}:
        return
    has_axis = any(group.grain for group in draft.groups)
    verb, kept = next(reversed(draft.deeds)), list(draft.filters)
    denied = _denial(draft, verb)
    if denied and not (draft.time and draft.is_done_then):
        draft.use(*denied)
        draft.filters.append({"dimension": name, "op": "is null"})
    elif (draft.time or has_axis) and draft.is_done_then and not (draft.dated or denied):
        date_by(draft, name)
    elif not denied:
        draft.filters.append({"dimension": name, "op": "is not null"})
    draft.deeds[verb] = [one for one in draft.filters if one not in kept]


def count_things(draft: Draft) -> None:
    """Count the things a question is headed by, where it measures nothing: "members by town"."""
    if most := _most_of(draft):
        make_count(draft, most)
        return
    ordered = draft.ranks or draft.descending is not None or draft.order_metric
    asks_sum = "much" in {token.text for token in draft.tokens}
    if draft.metrics and not (draft.continues or ordered):
        count_those_begun(draft)
        list_counted(draft)
    if draft.metrics or draft.continues or draft.having or ordered or draft.choices or asks_sum:
        return
    keys = [g for g in draft.groups if not g.grain and draft.manifest.dimensions[g.name].is_entity]
    keys = keys or named_head(draft)
    if len(keys) == 1 and count_begun(draft, keys[0].name):
        draft.groups.remove(keys[0])
        return
    if len(keys) == 1:
        go_by_own_years(draft, draft.manifest.dimensions[keys[0].name].entity)
    entities = [draft.manifest.dimensions[g.name].entity for g in keys]
    is_of_fact = draft.time or any(group.grain for group in draft.groups)
    several = not all(is_met_once(draft.manifest, entity) for entity in entities)
    dated = draft.time and any(_have_own_time(draft, entity) for entity in entities)
    if is_of_fact and several and (dated or not draft.filters):
        return  # "members in 2023": there may be several things that members did.
    if len(keys) == 1 and not _is_list(draft, keys[0].name) and make_count(draft, keys[0].name):
        draft.groups.remove(keys[0])
    count_uncounted(draft)
    if not draft.groups or draft.time or draft.metrics or not draft.filters:
        return
    named = draft.manifest.dimensions.get(draft.groups[0].name)
    models = {draft.manifest.dimensions[f["dimension"]].model for f in draft.filters if "dimension" in f}
    if (
        named is not None
        and is_called_so(draft, named)
        and models == {named.model}
        and len(draft.groups) == 1
    ):
        make_count(draft, named.full_name)  # "halls with more than 40 seats": each of them is one


def _denial(draft: Draft, verb: int) -> tuple[int, ...]:
    """The places that say that something was not done: "tickets that were not yet closed"."""
    at = verb - 1
    while draft.word(at) in _YET:
        at -= 1
    return tuple(range(at, verb)) if draft.word(at) in DENIED else ()


def _leads_axis(draft: Draft, verb: Span) -> bool:
    """ "Subscriptions cancelled by month": the months are those in which they were."""
    led = draft.word(verb.last + 1) in draft.vocab.by | draft.vocab.each
    return led and draft.word(verb.last + 2) in draft.vocab.grains


def _is_said_of(draft: Draft, verb: Span) -> bool:
    """In "subscriptions of 2023 that were cancelled" the time is theirs, whenever they were."""
    led = {draft.word(i) for i in range(verb.first)[-MOST_BETWEEN:]}
    is_theirs = bool(_APART & led) or draft.wants_share
    return is_theirs and any(s.time and s.last < verb.first for s in draft.spans)


def _have_own_time(draft: Draft, entity: str) -> bool:
    """Whether the table of things has a date of its own, which no other table's may stand for."""
    models = draft.manifest.everything.models.values()
    return any(model.primary_entity == entity and model.time_dimension for model in models)


def _is_list(draft: Draft, key: str) -> bool:
    """Whether things are to be listed; behind them "who" and "which" only say which of them are meant."""
    at = next((s.first for s in draft.spans if any(m.name == key for m in s.of_kind("dimension"))), 0)
    return bool(_LISTING & {draft.word(i) for i in range(at)})


def _most_of(draft: Draft) -> str | None:
    """The things of which most are in one group: "which town do most of our members live in"."""
    if draft.metrics or not (draft.groups and draft.ranks) or draft.continues:
        return None
    for span in draft.spans:
        at = span.first - 1
        while draft.word(at) in _ARTICLES:
            at -= 1
        keys = [m.name for m in span.of_kind("dimension") if draft.lexicon.is_key(m)]
        of = draft.manifest.dimensions[keys[0]].entity if keys else ""
        told = {draft.manifest.dimensions[g.name].entity for g in draft.groups if not g.grain}
        most = (draft.word(at - 1), draft.word(at)) == ("most", "of")
        most |= draft.word(at) == "most" and draft.word(at - 1) in _DO
        if most and told == {of}:
            return keys[0]
    return None


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
    is_then = verb_before_time(draft) == span.first  # "opened and closed in May"
    joined = draft.vocab.conjunctions if not is_then else frozenset[str]()
    asked = before in draft.vocab.by | draft.vocab.each | joined | _ASKING
    is_said = is_participle(draft.word(span.first)) or _is_before_time(draft, span)
    return not asked and is_said and not draft.tokens[span.first].after_break


def _is_before_time(draft: Draft, span: Span) -> bool:
    """Whether a date stands between what is counted and a time: "bills due in May"."""
    counted = any(s.last == span.first - 1 and s.of_kind("metric") for s in draft.spans)
    return counted and any(s.time and 0 < s.first - span.last <= 2 for s in draft.spans)
