"""Those that have none: "products that did not sell in May", "sellers without a single sale"."""

from agent.planner.draft import Draft
from agent.planner.making.measures import make_all_of
from agent.planner.making.terms import NONE, make_within
from agent.planner.names.counted import counted_key, own_entity, rows_of
from agent.planner.names.lexicon import Meaning
from agent.planner.names.spans import Span, is_known_word
from agent.planner.names.spoken import is_name
from agent.planner.passes.uncounted import is_called_so
from semantic_layer.calendar import DateRange

_NO = frozenset({"no", "zero", "without", "nobody", "noone", "none"})
_NOT = frozenset({"not", "never", "failed"})
_STRESS = frozenset(
    {"a", "an", "any", "single", "one", "even", "the", "of", "at", "all", "once", "ever", "to", "have", "has"}
    | {"been", "seen", "actual", "recorded", "make", "place", "get", "had", "made", "placed", "generate"}
)
_BEHIND = frozenset({"at", "all", "whatsoever", "ever", "anything", "once", "a", "single", "time", "thing"})
_DEALS = frozenset({"sale", "sell", "sold", "unsold"})
_COUNTING = frozenset({"many", "number", "count", "nr", "num"})
_COUNTS = ("count", "count_distinct")


def read_none(draft: Draft) -> None:
    """Put the condition that each of those named has none of what they do, or of what is named."""
    places = _negation(draft)
    if not places:
        return
    spans = [s for s in draft.free_spans() if not s.time]
    what = next((s for s in spans if s.first <= places[-1] <= s.last), None)
    things = _things(draft, [s for s in spans if s is not what], places)
    times = [s for s in draft.free_spans() if s.time]
    if things is None or len(times) > 1 or draft.vocab.averages & {t.text for t in draft.tokens}:
        return
    is_of_things = bool(times) and times[0].first < places[0] and _has_own_days(draft, things)
    period = times[0].time.range if times and times[0].time and not is_of_things else None
    if not (_of_entity(draft, things, what, period) or _of_groups(draft, things, what, period)):
        return
    draft.use(*places, *range(min(things.first, places[0]), max(things.last, places[-1]) + 1))
    draft.use(*_behind(draft, places[-1] + 1))
    for span in (things, *([what] if what else []), *times):
        draft.take(span)
    if is_of_things and times[0].time:
        draft.time = times[0].time.range
    draft.notes += [s.time.note for s in times if s.time and s.time.note]
    draft.spans = [s for s in draft.spans if s not in times]


def _negation(draft: Draft) -> tuple[int, ...]:
    """The places of what says that there is none, the last of which is what there is none of."""
    for i, token in enumerate(draft.tokens):
        if i in draft.used:
            continue
        if token.text == "unsold" or (token.text == "nothing" and _deals(draft, i - 1)):
            return (i,) if token.text == "unsold" else (i, i - 1)
        if token.text in _NO | _NOT:
            last = i + 1
            while draft.word(last) in _STRESS and not (_deals(draft, last) or _is_counted(draft, last)):
                last += 1
            if _deals(draft, last) or (token.text in _NO and _is_counted(draft, last)):
                return tuple(range(i, last + 1))
    return ()


def _deals(draft: Draft, i: int) -> bool:
    """Whether a word says that something was sold, bought or ordered."""
    if not 0 <= i < len(draft.tokens):
        return False
    return bool({draft.tokens[i].stem, draft.word(i)} & (_DEALS | draft.vocab.doing))


def _is_counted(draft: Draft, i: int) -> bool:
    span = next((s for s in draft.spans if s.first <= i <= s.last), None)
    metrics = [draft.manifest.metrics[m.name] for m in span.of_kind("metric")] if span else []
    return any(m.aggregation in _COUNTS for m in metrics)


def _things(draft: Draft, spans: list[Span], places: tuple[int, ...]) -> Span | None:
    """Those of whom it is said: named last before it, with small words between; else right behind."""
    named = [s for s in spans if s.of_kind("metric") or s.of_kind("dimension")]
    before = next((s for s in reversed(named) if s.last < min(places)), None)
    if before is None:
        return next((s for s in named if s.first == max(places) + 1), None)
    inside = {i for s in spans if s.of_kind("value") for i in range(s.first, s.last + 1)}
    inside |= {i for s in draft.spans if s.time for i in range(s.first, s.last + 1)}
    between = [i for i in range(before.last + 1, min(places)) if i not in inside]
    known = draft.vocab.light | draft.vocab.holding | draft.vocab.doing
    small = all(is_known_word(draft.tokens[i], draft.vocab) or draft.word(i) in known for i in between)
    joined = (draft.vocab.conjunctions - {"with"}) | {"but", "yet"}
    return before if small and not any(draft.word(i) in joined for i in between) else None


