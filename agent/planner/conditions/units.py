"""The units that bounds are said in: "longer than 20 days", "more than 5 %"."""

from dataclasses import replace

from agent.planner.conditions.ages import age_of_rows, take_age
from agent.planner.conditions.bounds import Bound, number_at
from agent.planner.draft import Draft
from agent.planner.names.kin import are_kin, is_participle
from agent.planner.names.spans import Span, is_known_word
from agent.planner.times.durations_named import TAKES

UNITS = {"hour": "hours", "minute": "minutes", "second": "seconds", "day": "days"}
_NUMBERS = ("integer", "decimal")
_LENGTHS = frozenset({"duration", "length", "time"})
_WHICH = frozenset({"that", "which", "who", "with"})
UNITS |= {unit: unit for unit in UNITS.values()}
# "Above 7", "of no more than 7": so far behind a measure its unit stands.
MOST_BETWEEN = 6
SECONDS = {"seconds": 1, "minutes": 60, "hours": 3600, "days": 86400}


def use_unit(draft: Draft, bound: Bound, metrics: list[str]) -> None:
    """In "longer than 20 days" the days are the unit of what is measured, and no group."""
    said = UNITS.get(draft.word(bound.last + 1))
    if said and {draft.manifest.metrics[name].unit for name in metrics} & set(UNITS):
        draft.use(bound.last + 1)


def take_unit(draft: Draft, span: Span) -> bool:
    """Take "hours" in "with a watch time above 7 hours": the unit of the time, and no hour of the day."""
    if span.first != span.last or draft.word(span.first) not in UNITS or span.of_kind("metric"):
        return False
    if not draft.tokens[span.first - 1].is_number:
        return False
    before = next((s for s in reversed(draft.free_spans()) if s.last < span.first), None)
    told = {draft.manifest.metrics[m.name].unit for m in before.of_kind("metric")} if before else set()
    if not told & set(SECONDS) or before is None or span.first - before.last > MOST_BETWEEN:
        return False
    draft.take(span)
    return True


def in_unit_of(draft: Draft, bound: Bound, name: str) -> Bound:
    """Minutes as the seconds that a measure is told in, also where its name begins with them."""
    said, told = UNITS.get(draft.word(bound.last + 1)), draft.manifest.metrics[name].unit
    if said is None or told not in SECONDS:
        return bound
    return replace(bound, value=bound.value * SECONDS[said] / SECONDS[told])


def use_unit_of_rows(draft: Draft, bound: Bound, name: str) -> Bound:
    """In "answers under 30 minutes" the minutes are the number's unit, and no measure; the bound in it."""
    said, of = UNITS.get(draft.word(bound.last + 1)), draft.manifest.dimensions[name]
    took = draft.word(bound.first - 1)
    if (of.unit in UNITS and took in TAKES) or are_kin(took, of.name.replace("_", " ")):
        draft.use(bound.first - 1)  # "took more than 5 minutes"
    if said not in SECONDS or of.unit not in SECONDS:
        return bound
    for span in [s for s in draft.free_spans() if s.first == s.last == bound.last + 1]:
        draft.take(span)
    draft.use(bound.last + 1)
    return _in_its_unit(draft, name, (bound,))[0]


def drop_total(draft: Draft) -> None:
    """In "shifts longer than 5 hours" the hours are those of each shift, and no total of theirs."""
    if not UNITS.keys() & {token.text for token in draft.tokens}:
        return
    numbers = [d for d in draft.manifest.dimensions.values() if d.unit in SECONDS and d.expr is not None]
    head = next((s for s in draft.spans if s.meanings), None)
    rows = {draft.manifest.metrics[m.name].model for m in head.of_kind("metric")} if head else set()
    for span in list(draft.spans) if numbers and head else ():
        is_unit = span.first == span.last and draft.word(span.first) in UNITS
        before = [s for s in draft.spans if s.meanings and s.last < span.first]
        if not is_unit or before != [head] or number_at(draft, span.first - 1, set()) is None:
            continue
        sums = [draft.manifest.metrics[m.name] for m in span.of_kind("metric")]
        if sums and all(
            one.model in rows and any((d.model, d.expr) == (one.model, one.expr) for d in numbers)
            for one in sums
        ):
            draft.spans.remove(span)


def is_of_time(draft: Draft, span: Span, bound: Bound) -> bool:
    """In "orders more than 5 days late" the number is one of days, and none of what is counted."""
    said = draft.word(bound.last + 1)
    so = draft.word(bound.last + 2)
    is_unit = said in UNITS or draft.vocab.grains.get(said) is not None
    if not (is_unit and so) or so in draft.vocab.by or draft.vocab.is_function_word(so):
        return False
    units = {draft.manifest.metrics[m.name].unit for m in span.of_kind("metric")}
    units |= {draft.dimension(m).unit for m in span.of_kind("dimension")}
    return units <= {"count", "currency", None}


