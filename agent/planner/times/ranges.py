"""Ranges of time expressions: "from May to July 2017", "since 2017", "until the end of May"."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from functools import lru_cache

from agent.planner.names.text import Token
from agent.planner.times.beside import settle_years, year_between
from agent.planner.times.dates import ALL, WEEKDAYS, Clock, Reader, TimeMention
from agent.planner.times.edges import (
    ago,
    both_sides,
    festive,
    last_named_day,
    loose_part,
    middle_day,
    weekend_beside,
)
from agent.planner.times.parts import (
    counted_from_day,
    edge_of_period,
    half_of_month,
    named_alone,
    named_by_place,
    on_the_other_side,
    other_half,
    the_day_itself,
    up_to_a_day,
)
from agent.planner.times.simple import read_simple
from agent.planner.vocabulary import Vocabulary
from semantic_layer.calendar import FIRST_WEEKDAY, DateRange

_SINCE = frozenset({"since", "from", "after", "starting", "beginning", "desde", "seit", "ab"})
_UNTIL = frozenset({"until", "till", "to", "through", "thru", "before", "up", "upto", "ate", "bis", "-"})
_OPENS = frozenset({"between", "from", "since", "starting", "beginning", "entre", "zwischen", "von", "desde"})
_TO = frozenset({"to", "until", "till", "through", "thru", "up", "bis", "ate", "upto"})
_AND = frozenset({"and", "e", "und", "y"})
_BEGINNING = frozenset({"beginning", "start", "outset", "launch", "inception"})
_END = frozenset({"end"})
_NOW = frozenset({"now", "today", "present", "date"})
_OF_DATA = frozenset({"data", "dataset", "database", "records", "time", "everything", "history", "business"})
_INCLUDED = frozenset({"inclusive", "included", "incl", "inclusively"})
# What leaves open one end of any range, however it is named.
_CUTS = frozenset({"until", "till", "before", "after", "since", "up"})
_STARTING = frozenset({"starting", "beginning", "start", "begin", "starts", "begins", "from", "running"})
_ALONG = frozenset({"history", "monthly", "weekly", "daily", "over"})
_PERIODS = ("day", "week", "month", "quarter", "half", "year")
_ONWARDS = frozenset({"onward", "onwards", "forward", "forwards"})
_LATER = frozenset({"later", "after", "onwards", "beyond", "thereafter", "since"})
_EARLIER = frozenset({"earlier", "before", "prior"})


LOOSE = (festive, loose_part, weekend_beside, last_named_day, ago)


def _single(r: Reader, i: int) -> TimeMention | None:
    """A part of a period, or a single expression."""
    return r.once(_first_single, i)


def _first_single(r: Reader, i: int) -> TimeMention | None:
    for rule in (edge_of_period, half_of_month, up_to_a_day, counted_from_day, middle_day, *LOOSE):
        if found := rule(r, i):
            return found
    return read_simple(r, i)


def _all_of_data(r: Reader, i: int, named: frozenset[str]) -> int | None:
    """The last token of "the beginning (of the data)", "the very start"; None for that of a period."""
    place = r.skip(i, "the", "very", "our", "all")
    if r.word(place) == "day" and r.word(place + 1) == "one":
        return place + 1
    if r.word(place) not in named or read_simple(r, place + 1):
        return None
    after = r.skip(place + 1, "of", "in", "the", "our", "this", "all", "whole", "available", "recorded")
    if after == place + 1:
        return place
    return after if r.word(after) in _OF_DATA else None


def _start(r: Reader, i: int) -> TimeMention | None:
    """Where a range begins."""
    i = r.skip(i, "the", "on", "in", "with", "about")
    place = r.skip(i, "very")
    if r.word(place) in _BEGINNING and r.word(place + 1) in ("of", "in"):
        inner = _single(r, r.skip(place + 2, "the"))
        if inner:
            return replace(inner, first=i)
    return _single(r, i)


def _end(r: Reader, i: int) -> TimeMention | None:
    """Where a range ends; the end of a period is that of its last day."""
    i = r.skip(i, "the", "on", "in", "about")
    if r.word(i) in _END and (r.word(i + 1) == "of" or _single(r, i + 1)):
        inner = _single(r, r.skip(i + 1, "of", "the"))
        return replace(inner, first=i) if inner else None
    return _single(r, i)


def _after_joiner(r: Reader, i: int, *, is_between: bool) -> int | None:
    """The place after "to", "up to and including", "until", a dash; None where nothing joins."""
    place = r.skip(i, *_TO)
    if place > i:
        if r.word(place) == "and" and r.word(place + 1) in {"including", *_INCLUDED}:
            place += 2
        return r.skip(place, "including", "incl", "and" if r.word(place + 1) in _INCLUDED else "incl")
    if is_between and r.word(i) in _AND:
        return i + 1
    return None


def _between(r: Reader, i: int) -> TimeMention | None:
    opener = r.word(i) in _OPENS
    begin = i + 1 if opener else i
    if opener and (last := _all_of_data(r, begin, _BEGINNING)) is not None:
        return _from_beginning(r, i, last)
    first = _start(r, begin)
    if first is None or first.first > r.skip(begin, "the", "on", "in", "with", "about"):
        return None
    if dashed := _dashed(r, first, i):
        return dashed
    place = _after_joiner(r, first.last + 1, is_between=opener)
    if place is None:
        return None
    if (last := _all_of_data(r, place, _END | _NOW)) is not None:
        end = first.range.end if first.range.end == r.clock.last_day else None
        return TimeMention(i, last, DateRange(first.range.start, end), "range", first.note)
    second = _end(r, place) or named_by_place(r, place, first)
    if second is None or second.first < place:
        return None
    return _spanned(r, i, first, second)


def _from_beginning(r: Reader, i: int, last: int) -> TimeMention:
    """ "since the beginning", "from the start until May 2017"."""
    place = _after_joiner(r, last + 1, is_between=False)
    if place is None:
        return TimeMention(i, last, ALL, "all")
    if (end := _all_of_data(r, place, _END | _NOW)) is not None:
        return TimeMention(i, end, ALL, "all")
    second = _end(r, place)
    if second is None:
        return TimeMention(i, last, ALL, "all")
    return TimeMention(i, second.last, DateRange(None, second.range.end), "range", second.note)


def _spanned(r: Reader, i: int, first: TimeMention, second: TimeMention) -> TimeMention | None:
    """The days from the first to the last of both, a year said once taken for both."""
    first, second = year_between(first, second)
    span = DateRange(first.range.start, second.range.end)
    if span.start and span.end and span.start > span.end:
        return None
    last = second.last
    if r.word(last + 1) in _INCLUDED or (r.word(last + 1) == "both" and r.word(last + 2) in _INCLUDED):
        last = last + 1 if r.word(last + 1) in _INCLUDED else last + 2
    note = second.note or (first.note if first.no_year else "")
    return TimeMention(
        i, last, span, "range", note, (first, second), no_year=second.no_year and first.no_year
    )


def _dashed(r: Reader, first: TimeMention, i: int) -> TimeMention | None:
    """Jan-Jun 2018, Q1-Q3 2017, 2017-2018, 20 November – 26 November: two of a kind with a dash between."""
    after = first.last + 1
    if after >= len(r.tokens):
        return None
    is_close = r.tokens[after].start - r.tokens[first.last].end == 1 and not r.text
    if not (r.is_dashed(after) or is_close):
        return None
    second = _single(r, after)
    if second is None or second.first != after or second.grain != first.grain:
        return None
    found = _spanned(r, i, first, second)
    return replace(found, parts=()) if found and found.range.start != found.range.end else None


def _open_ended(r: Reader, i: int) -> TimeMention | None:
    word = r.word(i)
    # "compared to May" names May, not all that was until then.
    if (
        word not in _SINCE | _UNTIL
        or r.word(i - 1) in r.vocab.comparisons | {"next"}
        or _is_from_another(r, i)
        or (word == "up" and r.word(i + 1) not in _TO)  # "signed up in May"
        or (word == "to" and r.word(i + 1) == "in")  # a place coded TO
    ):
        return None
    if word in _UNTIL and (last := _all_of_data(r, r.skip(i + 1, *_TO), _END | _NOW)) is not None:
        return TimeMention(i, last, ALL, "all") if r.word(i - 1) not in r.vocab.grains else None
    j = i + 1 if word in _SINCE else (_after_joiner(r, i, is_between=False) or i + 1)
    j = r.skip(j, "the", "from", "on", "in", "with")
    is_edge = r.word(j) in _END | _BEGINNING and (r.word(j + 1) == "of" or _single(r, j + 1) is not None)
    edge = r.word(j) if is_edge else ""
    inner = _single(r, r.skip(j + 1, "of", "the") if edge else j)
    if inner is None or inner.first < i:
        return None
    if word == "from" and not edge and inner.grain in _PERIODS and _is_of_it(r, i):
        return replace(inner, first=i)
    span = _open(word, edge, inner, r)
    if span is None:
        return None
    grain = inner.grain if span == inner.range and not edge else "range"
    last = inner.last + 1 if r.word(inner.last + 1) in _INCLUDED | _ONWARDS else inner.last
    return TimeMention(i, last, span, grain, inner.note, no_year=inner.no_year)


def _is_of_it(r: Reader, i: int) -> bool:
    """In "orders from last month" they are of it; along an axis, or of what grows, it is a start."""
    said = [token.text for token in r.tokens]
    goes_on = r.vocab.trends | r.vocab.growth | set(r.vocab.adverbial_grains) | _ALONG
    gathers = {word for words in r.vocab.gathering.values() for word in words}
    axis = any(
        r.grain_at(j) and said[j - 1] in r.vocab.by | r.vocab.each | {"over"} for j in range(1, len(said))
    )
    return i > 0 and said[i - 1] not in _STARTING and not axis and not (goes_on | gathers) & set(said)


def _is_from_another(r: Reader, i: int) -> bool:
    """In "did May 2018 differ from May 2017", "up from 2016" the time after it is another one."""
    apart = r.word(i - 1) in r.vocab.growth | r.vocab.differences | {"down", "different"}
    times = any(r.year_at(j) or r.word(j) in r.vocab.months for j in range(i))
    return r.word(i) == "from" and apart and times


def _open(word: str, edge: str, inner: TimeMention, r: Reader) -> DateRange | None:
    """The days that "since", "after", "until" or "before" mean for a period."""
    start, end = inner.range.start, inner.range.end
    if inner.grain == "range" and not edge and word not in _CUTS:
        return inner.range if word == "from" else None
    if word in ("through", "throughout") and inner.grain == "year":
        return inner.range
    if edge in _BEGINNING:
        before = start - timedelta(days=1) if start else None
        return DateRange(start, None) if word in _SINCE else DateRange(None, before)
    if (word == "after" or edge in _END and word in _SINCE) and end:
        return DateRange(end + timedelta(days=1), None)
    if word in _SINCE:
        return DateRange(start, None)
    if word == "before" and start and not edge:
        return DateRange(None, start - timedelta(days=1))
    return DateRange(None, end)


def _onwards(r: Reader, i: int) -> TimeMention | None:
    """2023 on, May 2018 onwards, 2018 and later, March 2017 or earlier"""
    begin = i + 1 if r.word(i) in ("from", "since", "starting", "as") else i
    first = _single(r, r.skip(begin, "of", "from", "in", "with", "the") if begin > i else i)
    if first is None or (first.first > i and begin == i):
        return None
    after = first.last + 1
    ends = after == len(r.tokens) - 1 or (after + 1 < len(r.tokens) and r.tokens[after + 1].after_break)
    word, then = r.word(after), r.word(after + 1)
    joined = word in ("and", "or")
    if word in _ONWARDS or (word == "on" and (ends or begin > i)):
        return TimeMention(i, after, DateRange(first.range.start, None), "range", first.note)
    if joined and (then in _LATER | _ONWARDS or (then == "on" and begin > i)) and not _single(r, after + 2):
        return TimeMention(i, after + 1, DateRange(first.range.start, None), "range", first.note)
    if joined and then in _EARLIER and not _single(r, after + 2):
        return TimeMention(i, after + 1, DateRange(None, first.range.end), "range", first.note)
    return None


def _weeks_begin(r: Reader, i: int) -> TimeMention | None:
    """ "weeks starting on Monday", "(Mon to Sun)": what a week is, where it is so here."""
    place = i
    if r.grain_at(i) == "week":
        place = r.skip(i + 1, "that", "which", "always")
        if r.word(place) not in _STARTING:
            return None
        place = r.skip(place + 1, "on", "from", "with", "a", "every")
    named = WEEKDAYS.get(r.word(place))
    begins = FIRST_WEEKDAY[r.clock.week_start]
    if named is None or named != begins:
        return None
    to = r.skip(place + 1, "to", "through", "until", "till")
    of_weeks = any(r.grain_at(j) == "week" for j in range(len(r.tokens)))
    if of_weeks and WEEKDAYS.get(r.word(to)) == (begins - 1) % 7 and (to > place + 1 or r.is_dashed(to)):
        return TimeMention(place if place > i else i, to, ALL, "all")
    if place > i and r.grain_at(i) == "week" and not read_simple(r, place):
        return TimeMention(i + 1, place, ALL, "all")
    return None


RULES: tuple[Callable[[Reader, int], TimeMention | None], ...] = (
    _weeks_begin,
    both_sides,
    _onwards,
    _between,
    edge_of_period,
    half_of_month,
    up_to_a_day,
    counted_from_day,
    *LOOSE,
    on_the_other_side,
    _open_ended,
    read_simple,
    other_half,
    named_alone,
    the_day_itself,
)


def find_time_mentions(
    tokens: tuple[Token, ...], vocab: Vocabulary, clock: Clock, text: str = ""
) -> list[TimeMention]:
    """All time expressions from left to right, without overlap; `text` is what the tokens were cut from."""
    return list(_mentions(tokens, vocab, clock, text))


# A question is read several times over, each time with most of its words as they were.
@lru_cache(maxsize=512)
def _mentions(
    tokens: tuple[Token, ...], vocab: Vocabulary, clock: Clock, text: str
) -> tuple[TimeMention, ...]:
    reader = Reader(tokens, vocab, clock, text)
    found: list[TimeMention] = []
    i = 0
    while i < len(tokens):
        mention = next((m for rule in RULES if (m := rule(reader, i))), None)
        if mention and any(token.is_money for token in tokens[mention.first : mention.last + 1]):
            mention = None
        if mention and (not found or mention.first > found[-1].last):
            found.append(mention)
            i = max(mention.last, i) + 1
        else:
            i += 1
    return tuple(settle_years(reader, found))
