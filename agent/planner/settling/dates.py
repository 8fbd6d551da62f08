"""Which date is meant: "by delivery date", "delivered in May", where it is not that of the measure."""

from collections.abc import Iterable, Iterator

from agent.planner.draft import Draft, Group
from agent.planner.names.kin import are_kin, is_participle
from agent.planner.names.spans import Span, is_known_word
from agent.planner.names.text import stem, words
from semantic_layer.calendar import DateRange
from semantic_layer.manifest import Dimension

# Rows are said to be made when somebody ordered, booked or wrote down what they are of.
MAKING = frozenset({"made", "make", "placed", "place", "created", "create"})
_MADE = (
    "created",
    "made",
    "placed",
    "booked",
    "ordered",
    "entered",
    "requested",
    "submitted",
    "reserved",
    "logged",
)
_LINKS = frozenset({"in", "on", "during", "between", "from", "since", "before", "after", "until", "within"})
_LINKS |= {"for", "by", "over", "throughout"}
_TAKING = frozenset({"take", "takes", "took", "taken", "taking"})
# What people did is no date of what they did it with: "who paid by card in May".
_PEOPLE = frozenset({"who", "they", "people", "we", "customers", "users"})
_WAYS = frozenset({"by", "via", "through", "on", "over", "using", "with", "at"})
_ARTICLES = frozenset({"the", "this", "that", "all", "of", "whole", "entire"})
# "Due back in May": where it goes is no other date.
_BACK = frozenset({"back"})
DENIED = frozenset({"not", "never"})


def settle_dates(draft: Draft) -> None:
    """Group and restrict by the date that is named; one that is the measure's own is said already."""
    if any(_is_date(draft, str(one.get("dimension"))) for one in draft.filters):
        return
    own = own_dates(draft)
    named = [g for g in draft.groups if not g.grain and _is_date(draft, g.name)]
    axes = [g for g in draft.groups if g.grain]
    if len(named) == 1 and own and (axes or draft.time) and not draft.cumulative and not draft.compare:
        is_axis = bool(axes) or _says_by_which(draft, named[0].name)
        if not is_axis:
            return
        draft.groups.remove(named[0])
        if own != {named[0].name}:
            date_by(draft, named[0].name)
        return
    if draft.metrics and _go_by_years(draft, draft.manifest.reachable(_measured(draft))):
        return
    if axes and own and (other := _date_of_axis(draft, own)):
        date_by(draft, other)
        return
    if draft.time and own and (other := _done_in(draft)) and own != {other} and not draft.periods:
        date_by(draft, other)


def _date_of_axis(draft: Draft, own: set[str]) -> str | None:
    """The date whose months are told: "by month of departure", "by cancellation month"; None for the own."""
    dates = [d for d in draft.manifest.reachable(_measured(draft)) if d.type == "time"]
    for noun in draft.dated:
        exact = {
            d.full_name for d in dates if stem(noun) == stem(words(d.label)[0]) and len(words(d.label)) == 2
        }
        named = exact or {d.full_name for d in dates if is_dated_by(draft, d, noun)}
        if named & own:
            continue
        if len(named) == 1:
            return named.pop()
        draft.unsupported.append(f"{noun} dates of these measures")
    return next((name for name in _dates_of_things(draft) if name not in own), None)


def _dates_of_things(draft: Draft) -> Iterator[str]:
    """The dates of the things that a grain is said to be of: "by month of the flight"."""
    for span in draft.spans:
        of = span.first - 1 - (draft.word(span.first - 1) in _ARTICLES)
        counts = [m.name for m in span.of_kind("metric")]
        if counts and draft.word(of) == "of" and draft.word(of - 1) in draft.vocab.grains:
            model = draft.manifest.models.get(draft.manifest.metrics[counts[0]].model or "")
            yield from [model.time_dimension] if model and model.time_dimension else []


def own_dates(draft: Draft) -> set[str]:
    """The dates that the measures go by."""
    manifest = draft.manifest
    known = [name for name in _measured(draft) if name in manifest.everything.metrics]
    parts = [part for name in known for part in manifest.simple_metrics(name)]
    models = manifest.everything.models
    found = {p.time_dimension or (models[p.model].time_dimension if p.model else None) for p in parts}
    return {name for name in found if name}


