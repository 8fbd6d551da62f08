"""What there are so many of for each one: values, people, periods of a grain, times, a length of time."""

from dataclasses import dataclass

from agent.planner.conditions.units import UNITS
from agent.planner.draft import Draft
from agent.planner.each.bounded import Many, many_before, with_trailing
from agent.planner.each.head import (
    Head,
    doers_of,
)
from agent.planner.each.rows import rows_of_each
from agent.planner.each.throughout import all_of_several, periods_in
from agent.planner.names.counted import counted_key
from agent.planner.names.deeds import PEOPLE
from agent.planner.names.kin import is_participle
from agent.planner.names.lexicon import Meaning
from agent.planner.names.spans import Span
from agent.planner.names.text import stem
from agent.planner.passes.occasions import bound_at
from agent.planner.times.dates import ALL

_COUNTS = ("count", "count_distinct")
_NUMBERS = ("integer", "decimal", "boolean")
GOODS = frozenset(
    {"goods", "pieces", "items", "articles", "things", "stuff", "units", "lines", "parts", "products"}
)
_EVERY = frozenset({"every", "each", "all"})
_LED = {
    "day": frozenset({"on"}),
    "week": frozenset({"in"}),
    "month": frozenset({"in"}),
    "quarter": frozenset({"in"}),
    "year": frozenset({"in"}),
}
_SEVERAL_GRAINS = frozenset({"days", "weeks", "months", "quarters", "years"})
_BEHIND = frozenset({"of", "after", "before", "from", "since", "ago", "later", "or"})
VERBS = frozenset(
    {"active", "sold", "sell", "used", "use", "uses", "serve", "serves", "served", "deal", "deals"}
)
VERBS |= {"come", "came", "comes", "got", "bought", "dealt", "ship", "shipped", "delivered", "seen", "paid"}


@dataclass(frozen=True)
class Thing:
    """What there are so many of: a dimension's values, a measure, or periods of a grain."""

    many: Many
    places: tuple[int, ...]
    dimension: str | None = None
    metric: str | None = None
    grain: str | None = None
    span: Span | None = None
    is_often: bool = False
    """Whether it is how often they did it."""
    unit_at: int = -1
    """The place of the unit that it is counted in, if any."""


def find_thing(draft: Draft, head: Head) -> Thing | None:
    """What a number behind those named says that there are so many of."""
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
    return _times(draft, head) or _throughout(draft, head) or _periods(draft, head) or _length(draft, head)


def _is_read_elsewhere(draft: Draft, head: Head, span: Span, many: Many) -> bool:
    """Whether a bound on a measure, or on what rows of the head have, is read as any other."""
    between = [i for i in range(head.last + 1, many[2][0]) if draft.word(i) in GOODS]
    between += [s.first for s in draft.spans if head.last < s.first < many[2][0]]
    is_held = bool(between) or many[0] == "=" and many[1] == 1
    named = [m.name for m in span.of_kind("metric") if not draft.lacking(m.name)]
    if head.counted and draft.manifest.metrics[head.counted].aggregation == "count":
        kinds = [draft.manifest.dimensions[m.name] for m in span.of_kind("dimension")]
        own = [one for one in kinds if head.entity in draft.manifest.models[one.model].keys]
        return not between and bool(named or own)
    if not named:
        return False
    of_values = any(s.of_kind("value") and s.first in between for s in draft.spans)
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


def _named(draft: Draft, head: Head, span: Span, many: Many, places: tuple[int, ...]) -> Thing | None:
    metrics = draft.manifest.metrics
    counts = [m.name for m in span.of_kind("metric") if not draft.lacking(m.name)]
    distinct = [n for n in counts if metrics[n].aggregation == "count_distinct" and not metrics[n].filters]
    kinds = [m.name for m in span.of_kind("dimension") if not draft.lacking(m.name)]
    kinds = [n for n in kinds if draft.manifest.dimensions[n].data_type not in _NUMBERS]
    kinds = [n for n in kinds if n != head.group and draft.manifest.dimensions[n].type == "categorical"]
    reached = [n for n in kinds if rows_of_each(draft, head, [n])]
    rows = [n for n in counts if _is_of_others(draft, head, n)]
    if rows and not kinds:
        return Thing(many, places, metric=rows[0], span=span)
    if distinct and not reached:
        return Thing(many, places, metric=distinct[0], span=span)
    default = [n for n in reached if draft.manifest.dimensions[n].is_default]
    reached = reached if len(reached) == 1 else default or reached[:1] * (len(set(reached)) == 1)
    return Thing(many, places, dimension=reached[0], span=span) if len(reached) == 1 else None


def _is_of_others(draft: Draft, head: Head, name: str) -> bool:
    """Whether a measure counts all rows of another table than the one that the head is counted in."""
    metric, own = draft.manifest.metrics[name], draft.manifest.metrics.get(head.counted or "")
    is_whole = metric.aggregation == "count" and not metric.filters
    return is_whole and head.entity is not None and own is not None and own.model != metric.model


def _times(draft: Draft, head: Head) -> Thing | None:
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
        return Thing((op, value, places), (*places, *only), metric=rows, is_often=True)
    return None


