"""Ranges of time expressions: "from May to July 2017", "since 2017", "Jan-Jun 2018"."""

from datetime import date, timedelta

from agent.planner.dates import LAST, Clock, Reader, TimeMention, read_simple
from agent.planner.text import Token
from agent.planner.vocabulary import Vocabulary
from semantic_layer.calendar import DateRange, add_months, period, shift

_SINCE = frozenset({"since", "from", "after", "starting", "desde", "seit", "ab"})
_UNTIL = frozenset({"until", "till", "to", "through", "thru", "before", "up", "ate", "bis", "-"})


def _borrow_year(r: Reader, first: TimeMention, second: TimeMention) -> TimeMention:
    """In "May to July 2017" the first month has the year of the second, or the one before."""
    named = first.range.start, second.range.start
    if not first.note or second.note or first.grain != second.grain or not (named[0] and named[1]):
        return first
    start = named[0].replace(year=named[1].year)
    if start > named[1]:
        start = start.replace(year=start.year - 1)
    return TimeMention(first.first, first.last, period(start, first.grain), first.grain)


def _between(r: Reader, i: int) -> TimeMention | None:
    opener = r.word(i) in {"between", "from", "entre", "zwischen"}
    first = read_simple(r, i + 1 if opener else i)
    if first is None or first.first > (i + 1 if opener else i):
        return None
    if not opener and (dashed := _dashed(r, first)):
        return dashed
    joiners = (
        {"and", "to", "until", "till", "through", "thru", "e", "und", "bis", "ate"}
        if opener
        else {"to", "until", "through", "thru", "bis", "ate"}
    )
    if r.word(first.last + 1) not in joiners:
        return None
    second = read_simple(r, first.last + 2)
    if second is None:
        return None
    if first.grain == "year" and second.note:
        second = _in_year(second, first)
    first = _borrow_year(r, first, second)
    span = DateRange(first.range.start, second.range.end)
    return TimeMention(i, second.last, span, "range", second.note, (first, second))


def _dashed(r: Reader, first: TimeMention) -> TimeMention | None:
    """Jan-Jun 2018, Q1-Q3 2017, 2017-2018: two of a kind with nothing but a dash between them."""
    after = first.last + 1
    if after >= len(r.tokens) or r.tokens[after].start - r.tokens[first.last].end != 1:
        return None
    second = read_simple(r, after)
    if second is None or second.first != after or second.grain != first.grain:
        return None
    first = _borrow_year(r, first, second)
    span = DateRange(first.range.start, second.range.end)
    in_order = span.start and span.end and span.start < span.end
    return TimeMention(first.first, second.last, span, "range", second.note) if in_order else None


def _open_ended(r: Reader, i: int) -> TimeMention | None:
    word = r.word(i)
    # "compared to May" names May, not all that was until then.
    if word not in _SINCE | _UNTIL or r.word(i - 1) in r.vocab.comparisons:
        return None
    j = r.skip(i + 1, "the", "from", "to", "on", "end", "of")
    inner = read_simple(r, j)
    if inner is None:
        return None
    if inner.grain == "range":
        return TimeMention(i, inner.last, inner.range, "range", inner.note) if word == "from" else None
    start, end = inner.range.start, inner.range.end
    if word in ("through", "throughout") and inner.grain == "year":
        return TimeMention(i, inner.last, inner.range, "year", inner.note)
    if word == "after" and end:
        span = DateRange(end + timedelta(days=1), None)
    elif word in _SINCE:
        span = DateRange(start, None)
    elif word == "before" and start:
        span = DateRange(None, start - timedelta(days=1))
    else:
        span = DateRange(None, end)
    return TimeMention(i, inner.last, span, "range", inner.note)


def _edge_of_period(r: Reader, i: int) -> TimeMention | None:
    """first 10 days of May 2018, last two weeks of 2017, last quarter of 2023"""
    first = r.word(i) == "first"
    count = r.number_at(i + 1)
    place = i + 2 if count else i + 1
    grain = r.vocab.grains.get(r.word(place))
    if r.word(i) not in ("first", "last", "final") or grain is None or r.word(place + 1) not in ("of", "in"):
        return None
    count = count or 1
    whole = read_simple(r, r.skip(place + 1, "of", "in", "the"))
    if whole is None or not (whole.range.start and whole.range.end):
        return None
    if first:
        end = shift(whole.range.start, grain, count) - timedelta(days=1)
        return TimeMention(i, whole.last, DateRange(whole.range.start, end), "range", whole.note)
    start = shift(whole.range.end + timedelta(days=1), grain, -count)
    return TimeMention(i, whole.last, DateRange(start, whole.range.end), "range", whole.note)