def _behind(draft: Draft, at: int) -> range:
    last = at
    while draft.word(last) in _BEHIND:
        last += 1
    return range(at, last)


def _are_of_those_counted(draft: Draft, what: Span, counted: list[str]) -> bool:
    """Whether what there is none of are the very rows of which things are counted."""
    metrics = draft.manifest.metrics
    rows = {metrics[m.name].model for m in what.of_kind("metric") if metrics[m.name].aggregation == "count"}
    return any(
        metrics[name].aggregation == "count_distinct" and metrics[name].model in rows for name in counted
    )


def _of_entity(draft: Draft, things: Span, what: Span | None, period: DateRange | None) -> bool:
    """Count or list the things of an entity for each of which a measure is zero."""
    counted = [m.name for m in things.of_kind("metric") if not draft.lacking(m.name)]
    keys = {entity for name in counted if (entity := counted_key(draft.manifest, name))}
    told = [m for m in things.of_kind("dimension") if not draft.lacking(m.name)]
    ids = [m.name for m in told if draft.dimension(m).full_name.endswith("_id")]
    # Names may be shared by several: a count of the rows tells better how many there are.
    if not (ids or keys) and (all_of := _counted_by_name(draft, told)):
        counted, ids = [all_of[0]], [all_of[1]]
    named = [] if ids or keys else _by_name(draft, told)
    ids = ids or named
    keys = keys or {draft.manifest.dimensions[name].entity for name in ids}
    if len(keys) != 1:
        return False
    row = keys.pop()
    entity = _who_did(draft, row, counted, what)
    metrics = draft.manifest.metrics
    if what and any(entity in rows_of(draft.manifest, metrics[m.name]) for m in what.of_kind("metric")):
        return False  # "orders, not the canceled orders": some of them are left out
    own = named[0] if named and row == entity else f"{entity}__{entity}_id"
    is_own = own in draft.manifest.dimensions and not draft.lacking(own)
    if is_own and what and _are_of_those_counted(draft, what, counted):
        counted = []  # "guests without bookings" are no guests of bookings
    is_own = is_own and not (counted and draft.manifest.dimensions[own].is_entity)
    if things.of_kind("metric") and counted and what is not None and not _is_deal(draft, what):
        return False  # "orders without a review" are counted as ever
    measure = _done(draft, what, entity, counted if entity == row else [])
    registered = _registered(draft, entity) if measure in counted and not is_own else None
    is_always = period is None and measure in counted and registered is None
    if measure is None or not (is_own or counted) or is_always:
        return False
    whole = make_all_of(draft, own) if is_own else registered or counted[0]
    condition = make_within(draft, measure, period, NONE) if period else measure
    draft.filters.append({"metric": condition, "by": entity, "op": "=", "value": 0})
    draft.metrics.append(whole)
    if not _asks_how_many(draft, things) and (is_own or ids):
        draft.add_group(own if is_own else ids[0])
    return True


def _by_name(draft: Draft, told: list[Meaning]) -> list[str]:
    """What names the things of a table of their own, where nothing else tells them apart: drivers."""
    models, named = draft.manifest.models, [draft.dimension(m) for m in told]
    own = [d for d in named if is_name(d) and not d.links and models[d.model].primary_entity == d.entity]
    return [d.full_name for d in own] if len(own) == len(named) == 1 else []


def _counted_by_name(draft: Draft, told: tuple[Meaning, ...] | list[Meaning]) -> tuple[str, str] | None:
    """The count of all there are of what a dimension is the name of, in the table that has them, and it."""
    for dimension in map(draft.dimension, told):
        counts = [
            m.name
            for m in draft.manifest.metrics.values()
            if m.aggregation == "count" and own_entity(m, draft.manifest) == dimension.entity
        ]
        if is_called_so(draft, dimension) and len(counts) == 1 and not draft.lacking(counts[0]):
            return counts[0], dimension.full_name
    return None


def _has_own_days(draft: Draft, things: Span) -> bool:
    """Whether rows with a day of their own are named: accounts that were opened then."""
    counted = [m.name for m in things.of_kind("metric") if not draft.lacking(m.name)]
    entity = counted_key(draft.manifest, counted[0]) if counted else None
    return entity is not None and _who_did(draft, entity, counted, None) != entity


