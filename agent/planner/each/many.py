"""So many of something for each one: categories a seller sold in, days a device was used on, customers a
product was bought by, times it was bought.
"""

from dataclasses import dataclass, replace
from typing import Any

from agent.planner.draft import Draft
from agent.planner.each.bounded import Many, many_before, with_trailing
from agent.planner.each.head import (
    Head,
    asks_how_many,
    doers_of,
    find_doers,
    find_head,
    put_condition,
    put_head,
)
from agent.planner.each.rows import rows_of_each
from agent.planner.making.measures import add_made
from agent.planner.making.terms import MANY, make_within
from agent.planner.names.counted import counted_key
from agent.planner.names.deeds import PEOPLE
from agent.planner.names.filter_values import filter_by
from agent.planner.names.lexicon import Meaning
from agent.planner.names.spans import Span, is_known_word
from agent.planner.names.text import stem
from agent.planner.passes.occasions import bound_at
from agent.tools.made import PERIODS

_COUNTS = ("count", "count_distinct")
_NUMBERS = ("integer", "decimal", "boolean")
_EVERY = frozenset({"every", "each", "all"})
_LED = {
    "day": frozenset({"on"}),
    "week": frozenset({"in"}),
    "month": frozenset({"in"}),
    "year": frozenset({"in"}),
}
_SEVERAL_GRAINS = frozenset({"days", "weeks", "months", "quarters", "years"})
_BEHIND = frozenset({"of", "after", "before", "from", "since", "ago", "later", "or"})
_VERBS = frozenset(
    {"active", "sold", "sell", "used", "use", "uses", "serve", "serves", "served", "deal", "deals"}
)
_VERBS |= {"come", "came", "comes", "got", "bought", "dealt", "ship", "shipped", "delivered", "seen", "paid"}


@dataclass(frozen=True)
class _Thing:
    """What there are so many of: a dimension's values, a measure, or periods of a grain."""

    many: Many
    places: tuple[int, ...]
    dimension: str | None = None
    metric: str | None = None
    grain: str | None = None
    span: Span | None = None
    is_often: bool = False
    """Whether it is how often they did it."""


def read_many(draft: Draft) -> None:
    """Put the condition that each of those named has so many of something among what it did."""
    if (
        draft.followed
        or draft.metrics
        or draft.continues
        or draft.filters
        or draft.vocab.shares & _words(draft)
    ):
        return
    if (draft.vocab.averages | draft.vocab.comparisons | {"why"}) & _words(draft):
        return
    first = next(iter(draft.spans), None)
    head = find_doers(draft, first.first) if first else None
    head = head or find_head(draft)
    if head is None or (head.group is None and head.entity is None):
        return
    thing = _thing(draft, head)
    if thing is None or not _is_said(draft, head, thing):
        return
    if _put(draft, head, thing):
        put_head(draft, head, is_counted=asks_how_many(draft, head))


def _words(draft: Draft) -> set[str]:
    return {token.text for token in draft.tokens}


def _thing(draft: Draft, head: Head) -> _Thing | None:
    for span in [*draft.spans, *_unspoken(draft, head)]:
        if span.first <= head.last or span.time or span.of_kind("value"):
            continue
        many = many_before(draft, _begin(draft, span))
        if many is None or many[2][0] <= head.last or _is_read_elsewhere(draft, head, span, many):
            continue
        many = with_trailing(draft, many, span.last)
        places = tuple(dict.fromkeys((*many[2], *range(span.first, span.last + 1))))
        if found := _named(draft, head, span, many, places):
            return found
    return _times(draft, head) or _periods(draft, head)


def _is_read_elsewhere(draft: Draft, head: Head, span: Span, many: Many) -> bool:
    """Whether a bound on a measure, or on what rows of the head have, is read as any other."""
    between = [s for s in draft.spans if head.last < s.first < many[2][0]]
    is_held = bool(between) or many[0] == "=" and many[1] == 1
    named = [m.name for m in span.of_kind("metric") if not draft.lacking(m.name)]
    if head.counted and draft.manifest.metrics[head.counted].aggregation == "count":
        kinds = [draft.manifest.dimensions[m.name] for m in span.of_kind("dimension")]
        own = [one for one in kinds if head.entity in draft.manifest.models[one.model].keys]
        return not between and bool(named or own)
    if not named:
        return False
    of_values = any(s.of_kind("value") for s in between)
    reached = head.entity is not None and any(rows_reach(draft, head, name) for name in named)
    return not of_values and (reached or not is_held)