def _counted_from_day(r: Reader, i: int) -> TimeMention | None:
    """three weeks before Christmas 2016, two weeks after 2018-05-01: neither holds the day itself"""
    count, grain = r.number_at(i), r.vocab.grains.get(r.word(i + 1))
    if not count or grain not in ("day", "week", "month") or r.word(i + 2) not in ("before", "after"):
        return None
    day = read_simple(r, r.skip(i + 3, "the"))
    if day is None or not (day.range.start and day.range.end):
        return None
    if r.word(i + 2) == "before":
        start, end = shift(day.range.start, grain, -count), day.range.start - timedelta(days=1)
    else:
        start = day.range.end + timedelta(days=1)
        end = shift(start, grain, count) - timedelta(days=1)
    return TimeMention(i, day.last, DateRange(start, end), "range", day.note)


def _onwards(r: Reader, i: int) -> TimeMention | None:
    """2023 on, May 2018 onwards"""
    first = read_simple(r, i)
    if first is None or first.first > i:
        return None
    ends = first.last + 1 == len(r.tokens) - 1 or (
        first.last + 2 < len(r.tokens) and r.tokens[first.last + 2].after_break
    )
    word = r.word(first.last + 1)
    if word not in ("onward", "onwards") and not (word == "on" and ends):
        return None
    return TimeMention(i, first.last + 1, DateRange(first.range.start, None), "range", first.note)


def find_time_mentions(tokens: tuple[Token, ...], vocab: Vocabulary, clock: Clock) -> list[TimeMention]:
    """All time expressions from left to right, without overlap."""
    reader = Reader(tokens, vocab, clock)
    found: list[TimeMention] = []
    i = 0
    while i < len(tokens):
        mention = (
            _edge_of_period(reader, i)
            or _counted_from_day(reader, i)
            or _onwards(reader, i)
            or _between(reader, i)
            or _open_ended(reader, i)
            or read_simple(reader, i)
        )
        if mention and (not found or mention.first > found[-1].last):
            found.append(mention)
            i = mention.last + 1
        else:
            i += 1
    return _with_years(reader, found)


def _with_years(r: Reader, found: list[TimeMention]) -> list[TimeMention]:
    """In "March and April 2017" the year is said once for both."""
    for at in range(len(found) - 2, -1, -1):
        first, second = found[at], found[at + 1]
        between = {token.text for token in r.tokens[first.last + 1 : second.first]}
        if between <= r.vocab.conjunctions | r.vocab.comparisons | r.vocab.prepositions:
            found[at] = _borrow_year(r, first, second)
        if first.grain == "year" and second.note and second.grain in ("month", "quarter", "range"):
            found[at + 1] = _in_year(second, first)
        if first.range == second.range and first.grain == "month":
            found[at : at + 2] = _this_and_last(r, first, second)
    return found


def _in_year(month: TimeMention, year: TimeMention) -> TimeMention:
    """In "2017 until august" the month is one of that year."""
    assert year.range.start
    of = year.range.start.year
    start, end = (day and _of_year(day, of) for day in (month.range.start, month.range.end))
    return TimeMention(month.first, month.last, DateRange(start, end), month.grain)


def _of_year(day: date, year: int) -> date:
    """The same day of another year; the last of February stays the last."""
    start = day.replace(year=year, day=1)
    last = (add_months(start, 1) - timedelta(days=1)).day
    was_last = (day + timedelta(days=1)).day == 1
    return start.replace(day=last if was_last else min(day.day, last))


def _this_and_last(r: Reader, first: TimeMention, second: TimeMention) -> tuple[TimeMention, TimeMention]:
    """ "this May" and "last May" are a year apart."""
    lasts = [r.word(m.first) in LAST or r.word(m.first - 1) in LAST for m in (first, second)]
    if lasts == [True, False]:
        return _a_year_back(first), second
    return (first, _a_year_back(second)) if lasts == [False, True] else (first, second)


def _a_year_back(month: TimeMention) -> TimeMention:
    assert month.range.start
    return TimeMention(
        month.first, month.last, period(add_months(month.range.start, -12), "month"), "month", month.note
    )
