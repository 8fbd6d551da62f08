"""Parts of a period: the first week of May, the second half of April, three weeks before Christmas."""

from dataclasses import replace
from datetime import date, timedelta

from agent.planner.names.text import Token
from agent.planner.times.dates import NEWEST, Reader, TimeMention
from agent.planner.times.periods import half_year
from agent.planner.times.simple import read_simple
from semantic_layer.calendar import DateRange, add_months, period, shift

HALF_OF_MONTH = 15
_OF_CALENDAR = ("month", "quarter", "half", "year")
_MONTHS = {"month": 1, "quarter": 3, "half": 6, "year": 12}
_FIRST = frozenset({"first", "opening"})
_LAST = frozenset({"last", "final", "closing"})
# What may follow the part named alone, and makes it no other noun's ("the second region").
_CLOSING = frozenset(
    {"", "in", "on", "for", "by", "with", "when", "regarding", "and", "was", "were", "did", "as"}
)
_UP_TO = ("up", "to", "until", "till", "ending", "leading", "running")


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
    whole = read_simple(r, r.skip(at + 1, "of", "in", "the")) or _newest_year(
        r, at + 1, _begun_last(grain, count or 1) if is_last else 1
    )
    if whole is None or whole.first <= at or not (whole.range.start and whole.range.end):
        return None
    if is_last:
        begin = shift(whole.range.end + timedelta(days=1), grain, -(count or 1))
        if begin < whole.range.start:
            return None  # "last year in June"
        return _part(i, whole, begin, whole.range.end)
    if place and place > 1 and count:
        return None
    begin = shift(whole.range.start, grain, (place or 1) - 1)
    end = shift(begin, grain, count or 1) - timedelta(days=1)
    return _part(i, whole, begin, end) if end <= whole.range.end or (place or 1) > 1 else None


def _begun_last(grain: str, count: int) -> int:
    """The month of a year in which so many last periods of it begin, a week or day being of December."""
    return 13 - count * _MONTHS[grain] if grain in _MONTHS else 12


def _newest_year(r: Reader, i: int, month: int) -> TimeMention | None:
    """In "the last quarter of the year" the newest year that has begun that part of it."""
    last = r.skip(i, "of", "in") + 1
    if (r.word(last - 1), r.word(last)) != ("the", "year") or not 1 <= month <= _MONTHS["year"]:
        return None
    if r.word(last + 1) in ("before", "after", "earlier", "ended", "ending", "to") or r.year_at(last + 1):
        return None
    year = period(date(r.newest_year_with(month), 1, 1), "year")
    return TimeMention(last - 1, last, year, "year", NEWEST, no_year=True)


def _part(first: int, whole: TimeMention, start: date, end: date) -> TimeMention | None:
    assert whole.range.end
    if start > whole.range.end:
        return None
    span = DateRange(start, min(end, whole.range.end))
    grain = next((one for one in _OF_CALENDAR if period(start, one) == span), "range")
    return TimeMention(first, whole.last, span, grain, whole.note, no_year=whole.no_year)


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


def named_alone(r: Reader, i: int) -> TimeMention | None:
    """the first and the last quarter of 2024, more in the last week of April than in the first

    What a part is a part of is said with the other one.
    """
    number, last = r.ordinal_at(i)
    if not (number or r.word(i) in _FIRST | _LAST):
        return None
    last = last if number else i
    links = r.vocab.conjunctions | r.vocab.comparisons | {"than", "with", "to", "or", "the", "in", "of"}
    at = r.skip(last + 1, *links)
    if at > last + 1 and (noun := _noun_of_part(r, at)) is not None:
        return _as_part(r, i, last, noun)
    one = last + (r.word(last + 1) == "one")
    if (year := r.year_after(one)[1]) > one + 1:
        noun = next((at for at in range(i) if _noun_of_part(r, at) == at + 1), None)
        return _as_part(r, i, year, noun + 1, r.tokens[one + 1 : year + 1]) if noun is not None else None
    closes = r.word(last + 1) in _CLOSING | {"one"} or r.tokens[last + 1].after_break
    held = {token.text for token in r.tokens} & (r.vocab.comparisons | {"than"})
    if r.number_at(last + 1) and r.word(last + 2) == "":
        last, closes = last + 1, True  # "the first two weeks of May against the last two"
    if r.word(i - 1) != "the" or not closes or not (held or r.word(i - 2) == "in"):
        return None
    nouns = (_noun_of_part(r, place) for place in range(i))
    noun = next((one for one in nouns if one is not None), None)
    return _as_part(r, i, last + (r.word(last + 1) == "one"), noun) if noun is not None else None