def _measured(draft: Draft) -> list[str]:
    """The measures of a query; of a count among the rows of a fact, a measure of those rows."""
    counted = {one["name"]: one["of"] for one in draft.made if "counts" in one and "of" in one}
    return [counted.get(name, name) for name in draft.metrics or draft.previous_metrics]


def _is_date(draft: Draft, name: str) -> bool:
    dimension = draft.manifest.dimensions.get(name)
    return dimension is not None and dimension.type == "time"


def _says_by_which(draft: Draft, name: str) -> bool:
    """ "reviews of May 2018 by purchase date" names what May is the month of."""
    spans = [s for s in draft.spans if any(m.name == name for m in s.of_kind("dimension"))]
    return any({"date", "dates"} & {t.text for t in draft.tokens[s.first : s.last + 1]} for s in spans)


def _done_in(draft: Draft) -> str | None:
    """The date of what is done in the time: "orders delivered in May", where a date is called so."""
    at = verb_before_time(draft)
    verb = draft.word(at)
    if not verb or at in draft.deeds or draft.word(at - 1) in DENIED:
        return None
    if verb in MAKING:
        return _made_in(draft, at)
    date = date_of_deed(draft, verb, draft.manifest.reachable(_measured(draft)))
    if date is None:
        return None
    _drop_state(draft, at)
    draft.use(at, *(i for i in (at + 1,) if draft.word(i) in _BACK))
    return date


def date_of_deed(draft: Draft, verb: str, dimensions: Iterable[Dimension]) -> str | None:
    """The one date that a verb tells, of those that it may."""
    dates = dates_of_verb(draft, verb, dimensions)
    return dates[0] if len(dates) == 1 else None


def dates_of_verb(draft: Draft, verb: str, dimensions: Iterable[Dimension]) -> list[str]:
    """The date that is called so ("delivered on"), else those of some dimensions with the verb's root."""
    for called in ((verb, "on"), (verb, "date")):
        found = {m.name for m in draft.lexicon.lookup(called) if m.kind == "dimension"}
        dates = [name for name in found if _is_date(draft, name) and not draft.lacking(name)]
        if len(dates) == 1:
            return dates
    return [d.full_name for d in dimensions if is_dated_by(draft, d, verb)]


def _made_in(draft: Draft, at: int) -> str | None:
    """The date on which rows of one table came about, where another is that of their measure."""
    models = draft.manifest.everything.models
    simple = [part for name in _measured(draft) for part in draft.manifest.simple_metrics(name)]
    of = {part.model for part in simple}
    entities = {models[model].primary_entity or "" for model in of if model}
    verbs = (*_MADE, *(entity.replace("_", " ") for entity in entities))
    dates = [
        d.full_name
        for d in draft.manifest.reachable(_measured(draft))
        if d.model in of
        and d.type == "time"
        and is_participle(begin := d.name.split("_")[0])
        and not draft.lacking(d.full_name)
        and are_kin(begin, *verbs)
    ]
    if len(dates) == 1:
        draft.use(at)
    return dates[0] if len(dates) == 1 else None


def verb_before_time(draft: Draft) -> int:
    """The place of what is done right before a time ("delivered in May", "due on Friday"); -1 without."""
    covered = {i for span in draft.spans if not span.time for i in range(span.first, span.last + 1)}
    for span in draft.spans:
        if not span.time:
            continue
        at = before_link(draft, span)
        is_new = at not in covered and not is_known_word(draft.tokens[at], draft.vocab)
        is_done = is_participle(draft.word(at)) or draft.word(at) in MAKING
        is_done &= draft.word(at - 1) not in _TAKING  # what took place is of its own date
        if at >= 0 and (is_done or is_new):
            return at
    return -1