def _who_did(draft: Draft, entity: str, counted: list[str], what: Span | None) -> str:
    """Those whose deeds are meant where rows are named that none is without: of accounts, their people."""
    metrics = draft.manifest.metrics
    model = draft.manifest.models.get(metrics[counted[0]].model or "") if counted else None
    is_row = model is not None and model.primary_entity == entity and metrics[counted[0]].unit == "count"
    deals = what is None or _is_deal(draft, what)
    if model is None or not (is_row and deals) or _counting(draft, entity):
        return entity
    return next((key for key in model.keys if _registered(draft, key) and _counting(draft, key)), entity)


def _registered(draft: Draft, entity: str) -> str | None:
    """The count of the accounts, where who has one may have done nothing yet."""
    for said in (("sign", "ups"), ("signups",), ("registrations",)):
        for name in (m.name for m in draft.lexicon.lookup(said) if m.kind == "metric"):
            model = draft.manifest.models.get(draft.manifest.metrics[name].model or "")
            if model and entity in model.keys and not draft.lacking(name):
                return name
    return None


def _done(draft: Draft, what: Span | None, entity: str, counted: list[str]) -> str | None:
    """The count of what each may have: what is named, else that of those who did what is said."""
    named: tuple[Meaning, ...] = what.of_kind("metric") if what else ()
    said = [m.name for m in named if draft.manifest.metrics[m.name].aggregation in _COUNTS]
    if what is None or _is_deal(draft, what):
        said += [*counted, *_counting(draft, entity)]
    return next((name for name in said if _is_of(draft, name, entity)), None)


def _is_deal(draft: Draft, span: Span) -> bool:
    return any(_deals(draft, i) for i in range(span.first, span.last + 1))


def _counting(draft: Draft, entity: str) -> list[str]:
    """The measures that count an entity among the rows of what is sold or done."""
    ways = (("items", "sold"), ("orders",), ("busy",))
    done = [m.name for way in ways for m in draft.lexicon.lookup(way) if m.kind == "metric"]
    metrics = draft.manifest.metrics
    models = list(dict.fromkeys(metrics[name].model for name in done if not draft.lacking(name)))
    people = [m for m in metrics.values() if m.aggregation == "count_distinct" and not m.filters]
    kept = [m for m in people if m.model in models and counted_key(draft.manifest, m.name) == entity]
    return [m.name for m in sorted(kept, key=lambda m: models.index(m.model))]


def _is_of(draft: Draft, name: str, entity: str) -> bool:
    """Whether each row of a measure is of one thing of the entity."""
    metric = draft.manifest.metrics[name]
    if draft.lacking(name) or metric.model is None or metric.type != "simple":
        return False
    ways = draft.manifest.paths.to_key(metric.model, entity)
    return len(ways) == 1 and not ways[0].is_bridged


def _of_groups(draft: Draft, things: Span, what: Span | None, period: DateRange | None) -> bool:
    """ "Categories without a sale in May": of all that ever had one, those whose count is zero then."""
    names = [m.name for m in things.of_kind("dimension") if not draft.lacking(m.name)]
    kinds = [draft.manifest.dimensions[name].is_default for name in names]
    names = names if len(names) == 1 else [n for n, meant in zip(names, kinds, strict=True) if meant]
    if len(names) != 1 or period is None or things.of_kind("metric"):
        return False
    named = [m.name for m in what.of_kind("metric")] if what else []
    said = [name for name in named if draft.manifest.metrics[name].aggregation in _COUNTS]
    done = (m for way in (("orders",), ("busy",)) for m in draft.lexicon.lookup(way))
    said += [m.name for m in done if m.kind == "metric"]
    reach = (name for name in said if not draft.lacking(name) and _reaches(draft, name, names[0]))
    measure = next(reach, None)
    if measure is None:
        return False
    made = make_within(draft, measure, period, NONE)
    # Beside the count of all days, else what has none is no row.
    draft.metrics += [made, measure]
    draft.having.append({"metric": made, "op": "=", "value": 0})
    draft.add_group(names[0])
    if _asks_how_many(draft, things):
        draft.counted = f"Number of: {draft.manifest.dimensions[names[0]].label}"
    return True


def _reaches(draft: Draft, measure: str, name: str) -> bool:
    return name in {d.full_name for d in draft.manifest.reachable([measure])}


def _asks_how_many(draft: Draft, things: Span) -> bool:
    if any(token.text in draft.vocab.shares for token in draft.tokens):
        return True
    return bool(_COUNTING & {draft.word(i) for i in range(max(0, things.first - 4), things.last + 1)})