def named_by_place(r: Reader, i: int, other: TimeMention) -> TimeMention | None:
    """from the last quarter of 2023 to the first of 2024: what it is a part of is said with the one before"""
    i = r.skip(i, "the")
    number, last = r.ordinal_at(i)
    noun = _noun_of_part(r, other.first) if number else None
    if noun is None or r.grain_at(last + 1):
        return None
    last += r.word(last + 1) == "one"
    year = r.year_after(last)[1]
    return _as_part(r, i, year, noun, r.tokens[last + 1 : year + 1])


def _noun_of_part(r: Reader, i: int) -> int | None:
    """The place of the grain behind "the second", where that is a part of something that is named."""
    number, last = r.ordinal_at(i)
    place = last + 1 if number else i + 1
    place += r.number_at(place) is not None
    named = (number or r.word(i) in _FIRST | _LAST) and (r.grain_at(place) or r.word(place) == "half")
    is_quarter = bool(number) and r.grain_at(place) == "quarter"
    told = r.word(place + 1) in ("of", "in") or r.year_at(place + 1) or is_quarter
    return place if named and told else None


def _as_part(r: Reader, first: int, last: int, noun: int, own: tuple[Token, ...] = ()) -> TimeMention | None:
    """The part that is named alone, read as if what it is a part of stood behind it, or its own year."""
    count = r.tokens[last : last + 1] if last > first and r.number_at(last) and not own else ()
    behind = (r.tokens[noun], *own) if own else r.tokens[noun:]
    said = replace(r, tokens=(r.tokens[first], *count, *behind), text="")
    for rule in (edge_of_period, half_of_month, read_simple):
        if found := rule(said, 0):
            return replace(found, first=first, last=last)
    return None


def other_half(r: Reader, i: int) -> TimeMention | None:
    """the second half of 2024 against the first: the half that is named alone is of the same whole"""
    number, last = r.ordinal_at(i)
    if number not in (1, 2):
        return None
    last = last + 1 if r.word(last + 1) == "half" else last
    for at in range(len(r.tokens)):
        named, end = r.ordinal_at(at)
        if at == i or named not in (1, 2) or named == number or r.word(end + 1) != "half":
            continue
        joined = last < at or r.word(last) == "half" or r.word(i - 1) == "the"
        whole = half_of_month(r, at) or half_year(r, at)
        if whole is None or not joined or not _is_held(r, i, last, at, whole.last):
            continue
        return replace(_half_beside(whole, number), first=i, last=last)
    return None


def _is_held(r: Reader, first: int, last: int, other: int, other_last: int) -> bool:
    """Whether only what joins or compares stands between the two halves."""
    between = r.tokens[last + 1 : other] if last < other else r.tokens[other_last + 1 : first]
    links = r.vocab.conjunctions | r.vocab.comparisons | r.vocab.comparatives | r.vocab.light
    links |= r.vocab.particles | r.vocab.prepositions | r.vocab.growth | r.vocab.fillers
    return all(token.text in links | {"than"} for token in between)


