"""Hours of the day: "after 9 pm", "between 8 and 10 in the morning", "at night", "mornings or evenings"."""

from dataclasses import dataclass

from agent.planner.draft import Draft
from agent.planner.making.measures import add_made
from agent.planner.passes.weekdays import reached
from agent.planner.times.parts_of_day import CALLED, DAY, LUNCH, NAMED, NOON, PARTS, SPELLED, TOLD
from agent.tools.made import PREFIX

_HOUR_MARKS = frozenset({"h", "hrs", "uhr"})
_AM, _PM = frozenset({"am"}), frozenset({"pm"})
_AFTER = frozenset({"after", "since", "past", "from"})
_BEFORE = frozenset({"before", "until", "till"})
_AT = frozenset({"at", "around"})
_TO = frozenset({"to", "until", "till", "and", "through"})
_WITHIN_HOURS = frozenset({"in", "within", "of", "for"})
_OPENS = frozenset({"between", "from"})
_AT_A_PART = frozenset({"at", "in", "during", "the"})
# "Between 6 and 9 in the evening".
_FARTHEST = 3


@dataclass(frozen=True)
class _Clock:
    """A time of the day with its last token; `half` is am or pm if said, `sure` is no mere number."""

    hour: int
    last: int
    half: str = ""
    sure: bool = True


def read_hours(draft: Draft) -> None:
    """Keep the hours of the day that are named; of several parts of the day each is told for itself."""
    ranges = _ranges(draft)
    found = ranges or _parts(draft)
    if not found:
        return
    for first, last in ((place[0], place[-1]) for _, _, place in ranges):
        _say_again(draft, first, last)
    names = [m.name for m in draft.lexicon.lookup(("hour",)) if m.kind == "dimension"]
    names = [name for name in names if draft.manifest.dimensions[name].data_type == "integer"]
    names = [name for name in names if not draft.lacking(name)]
    kept = reached(draft, names) or _of_one(draft, names)
    for _, _, places in found:
        draft.use(*places)
        draft.taken.update(s.first for s in draft.spans if s.first in places)
    if not kept:
        draft.unsupported.append("hours of the day, which nothing here is told by")
    elif len(found) == 1 and _is_against_the_day(draft):
        draft.unsupported.append("a part of the day against what is left of it; name both parts")
    elif len(found) == 1:
        draft.filters.append({"dimension": kept[0], "op": "in", "value": found[0][1]})
        draft.sets.add(kept[0])
    else:
        draft.parts_of_day = (kept[0], tuple((label, tuple(hours)) for label, hours, _ in found))
        draft.notes.append(TOLD)


def _say_again(draft: Draft, first: int, last: int) -> None:
    """In "at night, between 10 pm and 6 am" the hours tell what is called night."""
    for i, token in enumerate(draft.tokens):
        if token.text in CALLED and (i + 1 == first or (i > last and i - last <= _FARTHEST)):
            draft.use(i, *(j for j in (i - 1, i - 2) if draft.word(j) in _AT_A_PART and j not in draft.used))


def _is_against_the_day(draft: Draft) -> bool:
    """ "At night versus during the day"."""
    said = {token.text for token in draft.tokens}
    return bool(said & (draft.vocab.comparisons | {"than", "or"})) and "day" in said


def _of_one(draft: Draft, names: list[str]) -> list[str]:
    """The hours that the last measure named has: "do people visit more at night" names who visits first."""
    measured = [m.name for s in draft.spans for m in s.of_kind("metric")[:1]]
    for metric in reversed(measured):
        reach = {d.full_name for d in draft.manifest.reachable([metric])}
        if found := [name for name in names if name in reach]:
            return found
    return [] if measured else names


def settle_hours(draft: Draft) -> None:
    """Tell each measure for each part of the day that is named."""
    if draft.parts_of_day is None:
        return
    name, parts = draft.parts_of_day
    metrics = [draft.manifest.metrics.get(one) for one in draft.metrics]
    if not all(m and m.type == "simple" and m.non_additive is None for m in metrics) or draft.wants_share:
        draft.unsupported.append("parts of the day beside each other for what is no sum or count")
        return
    shown = []
    for metric in metrics:
        for n, (label, hours) in enumerate(parts):
            assert metric
            where = [{"dimension": name, "op": "in", "value": list(hours)}]
            told = {"name": f"{PREFIX}part_{n}_{metric.name}", "label": f"{metric.label}, {label}"}
            shown.append(add_made(draft, {**told, "of": metric.name, "where": where}))
    draft.metrics = shown
    said = draft.vocab.comparatives | draft.vocab.comparisons | {"than", "or", "most", "least"}
    draft.use(*(i for i, token in enumerate(draft.tokens) if token.text in said))
    draft.ranks, draft.descending, draft.top, draft.order_metric = False, None, None, None


def _parts(draft: Draft) -> list[tuple[str, list[int], range]]:
    """The parts of the day that are named, each once."""
    covered = {i for s in draft.spans if s.of_kind("value") for i in range(s.first, s.last + 1)}
    # "In the morning" tells when, whatever is called so, too.
    called = [s for s in draft.spans if s.of_kind("metric") or s.of_kind("dimension")]
    covered |= {i for s in called for i in range(s.first, s.last + 1)}  # "nights sold"
    covered -= {i for i in covered if {draft.word(i - 1), draft.word(i - 2)} & {"in", "at", "during"}}
    found: list[tuple[str, list[int], range]] = []
    for i, token in enumerate(draft.tokens):
        size = 2 if (token.text, draft.word(i + 1)) in SPELLED else 1
        part = SPELLED.get((token.text, draft.word(i + 1))) or CALLED.get(token.text)
        hours = [*PARTS[part]] if part else [12, 13] if token.text in LUNCH else []
        if not hours or i in covered | draft.used or any(label == (part or "lunch") for label, _, _ in found):
            continue
        if token.text in PARTS and draft.word(i - 1) in ("good", "this", "tomorrow"):
            continue
        found.append((part or "lunch", hours, range(i, i + size)))
    return found


