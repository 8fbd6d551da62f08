"""The period whose change is asked about, where a question names it beside the one it is held against."""

from dataclasses import replace
from datetime import timedelta

from agent.planner.names.text import Token
from agent.planner.times.dates import NEWEST, Clock, TimeMention
from semantic_layer.calendar import DateRange, last_full_period, period

NOT_ADJACENT = (
    "I can't answer that yet: it asks for the reasons of a change between periods that are not alike; "
    "ask why of one period, which is held against the one right before it."
)
NO_PERIOD = "no period was named: the last full month of the data is taken"
TWO = 2
_APART = frozenset({"between", "from", "to", "vs", "versus", "against", "than", "compared"})


def joined_period(mentions: list[TimeMention], tokens: tuple[Token, ...]) -> DateRange | None:
    """Return both of two periods that "and" alone joins: "so many in February and March"."""
    if not mentions:
        return None
    first, last = mentions[0].first, mentions[-1].last
    said = [token.text for token in tokens[first : last + 1]]
    led = next((token.text for token in reversed(tokens[:first]) if token.text != "the"), "")
    if "and" not in said or led in _APART or _APART & set(said):
        return None
    parts = list(mentions[0].parts) if len(mentions) == 1 else mentions
    spans = sorted((one.range for one in _of_one_year(parts)), key=lambda span: str(span.start))
    if len(spans) != TWO or not _touch(*spans):
        return None
    return DateRange(spans[0].start, spans[1].end)


def later_period(mentions: list[TimeMention], clock: Clock) -> tuple[DateRange, tuple[str, ...]] | None:
    """Return the later of two periods that follow each other, or the one named, with what was assumed."""
    if not mentions:
        return last_full_period(clock.last_day, "month"), (NO_PERIOD,)
    parts = list(mentions[0].parts) if len(mentions) == 1 else mentions
    if not parts:
        span = mentions[0].range
        assumed = tuple(note for note in (mentions[0].note,) if note)
        return (span, assumed) if span.start and span.end else None
    if len(parts) != TWO or parts[0].grain != parts[1].grain or parts[0].grain == "range":
        return None
    early, late = sorted(_of_one_year(parts), key=lambda one: str(one.range.start))
    if not (early.range.end and late.range.start and late.range.end):
        return None
    if late.range.start - early.range.end != timedelta(days=1):
        return None
    notes = tuple(dict.fromkeys(one.note for one in (early, late) if one.note))
    return late.range, notes


def a_year_apart(mentions: list[TimeMention]) -> DateRange | None:
    """The later of two periods that are named, where the other is the same a year earlier."""
    parts = list(mentions[0].parts) if len(mentions) == 1 else mentions
    spans = sorted((one.range for one in parts), key=lambda span: str(span.start))
    if len(spans) != TWO or not all(span.start and span.end for span in spans):
        return None
    (early, early_end), (late, late_end) = ((span.start, span.end) for span in spans)
    assert early and early_end and late and late_end
    is_same = (early.month, early.day, early_end.month) == (late.month, late.day, late_end.month)
    return spans[1] if is_same and late.year - early.year == 1 == late_end.year - early_end.year else None


def apart_periods(mentions: list[TimeMention]) -> tuple[DateRange, DateRange] | None:
    """Two closed periods of one kind that have no day in common, the earlier first."""
    parts = list(mentions[0].parts) if len(mentions) == 1 else mentions
    if len(parts) != TWO or parts[0].grain != parts[1].grain or parts[0].grain == "range":
        return None
    early, late = sorted((one.range for one in parts), key=lambda span: str(span.start))
    closed = early.start and early.end and late.start and late.end
    return (early, late) if closed and str(early.end) < str(late.start) else None


def _of_one_year(parts: list[TimeMention]) -> list[TimeMention]:
    """In "December 2011 ... below November" the month without a year is the one beside that named."""
    bare = [one for one in parts if one.note == NEWEST]
    named = [one for one in parts if one not in bare]
    if len(bare) != 1 or not (named[0].range.start and bare[0].range.start):
        return parts
    found = []
    for year in (named[0].range.start.year, named[0].range.start.year - 1, named[0].range.start.year + 1):
        span = period(bare[0].range.start.replace(year=year, day=1), bare[0].grain)
        near = _touch(span, named[0].range)
        found += [replace(bare[0], range=span, note="")] if near else []
    return [named[0], found[0]] if found else parts


def _touch(one: DateRange, other: DateRange) -> bool:
    early, late = sorted((one, other), key=lambda span: str(span.start))
    return bool(early.end and late.start and late.start - early.end == timedelta(days=1))