def _half_beside(half: TimeMention, number: int) -> TimeMention:
    start, end = half.range.start, half.range.end
    assert start and end
    if half.grain == "half":
        moved = shift(start, "month", 6 if number == 2 else -6)
        return replace(half, range=period(moved, "half"))
    month = period(start, "month")
    assert month.start and month.end
    if number == 1:
        return replace(half, range=DateRange(month.start, month.start.replace(day=HALF_OF_MONTH)))
    return replace(half, range=DateRange(month.start.replace(day=HALF_OF_MONTH + 1), month.end))


def on_the_other_side(r: Reader, i: int) -> TimeMention | None:
    """ "the week before Christmas and the week after": of the day that is named once"""
    count = r.number_at(i)
    at = i + 1 if count else i
    grain, side = r.grain_at(at), r.word(at + 1)
    if grain not in ("day", "week", "month") or side not in ("before", "after") or r.year_at(at + 2):
        return None
    for start in range(len(r.tokens)):
        told = counted_from_day(r, start) if abs(start - i) > 1 else None
        if told is None or not (told.range.start and told.range.end) or r.word(at + 2) == "the":
            continue
        place = start + 1 if r.number_at(start) else start
        if r.word(place + 1) == side or r.grain_at(place) is None or told.first <= i <= told.last:
            continue
        day = read_simple(r, r.skip(place + 2, "the"))
        if day is None or not (day.range.start and day.range.end):
            continue
        span = _beside(day.range, grain, count or 1, is_before=side == "before")
        return TimeMention(i, at + 1, span, "range", told.note)
    return None


def the_day_itself(r: Reader, i: int) -> TimeMention | None:
    """ "The day before Christmas and the day itself": what the time beside it is counted from"""
    if r.word(i + 1) != "itself" or r.grain_at(i) not in ("day", "week", "month"):
        return None
    for start in range(i):
        if r.word(start + 1) in ("before", "after") and counted_from_day(r, start):
            day = read_simple(r, r.skip(start + 2, "the"))
            return replace(day, first=i, last=i + 1) if day else None
    return None


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
    span = _beside(day.range, grain, count or 1, is_before=r.word(at + 1) == "before")
    return TimeMention(i, day.last, span, "range", day.note)


def _beside(day: DateRange, grain: str, count: int, *, is_before: bool) -> DateRange:
    """So many days, weeks or months up to a day, or behind it; it is in neither."""
    assert day.start and day.end
    if is_before:
        return DateRange(_moved(day.start, grain, -count), day.start - timedelta(days=1))
    start = day.end + timedelta(days=1)
    return DateRange(start, _moved(start, grain, count) - timedelta(days=1))


def _moved(day: date, grain: str, count: int) -> date:
    """A day some periods on: a month on it is the same day of the month, or the last there is."""
    if grain != "month":
        return shift(day, grain, count)
    begun = add_months(day.replace(day=1), count)
    last = add_months(begun, 1) - timedelta(days=1)
    return begun.replace(day=min(day.day, last.day))


def up_to_a_day(r: Reader, i: int) -> TimeMention | None:
    """the last six months up to August 2018, the four weeks to 3 May: counted back from its end"""
    begun = i + (r.word(i) in ("last", "past", "final"))
    count = r.number_at(begun)
    at = begun + (count is not None)
    if count is None and r.word(i - 1) in ("the", "a"):
        count = 1  # "the year up to June 2018"
    grain = r.grain_at(at)
    if grain is None or count is None or r.word(at + 1) not in _UP_TO:
        return None
    if begun == i and r.word(i - 1) in ("from", "between", "in", "within"):
        return None
    end = read_simple(r, r.skip(at + 1, *_UP_TO, "in", "with", "on", "the"))
    if end is None or not end.range.end:
        return None
    after = end.range.end + timedelta(days=1)
    months = {"month": 1, "quarter": 3, "year": 12}.get(grain)
    start = _moved(after, "month", -count * months) if months else shift(after, grain, -count)
    return TimeMention(i, end.last, DateRange(start, end.range.end), "range", end.note)