def length_of_rows(draft: Draft, bound: Bound) -> str | None:
    """How long each of the things counted took, or how old it is, by its name."""
    return _time_of_rows(draft, bound) or age_of_rows(draft, bound)


def _time_of_rows(draft: Draft, bound: Bound) -> str | None:
    """How long each of the things counted took, by its name: "visits that lasted over 40 minutes"."""
    unit, head = UNITS.get(draft.word(bound.last + 1)), _head(draft, bound)
    if unit is None or head is None:
        return None
    if any(not _is_light(draft, i) for i in range(head.last + 1, bound.first)):
        return None
    if (behind := _named_behind(draft, bound)) is not None:
        return behind[0]
    counted = {draft.manifest.metrics[m.name].model for m in head.of_kind("metric")}
    counted |= {draft.dimension(m).model for m in head.of_kind("dimension") if draft.lexicon.is_key(m)}
    numbers = [
        d
        for d in draft.manifest.dimensions.values()
        if d.model in counted and d.unit in SECONDS and d.data_type in _NUMBERS
        if not draft.lacking(d.full_name)
    ]
    is_of = draft.word(bound.last + 2) == "of"  # "with over 40 minutes of waiting"
    said = (
        [draft.word(bound.last + 3)] if is_of else [draft.word(i) for i in range(head.last + 1, bound.first)]
    )
    named = [d for d in numbers if any(are_kin(w, d.name.replace("_", " ")) for w in said if w.isalpha())]
    lengths = [d for d in numbers if _LENGTHS & {*d.name.split("_")}]
    found = named or ([] if is_of else [d for d in lengths if d.unit == unit] or lengths)
    return found[0].full_name if len(found) == 1 else None


def _named_behind(draft: Draft, bound: Bound) -> tuple[str, Span] | None:
    """The duration that is named behind a bound: "that took over 2 hours to get a first answer"."""
    span = next((s for s in draft.free_spans() if s.first > bound.last + 1), None)
    if span is None or span.of_kind("metric"):
        return None
    told = [d for m in span.of_kind("dimension") if (d := draft.dimension(m)).unit in SECONDS]
    between = range(bound.last + 2, span.first)
    is_led = bool(between) and all(is_known_word(draft.tokens[i], draft.vocab) for i in between)
    return (told[0].full_name, span) if len(told) == 1 and is_led else None


def take_length(draft: Draft, name: str, bounds: tuple[Bound, ...]) -> tuple[Bound, ...]:
    """Take what stands around the bounds of a length of time or an age; the bounds in its own unit."""
    bounds = _in_its_unit(draft, name, bounds)
    _take_time(draft, bounds[-1])
    take_age(draft, bounds[-1])
    return bounds


def _in_its_unit(draft: Draft, name: str, bounds: tuple[Bound, ...]) -> tuple[Bound, ...]:
    """Hours as the minutes that a number is kept in."""
    said = UNITS.get(draft.word(bounds[-1].last + 1))
    kept = draft.manifest.dimensions[name].unit
    if said not in SECONDS or kept not in SECONDS:
        return bounds
    factor = SECONDS[said] / SECONDS[kept]
    return tuple(replace(bound, value=bound.value * factor) for bound in bounds)


def _take_time(draft: Draft, bound: Bound) -> None:
    """Take the verb before a bound in a unit of time, and the unit."""
    if head := _head(draft, bound) if draft.word(bound.last + 1) in UNITS else None:
        is_of = draft.word(bound.last + 2) == "of"
        if behind := _named_behind(draft, bound):
            draft.take(behind[1])
        draft.use(
            *range(head.last + 1, bound.first), bound.last + 1, *(bound.last + n for n in (2, 3) if is_of)
        )


def _head(draft: Draft, bound: Bound) -> Span | None:
    return next((s for s in reversed(draft.spans) if s.last < bound.first and s.meanings), None)


def _is_light(draft: Draft, i: int) -> bool:
    """Whether a word between things and how long they took is a verb of taking time, or says nothing."""
    word = draft.word(i)
    return word in TAKES | _WHICH or is_participle(word) or draft.vocab.is_function_word(word)


def scaled(draft: Draft, bound: Bound) -> Bound:
    """A number with a per cent sign is a fraction."""
    if draft.word(bound.last + 1) not in ("%", "percent", "pct"):
        return bound
    return Bound(bound.op, round(bound.value / 100, 8), (*bound.places, bound.last + 1), is_part=True)


def check_part(draft: Draft, name: str, bound: Bound) -> None:
    """Refuse per cent of a number of which nothing says whether 8 % is written 8 or 0.08."""
    dimension = draft.manifest.dimensions[name]
    if bound.is_part and dimension.unit is None:
        label = dimension.label.lower()
        draft.unsupported.append(
            f"per cent of {label}, which is told without a unit; name the number as it is stored"
        )