def _begin(draft: Draft, span: Span) -> int:
    """Where a name with the values that describe it begins: "three Hollin mugs"."""
    at = span.first
    while held := next((s for s in draft.spans if s.last == at - 1 and s.of_kind("value")), None):
        at = held.first
    return at


def _unspoken(draft: Draft, head: Head) -> list[Span]:
    """Nouns that name something behind a number alone: "more than one platform", "a single user"."""
    inside = {i for s in draft.spans for i in range(s.first, s.last + 1)}
    found = []
    for i in range(head.last + 2, len(draft.tokens)):
        if i in inside or many_before(draft, i) is None or draft.word(i) in draft.vocab.grains:
            continue
        meanings = draft.lexicon.lookup((draft.word(i),)) or _people(draft, head, draft.word(i))
        found += [Span(i, i, meanings)] if meanings else []
    return found


def _people(draft: Draft, head: Head, word: str) -> tuple[Meaning, ...]:
    """Whoever did what the rows of the head tell, where a word is one for people."""
    rows = rows_of_each(draft, head)
    if rows is None or word not in draft.vocab.somebody | PEOPLE:
        return ()
    doers = doers_of(draft, {draft.manifest.metrics[rows].model})
    return (Meaning("metric", doers[0]),) if len(doers) == 1 else ()


def _named(draft: Draft, head: Head, span: Span, many: Many, places: tuple[int, ...]) -> _Thing | None:
    metrics = draft.manifest.metrics
    counts = [m.name for m in span.of_kind("metric") if not draft.lacking(m.name)]
    distinct = [n for n in counts if metrics[n].aggregation == "count_distinct" and not metrics[n].filters]
    kinds = [m.name for m in span.of_kind("dimension") if not draft.lacking(m.name)]
    kinds = [n for n in kinds if draft.manifest.dimensions[n].data_type not in _NUMBERS]
    kinds = [n for n in kinds if n != head.group and draft.manifest.dimensions[n].type == "categorical"]
    reached = [n for n in kinds if rows_of_each(draft, head, [n])]
    rows = [n for n in counts if _is_of_others(draft, head, n)]
    if rows and not kinds:
        return _Thing(many, places, metric=rows[0], span=span)
    if distinct and not reached:
        return _Thing(many, places, metric=distinct[0], span=span)
    default = [n for n in reached if draft.manifest.dimensions[n].is_default]
    reached = reached if len(reached) == 1 else default or reached[:1] * (len(set(reached)) == 1)
    return _Thing(many, places, dimension=reached[0], span=span) if len(reached) == 1 else None


def _is_of_others(draft: Draft, head: Head, name: str) -> bool:
    """Whether a measure counts all rows of another table than the one that the head is counted in."""
    metric, own = draft.manifest.metrics[name], draft.manifest.metrics.get(head.counted or "")
    is_whole = metric.aggregation == "count" and not metric.filters
    return is_whole and head.entity is not None and own is not None and own.model != metric.model


def _times(draft: Draft, head: Head) -> _Thing | None:
    """ "More than 100 times", "only once", of what is no person's deed."""
    for i in range(head.last + 1, len(draft.tokens)):
        found = bound_at(draft, i)
        rows = rows_of_each(draft, head) if found else None
        if (
            found is None
            or rows is None
            or not _deals(draft, head, found[2])
            or draft.word(i + 1) in ("a", "an", "per", "each", "every", "as")
        ):
            continue
        if head.counted and draft.manifest.metrics[head.counted].aggregation == "count":
            return None
        op, value, places = found
        only = (places[-1] + 1,) if draft.word(places[-1] + 1) == "only" else ()
        return _Thing((op, value, places), (*places, *only), metric=rows, is_often=True)
    return None