def before_link(draft: Draft, time: Span) -> int:
    """The place before the word that leads to a time ("due back in the first week"); -1 without one.

    What was done is told before the way it was: in "booked by phone in May" it was booked in May.
    """
    at = time.first - 1 if draft.word(time.first) not in _LINKS else time.first
    while draft.word(at) in _ARTICLES:
        at -= 1
    if draft.word(at) == "end":  # "closed by the end of May"
        at -= 1 + (draft.word(at - 1) == "the")
    if at < 0 or draft.word(at) not in _LINKS:
        return -1
    at -= 1 + (draft.word(at - 1) in _BACK)
    way = next((s for s in draft.spans if s.last == at and s.of_kind("value")), None)
    if way is None or is_participle(draft.word(at)):
        return at
    before = way.first - 1
    while draft.word(before) in _ARTICLES | _WAYS:
        before -= 1
    own = {draft.dimension(m).model for m in way.of_kind("value")}
    dates = (d for d in draft.manifest.dimensions.values() if d.model in own)
    is_of_rows = is_participle(draft.word(before)) and draft.word(before - 1) not in _PEOPLE
    return before if is_of_rows and any(is_dated_by(draft, d, draft.word(before)) for d in dates) else at


def is_dated_by(draft: Draft, dimension: Dimension, verb: str) -> bool:
    """Whether a date is that of what is done: "joined" is of the joining date."""
    phrases = (dimension.label, dimension.name.replace("_", " "), *dimension.synonyms)
    is_kept = dimension.type == "time" and not draft.lacking(dimension.full_name)
    return is_kept and any(are_kin(verb, phrase) for phrase in phrases)


def go_by_own_years(draft: Draft, entity: str) -> bool:
    """Go by a year that things have themselves, whatever else is told of them: "members born before 1960"."""
    return _go_by_years(draft, [d for d in draft.manifest.dimensions.values() if d.entity == entity])


def _go_by_years(draft: Draft, dimensions: Iterable[Dimension]) -> bool:
    """Go by the number of a year, where what is done has one: "books published before 1990"."""
    at = verb_before_time(draft)
    if at < 0 or at in draft.used or draft.time is None or not _are_years(draft.time):
        return False
    found = [
        d.full_name
        for d in dimensions
        if d.data_type == "integer"
        and "year" in words(f"{d.label} {d.name.replace('_', ' ')}")
        and are_kin(draft.word(at), d.label, d.name.replace("_", " "), *d.synonyms)
    ]
    if len(found) == 1:
        draft.use(at)
        _in_years(draft, found[0])
    return len(found) == 1


def _are_years(span: DateRange) -> bool:
    starts = span.start is None or (span.start.month, span.start.day) == (1, 1)
    return starts and (span.end is None or (span.end.month, span.end.day) == (12, 31))


def _in_years(draft: Draft, name: str) -> None:
    span = draft.time
    assert span is not None
    ends = ((">=", span.start), ("<=", span.end))
    draft.filters += [{"dimension": name, "op": op, "value": day.year} for op, day in ends if day]
    draft.time = None


def _drop_state(draft: Draft, at: int) -> None:
    """What was shipped on a day may have arrived since: the verb tells the date, and no state of today."""
    told = {(m.name, m.value) for s in draft.spans if s.first <= at <= s.last for m in s.of_kind("value")}
    draft.filters = [f for f in draft.filters if (f.get("dimension"), str(f.get("value"))) not in told]


def date_by(draft: Draft, name: str) -> None:
    """Move the axis and the range of a query to another date."""
    reached = {d.full_name for d in draft.manifest.reachable(_measured(draft))}
    if name not in reached or draft.cumulative is not None or draft.compare:
        draft.unsupported.append(f"{draft.manifest.dimensions[name].label.lower()}s of these measures")
        return
    draft.groups = [Group(name, g.grain) if g.name == "metric_time" else g for g in draft.groups]
    draft.filters += within(name, draft.time) if draft.time else []
    draft.time = None
    draft.notes.append(f"by {{catalogue.label.{name} | lower}}")


def within(name: str, span: DateRange) -> list[dict[str, object]]:
    """The conditions that a date is in a range."""
    ends = ((">=", span.start), ("<=", span.end))
    return [{"dimension": name, "op": op, "value": day.isoformat()} for op, day in ends if day]