def _deals(draft: Draft, head: Head, places: tuple[int, ...]) -> bool:
    """Whether a verb says what was done, and values what with where it is one that people are counted by."""
    said = [i for i in range(head.last + 1, len(draft.tokens)) if i not in places]
    if any(s.of_kind("value") for s in draft.spans if s.first in said):
        return True
    verbs = [draft.word(i) for i in said if draft.word(i) in VERBS | draft.vocab.doing or is_deed(draft, i)]
    verbs += [
        draft.word(i)
        for i in range(head.last + 1)
        if is_deed(draft, i) or draft.word(i) in draft.vocab.doing | {"sold"}
    ]
    people = [m.name for m in draft.lexicon.lookup(("customers",)) if m.kind == "metric"]
    is_person = head.entity in {counted_key(draft.manifest, name) for name in people} - {None}
    return bool(verbs) and not (is_person and draft.vocab.doing & set(verbs))


def _periods(draft: Draft, head: Head) -> Thing | None:
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
        led = lead in _LED.get(grain, ()) or (is_every and lead not in ("by", "per", "for", "of"))
        if is_every and not _is_throughout(draft, head, many[2][0]):
            continue
        if not is_counted or not led or (draft.word(i + 1) in _BEHIND and not is_every):
            continue
        return Thing(with_trailing(draft, many, i), (*many[2], i), grain=grain)
    return None


def _throughout(draft: Draft, head: Head) -> Thing | None:
    """ "In all of the last three months": as many periods as that time has."""
    found = all_of_several(draft, head)
    if found is None or (head.counted and draft.manifest.metrics[head.counted].aggregation == "count"):
        return None
    span, grain, places = found
    count = periods_in(span.time.range, grain, draft.clock) if span.time else None
    return Thing(("=", count, places), places, grain=grain) if count and count > 1 else None


def _is_throughout(draft: Draft, head: Head, first: int) -> bool:
    """In "who ordered in every month" all are meant; "orders each month" are told month by month."""
    word, lead = draft.word(first), draft.word(first - 1)
    does = [i for i in range(first) if draft.word(i) in VERBS | draft.vocab.doing or is_deed(draft, i)]
    own = range(head.span.first, head.last + 1) if head.span else ()
    does += [i for i in own if is_participle(draft.word(i))]  # "readers who borrowed" are called so
    does += [
        s.first for s in draft.spans if head.last < s.first < first and is_participle(draft.word(s.last))
    ]
    asked = {draft.word(i) for i in range(head.last + 1)}
    is_whole = lead in ("in", "on") or draft.word(first + 2) == "of"  # "every month of 2017"
    return bool(does) and word != "each" and (is_whole or not {"many", "number"} & asked)


def _length(draft: Draft, head: Head) -> Thing | None:
    """ "More than 20 hours of sport", of those whose time a measure adds up in that unit."""
    rows = rows_of_each(draft, head)
    metrics = draft.manifest.metrics
    model = metrics[rows].model if rows else None
    for i in range(head.last + 1, len(draft.tokens)):
        many = many_before(draft, i) if draft.word(i) in UNITS else None
        sums = [
            m.name for m in metrics.values() if m.model == model and m.aggregation == "sum" and not m.filters
        ]
        sums = [name for name in sums if metrics[name].unit == UNITS[draft.word(i)]] if many else []
        if (
            many
            and len(sums) == 1
            and not any(s.of_kind("metric") and s.first > head.last for s in draft.spans)
        ):
            return Thing(with_trailing(draft, many, i), (*many[2], i), metric=sums[0], unit_at=i)
    return None


def _every(draft: Draft, i: int, grain: str) -> Many | None:
    """As many as the time named has, else as the data."""
    if draft.word(i - 1) not in _EVERY and not (
        draft.word(i - 1) == "single" and draft.word(i - 2) == "every"
    ):
        return None
    times = [s.time.range for s in draft.spans if s.time]
    count = periods_in(times[0] if times else ALL, grain, draft.clock)
    first = i - 1 if draft.word(i - 1) in _EVERY else i - 2
    return ("=", count, tuple(range(first, i))) if count and count > 1 else None


def is_deed(draft: Draft, i: int) -> bool:
    """Whether a verb is the deed that a whole count is called after ("searched", "reviewed")."""
    base = stem(draft.word(i).removesuffix("ed").removesuffix("ing"))
    names = {
        stem(m.name) for m in draft.manifest.metrics.values() if m.aggregation in _COUNTS and not m.filters
    }
    return draft.word(i).endswith(("ed", "ing")) and bool({base, f"{base}e"} & names)


def rows_reach(draft: Draft, head: Head, name: str) -> bool:
    """Whether each row of a measure is of one of the head."""
    model = draft.manifest.metrics[name].model or ""
    if head.entity is not None:
        ways = draft.manifest.paths.to_key(model, head.entity)
    else:
        dimension = draft.manifest.find(head.group or "")
        ways = draft.manifest.ways(model, dimension) if dimension else ()
    return len(ways) == 1 and not ways[0].is_bridged