def _deals(draft: Draft, head: Head, places: tuple[int, ...]) -> bool:
    """Whether a verb says what was done, and values what with where it is one that people are counted by."""
    said = [i for i in range(head.last + 1, len(draft.tokens)) if i not in places]
    if any(s.of_kind("value") for s in draft.spans if s.first in said):
        return True
    verbs = [draft.word(i) for i in said if draft.word(i) in _VERBS | draft.vocab.doing or _is_deed(draft, i)]
    verbs += [
        draft.word(i)
        for i in range(head.last + 1)
        if _is_deed(draft, i) or draft.word(i) in draft.vocab.doing | {"sold"}
    ]
    people = [m.name for m in draft.lexicon.lookup(("customers",)) if m.kind == "metric"]
    is_person = head.entity in {counted_key(draft.manifest, name) for name in people} - {None}
    return bool(verbs) and not (is_person and draft.vocab.doing & set(verbs))


def _periods(draft: Draft, head: Head) -> _Thing | None:
    """ "On fewer than five days", "in every month": of those who may be there in several."""
    if head.counted and draft.manifest.metrics[head.counted].aggregation == "count":
        return None
    inside = {i for s in draft.spans for i in range(s.first, s.last + 1)}
    for i in range(head.last + 1, len(draft.tokens)):
        grain = draft.vocab.grains.get(draft.word(i))
        if grain is None or i in inside:
            continue
        many = many_before(draft, i) or _every(draft, i, grain)
        if many is None:
            continue
        lead = draft.word(many[2][0] - 1)
        is_counted = draft.word(i) in _SEVERAL_GRAINS or many[1] == 1 or draft.word(i - 1) in _EVERY
        is_every = draft.word(many[2][0]) in _EVERY
        led = lead in _LED.get(grain, ()) or (is_every and lead not in ("by", "per", "for"))
        if not is_counted or not led or (draft.word(i + 1) in _BEHIND and not is_every):
            continue
        return _Thing(with_trailing(draft, many, i), (*many[2], i), grain=grain)
    return None


def _every(draft: Draft, i: int, grain: str) -> Many | None:
    """As many as the time named has, else as the data."""
    if draft.word(i - 1) not in _EVERY and not (
        draft.word(i - 1) == "single" and draft.word(i - 2) == "every"
    ):
        return None
    times = [s.time.range for s in draft.spans if s.time]
    start = times[0].start if times and times[0].start else draft.clock.first_day
    end = times[0].end if times and times[0].end else draft.clock.last_day
    months = (end.year - start.year) * 12 + end.month - start.month + 1
    count = {"year": end.year - start.year + 1, "month": months, "day": (end - start).days + 1}.get(grain)
    first = i - 1 if draft.word(i - 1) in _EVERY else i - 2
    return ("=", count, tuple(range(first, i))) if count and count > 1 else None


def _is_said(draft: Draft, head: Head, thing: _Thing) -> bool:
    """Whether only small words, verbs of dealing, values and times stand beside."""
    known = draft.vocab.light | draft.vocab.holding | draft.vocab.doing | _VERBS
    known |= {draft.word(i) for i in range(head.last + 1)} | {"are", "how", "many", "list", "count"}
    inside = {i for s in draft.spans for i in range(s.first, s.last + 1)}
    for i in range(head.last + 1, len(draft.tokens)):
        if i in thing.places or i in inside or draft.word(i) in known:
            continue
        if draft.word(i) in draft.vocab.negations | {"and", "or", "than"}:
            return False
        if not is_known_word(draft.tokens[i], draft.vocab) and not _is_deed(draft, i):
            return False
    return True


def _is_deed(draft: Draft, i: int) -> bool:
    """Whether a verb is the deed that a whole count is called after ("searched", "reviewed")."""
    base = stem(draft.word(i).removesuffix("ed").removesuffix("ing"))
    names = {
        stem(m.name) for m in draft.manifest.metrics.values() if m.aggregation in _COUNTS and not m.filters
    }
    return draft.word(i).endswith(("ed", "ing")) and bool({base, f"{base}e"} & names)