def _ranges(draft: Draft) -> list[tuple[str, list[int], range]]:
    """The hours between two times of the day, or on one side of one; one range at most."""
    for i in range(len(draft.tokens)):
        clock = _clock_at(draft, i)
        if clock is None:
            continue
        lead = draft.word(i - 1)
        second = _clock_at(draft, clock.last + 2) if draft.word(clock.last + 1) in _TO else None
        second = second or (_clock_at(draft, clock.last + 1) if lead in _OPENS and not clock.sure else None)
        first = i - 1 if lead in _AFTER | _BEFORE | _OPENS | _AT else i
        if second and (listed := _listed_hours(draft, first, clock, second)):
            return listed
        if second and (clock.sure or second.sure):
            start, end = _halved(clock, second)
            hours = [*range(start, end)] if start < end else [*range(start, DAY), *range(end)]
            return _one(draft, hours, first, second.last)
        if clock.sure and lead == "by" and clock.last == len(draft.tokens) - 1:
            draft.use(*range(i - 1, clock.last + 1))  # when an answer is wanted
        # A bare time may be that of a meeting.
        if not clock.sure or lead not in _AFTER | _BEFORE | _AT:
            continue
        hour = _hour(clock)
        if lead in _AFTER:
            return _one(draft, [*range(hour % DAY, DAY)], first, clock.last)
        if lead in _BEFORE:
            return _one(draft, [*range(hour)], first, clock.last)
        return _one(draft, [hour % DAY], first, clock.last)
    return []


def _listed_hours(
    draft: Draft, first: int, clock: _Clock, second: _Clock
) -> list[tuple[str, list[int], range]]:
    """ "The hours between 9 and 16", "hours 9 to 16": each of them, the last one as well."""
    place = first if draft.word(first) in _OPENS else clock.last
    if draft.word(place - 1) != "hours" or draft.word(place - 2) in _WITHIN_HOURS | draft.vocab.means:
        return []
    start, end = _halved(clock, second)
    return _one(draft, [*range(start, end + 1)], place, second.last) if start < end else []


def _one(draft: Draft, hours: list[int], first: int, last: int) -> list[tuple[str, list[int], range]]:
    return [("it", hours, range(first, last + 1))] if hours else []


def _halved(first: _Clock, second: _Clock) -> tuple[int, int]:
    """Of "8 to 10 pm" both are of the evening, of "10 to 2 pm" the first is of the morning."""
    end = _hour(second)
    start = _hour(first)
    if not first.half and first.hour < NOON and second.half:
        late = first.hour % NOON + (NOON if second.half == "pm" else 0)
        start = late if late < end else first.hour
    return start % DAY, end


def _hour(clock: _Clock) -> int:
    if clock.half == "pm" and clock.hour < NOON:
        return clock.hour + NOON
    return 0 if clock.half == "am" and clock.hour == NOON else clock.hour


def _spelled(draft: Draft, i: int) -> bool:
    """ "Six in the morning", "nine o'clock", "between midnight and six": an hour whose number is a word."""
    behind = [draft.word(j) for j in range(i + 1, i + 4)]
    told = behind[0] in _AM | _PM | _HOUR_MARKS or behind[:2] == ["o", "clock"] or behind[2] in PARTS
    led = draft.word(i - 1) in _TO and draft.word(i - 2) in NAMED
    led |= draft.word(i - 1) in _OPENS and behind[0] in _TO and _spelled(draft, i + 2)
    return draft.vocab.numbers.get(draft.word(i), DAY) <= NOON and (told or led)


def _clock_at(draft: Draft, i: int) -> _Clock | None:
    """A time of the day: "9 pm", "18:00", "8 o'clock", "noon", "10 in the morning", or a mere number."""
    word = draft.word(i)
    if word in NAMED:
        return _Clock(NAMED[word], i)
    if _spelled(draft, i):
        word = str(draft.vocab.numbers[word])
    if not word.isdigit() or len(word) > 2 or int(word) > DAY or i in draft.used or draft.tokens[i].is_money:
        return None
    hour, last, after = int(word), i, draft.word(i + 1)
    minutes = after == "00" and draft.tokens[i + 1].after_break
    if minutes:
        last, after = i + 1, draft.word(i + 2)
    if after in _AM | _PM:
        return _Clock(hour, last + 1, after) if hour <= NOON else None
    if after in ("a", "p") and draft.word(last + 2) == "m":
        return _Clock(hour, last + 2, f"{after}m")
    if after in _HOUR_MARKS:
        return _Clock(hour, last + 1, "h")
    if (after, draft.word(last + 2)) == ("o", "clock"):
        last, after, minutes = last + 2, draft.word(last + 3), True
    place = last + 1
    while draft.word(place) in ("in", "at", "the") and place < last + 3:
        place += 1
    if place > last + 1 and draft.word(place) in PARTS:
        half = "am" if draft.word(place) == "morning" or (draft.word(place) == "night" and hour < 6) else "pm"
        return _Clock(hour, place, half)
    return _Clock(hour, last, sure=minutes)
