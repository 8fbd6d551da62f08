"""Times told by the data: last quarter, the past 6 months, this month, year to date, the first 90 days."""

from datetime import date, timedelta

from agent.planner.times.dates import LAST, Reader, TimeMention, safe_date
from semantic_layer.calendar import DateRange, last_full_period, period_start, shift

_THIS = frozenset({"this", "current", "este", "dieser", "unfinished", "incomplete", "partial", "ongoing"})
_WHOLE = ("full", "complete", "completed", "whole", "entire", "calendar", "closed", "finished")
_OF_DATA = frozenset({"data", "dataset", "database", "records", "history"})
_NAMES = {"ytd": "year", "qtd": "quarter", "mtd": "month", "wtd": "week"}


def to_date(r: Reader, i: int) -> TimeMention | None:
    """year to date, ytd: from the start of the period the data ends in to its last day; "2017 ytd" as far."""
    before = r.year_at(i)
    at = i + 1 if before else i
    grain = _NAMES.get(r.word(at))
    last = at
    if grain is None and r.grain_at(at) and (r.word(at + 1), r.word(at + 2)) == ("to", "date"):
        grain, last = r.grain_at(at), at + 2
    if grain is None or grain == "day" or (before and grain != "year"):
        return None
    until = r.clock.last_day
    if grain == "year":
        after, last = r.year_after(last)
        said = before or after or until.year
        until = safe_date(said, until.month, min(until.day, 28) if until.month == 2 else until.day) or until
    start = period_start(until, grain, r.clock.week_start)
    note = f"the {grain} the data ends in, so far"
    if until != r.clock.last_day:
        note = "as far into the year as the data of its last year goes"
    return TimeMention(i, last, DateRange(start, until), "range", note)


def last_periods(r: Reader, i: int) -> TimeMention | None:
    """last quarter, the past 6 months, the two most recent weeks: whole periods up to the last full one"""
    count = r.number_at(i)
    begun = i + 1 if count else i
    # "Sold the most last year" ranks.
    j = begun + 1 if (r.word(begun), r.word(begun + 1)) == ("most", "recent") else begun
    if r.word(j) not in LAST | {"final", "newest"} or (
        count and r.word(j) not in ("recent", "latest", "last")
    ):
        return None
    if count is None:
        j = r.skip(j + 1, *_WHOLE)
        count = r.number_at(j)
        j = j + 1 if count is not None else j
        if r.word(j) == "couple":
            count, j = 2, r.skip(j + 1, "of")
    else:
        j += 1
    j = r.skip(j, *_WHOLE)
    grain = r.grain_at(j)
    if grain is None or count == 0 or r.word(j) in r.vocab.adverbial_grains:
        return None
    return _until_last(r, i, j, grain, count or 1)


def _until_last(r: Reader, first: int, last: int, grain: str, count: int) -> TimeMention:
    newest = last_full_period(r.clock.last_day, grain, r.clock.week_start)
    assert newest.start
    start = shift(newest.start, grain, 1 - count)
    note = f"relative to the last full {grain} of the data"
    return TimeMention(first, last, DateRange(start, newest.end), grain, note)


def first_periods(r: Reader, i: int) -> TimeMention | None:
    """the first 90 days of the data, the first full month of the data"""
    if r.word(i) not in ("first", "earliest"):
        return None
    j = r.skip(i + 1, *_WHOLE)
    is_whole = j > i + 1
    count = r.number_at(j)
    j = r.skip(j + 1 if count else j, *_WHOLE)
    grain = r.grain_at(j)
    end = r.skip(j + 1, "of", "in", "the", "our", "this")
    if grain is None or end == j + 1 or r.word(end) not in _OF_DATA:
        return None
    start = r.clock.first_day
    if grain != "day":
        begun = period_start(start, grain, r.clock.week_start)
        start = shift(begun, grain, 1) if is_whole and begun < start else begun
    last_day = shift(start, grain, count or 1) - timedelta(days=1)
    return TimeMention(i, end, DateRange(start, last_day), "range", "counted from the first day of the data")


def this_period(r: Reader, i: int) -> TimeMention | None:
    """this month: the period the data ends in, so far"""
    grain = r.grain_at(i + 1)
    if r.word(i) not in _THIS or grain is None:
        return None
    start: date = period_start(r.clock.last_day, grain, r.clock.week_start)
    note = f"the {grain} the data ends in, so far"
    return TimeMention(i, i + 1, DateRange(start, r.clock.last_day), grain, note)