def _put(draft: Draft, head: Head, thing: _Thing) -> bool:
    others = [s for s in draft.free_spans() if s is not thing.span and s.first > head.last]
    times = [s for s in others if s.time]
    values = [s for s in others if s.of_kind("value")]
    verbs = [s for s in others if not s.time and s not in values]
    if len(times) > 1 or not all(_only_does(draft, s) for s in verbs):
        return False
    where = _where(draft, values)
    if where is None:
        return False
    told = [one["dimension"] for one in where]
    rows = rows_of_each(draft, head, [*told, *([thing.dimension] if thing.dimension else [])])
    if rows is None:
        return False
    if thing.is_often:
        thing = replace(thing, metric=rows)
    metric = _measure(draft, head, thing, rows, where)
    if metric is None:
        return False
    if times and times[0].time:
        metric = make_within(draft, metric, times[0].time.range, MANY)
    op, value, _ = thing.many
    put_condition(draft, head, rows, metric, op, value)
    for span in [*verbs, *([thing.span] if thing.span else [])]:
        draft.take(span)
    draft.use(*thing.places, *(i for i in range(head.last + 1, len(draft.tokens)) if draft.word(i) in _VERBS))
    return True


def _only_does(draft: Draft, span: Span) -> bool:
    """Whether a name is only the verb of what they did."""
    verb = draft.word(span.first)
    if draft.word(span.last + 1) in ("from", "of", "in") and not span.of_kind("value"):
        return True  # "items from two sellers"
    return (span.first == span.last and verb in draft.vocab.doing) or verb.endswith("ed")


def _where(draft: Draft, values: list[Span]) -> list[dict[str, Any]] | None:
    """The conditions of values named beside, which hold for what is counted."""
    before = len(draft.filters)
    for span in values:
        filter_by(draft, span)
    found = draft.filters[before:]
    del draft.filters[before:]
    return None if draft.choices or any(one["op"] not in ("=", "in") for one in found) else found


def _measure(draft: Draft, head: Head, thing: _Thing, rows: str, where: list[dict[str, Any]]) -> str | None:
    if where and not rows_of_each(draft, head, [one["dimension"] for one in where]):
        return None
    if thing.grain is not None:
        if where:
            return None
        told: dict[str, Any] = {"name": PERIODS, "label": f"{thing.grain.capitalize()}s", "periods_of": rows}
        return add_made(draft, {**told, "grain": thing.grain})
    if thing.dimension is not None:
        dimension = draft.manifest.dimensions[thing.dimension]
        counts = _key(draft, thing, rows) or thing.dimension
        told = {"name": MANY, "label": f"Number of: {dimension.label}", "counts": counts, "of": rows}
        return add_made(draft, {**told, **({"where": where} if where else {})})
    metric = thing.metric or ""
    if not where:
        return metric if rows_reach(draft, head, metric) else None
    told = {"name": MANY, "label": draft.manifest.metrics[metric].label, "of": metric, "where": where}
    return add_made(draft, told) if rows_reach(draft, head, metric) else None


def _key(draft: Draft, thing: _Thing, rows: str) -> str | None:
    """The key by which the things are told apart in the rows: people by that of the person."""
    keys = draft.manifest.models[draft.manifest.metrics[rows].model or ""].keys
    metrics = [m.name for m in thing.span.of_kind("metric")] if thing.span else []
    wanted = [counted_key(draft.manifest, name) for name in metrics if not draft.lacking(name)]
    if thing.dimension and thing.dimension.endswith("_id"):
        wanted.append(draft.manifest.dimensions[thing.dimension].entity)
    return next((name for name in wanted if name in keys), None)


def rows_reach(draft: Draft, head: Head, name: str) -> bool:
    """Whether each row of a measure is of one of the head."""
    model = draft.manifest.metrics[name].model or ""
    if head.entity is not None:
        ways = draft.manifest.paths.to_key(model, head.entity)
    else:
        dimension = draft.manifest.find(head.group or "")
        ways = draft.manifest.ways(model, dimension) if dimension else ()
    return len(ways) == 1 and not ways[0].is_bridged
