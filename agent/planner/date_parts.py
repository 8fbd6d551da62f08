"""Parts of a period: the first week of May, the second half of April, three weeks before Christmas."""

from datetime import date, timedelta

from agent.planner.date_simple import read_simple
from agent.planner.dates import Reader, TimeMention
from semantic_layer.calendar import DateRange, period, shift

HALF_OF_MONTH = 15
_FIRST = frozenset({"first", "opening"})
_LAST = frozenset({"last", "final", "closing"})


def edge_of_period(r: Reader, i: int) -> TimeMention | None:
    """first 10 days of May 2018, last two weeks of 2017, the second week of March"""
    place, last = r.ordinal_at(i)
    is_last = r.word(i) in _LAST
    if not (place or is_last or r.word(i) in _FIRST):
        return None
    start = r.skip(last + 1 if place else i + 1, "full", "calendar")
    count = r.number_at(start)
    at = start + 1 if count else start
    grain = r.grain_at(at)
    if grain is None or r.word(at + 1) not in ("of", "in"):
        return None
    whole = read_simple(r, r.skip(at + 1, "of", "in", "the"))
    if whole is None or whole.first <= at or not (whole.range.start and whole.range.end):
        return None
    if is_last:
        begin = shift(whole.range.end + timedelta(days=1), grain, -(count or 1))
        return _part(i, whole, begin, whole.range.end)
    if place and place > 1 and count:
        return None
    begin = shift(whole.range.start, grain, (place or 1) - 1)
    end = shift(begin, grain, count or 1) - timedelta(days=1)
    return _part(i, whole, begin, end) if end <= whole.range.end or (place or 1) > 1 else None


def _part(first: int, whole: TimeMention, start: date, end: date) -> TimeMention | None:
    assert whole.range.end
    if start > whole.range.end:
        return None
    span = DateRange(start, min(end, whole.range.end))
    return TimeMention(first, whole.last, span, "range", whole.note, no_year=whole.no_year)


def half_of_month(r: Reader, i: int) -> TimeMention | None:
    """the second half of April 2022: from the 16th on"""
    number, last = r.ordinal_at(i)
    if r.word(i) in _LAST:
        number, last = 2, i
    if number not in (1, 2) or r.word(last + 1) != "half" or r.word(last + 2) not in ("of", "in"):
        return None
    month = read_simple(r, r.skip(last + 2, "of", "in", "the"))
    if month is None or month.grain != "month" or not (month.range.start and month.range.end):
        return None
    middle = month.range.start.replace(day=HALF_OF_MONTH)
    if number == 1:
        return _part(i, month, month.range.start, middle)
    return _part(i, month, middle + timedelta(days=1), month.range.end)


def counted_from_day(r: Reader, i: int) -> TimeMention | None:
    """three weeks before Christmas 2016, two weeks after 2018-05-01: neither holds the day itself"""
    count = r.number_at(i)
    at = i + 1 if count else i
    grain = r.grain_at(at)
    if grain not in ("day", "week", "month") or r.word(at + 1) not in ("before", "after", "following"):
        return None
    day = read_simple(r, r.skip(at + 2, "the"))
    if day is None or day.first <= at + 1 or not (day.range.start and day.range.end):
        return None
    if count is None and day.grain not in ("day", "week"):
        return None
    if count is None and day.grain == "week" and grain != "week":
        return None
    if r.word(at + 1) == "before":
        start, end = shift(day.range.start, grain, -(count or 1)), day.range.start - timedelta(days=1)
    else:
        start = day.range.end + timedelta(days=1)
        end = shift(start, grain, count or 1) - timedelta(days=1)
    return TimeMention(i, day.last, DateRange(start, end), "range", day.note)


def up_to_a_day(r: Reader, i: int) -> TimeMention | None:
    """the last six months up to August 2018: counted back from the end of what is named"""
    if r.word(i) not in ("last", "past", "final"):
        return None
    count = r.number_at(i + 1)
    at = i + 2 if count else i + 1
    grain = r.grain_at(at)
    if grain is None or count is None or r.word(at + 1) not in ("up", "to", "until", "till", "ending"):
        return None
    end = read_simple(r, r.skip(at + 1, "up", "to", "until", "till", "ending", "in", "with", "on", "the"))
    if end is None or not end.range.end:
        return None
    after = end.range.end + timedelta(days=1)
    if grain not in ("day", "week") and period(end.range.end, grain).end != end.range.end:
        return None
    return TimeMention(i, end.last, DateRange(shift(after, grain, -count), end.range.end), "range", end.note)
