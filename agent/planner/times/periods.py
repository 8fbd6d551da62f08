"""Single periods of the calendar: May 2017, aug 18, Q3 2017, H1, FY2017, week 47, the week of 20 November."""

import re
from datetime import date, timedelta

from agent.planner.times.dates import LAST, NEWEST, Reader, TimeMention, safe_date
from agent.planner.times.days import (
    day_and_month,
    iso_day,
    month_and_day,
    named_day,
    numeric_day,
    weekday_and_day,
)
from semantic_layer.calendar import DateRange, add_months, last_full_period, period

_ISO_MONTH = re.compile(r"(\d{4})-(\d{2})")
SECOND_HALF = 7  # the month it begins with
_BEGINS = frozenset({"of", "starting", "beginning", "commencing", "from", "containing", "with"})
# "may" is a verb unless a date word stands beside it.
_BEFORE_MONTHS = frozenset(
    {"in", "of", "since", "from", "to", "until", "till", "through", "thru", "and", "or", "between", "during"}
    | {
        "for",
        "by",
        "before",
        "after",
        "last",
        "this",
        "both",
        "em",
        "than",
        "versus",
        "vs",
        "against",
        "over",
        "early",
        "mid",
        "late",
    }
)


def iso_month(r: Reader, i: int) -> TimeMention | None:
    """2017-05, 05/2017"""
    m = _ISO_MONTH.fullmatch(r.word(i))
    day = safe_date(int(m[1]), int(m[2]), 1) if m else None
    if day:
        return TimeMention(i, i, period(day, "month"), "month")
    number, year = r.word(i), r.year_at(i + 1)
    if number.isdigit() and len(number) <= 2 and year and r.gap(i + 1) == "/":
        day = safe_date(year, int(number), 1)
        return TimeMention(i, i + 1, period(day, "month"), "month") if day else None
    return None


def month_name(r: Reader, i: int) -> TimeMention | None:
    """May 2017, aug 18, May (the newest in the data, said so)"""
    month, said = r.vocab.months.get(r.word(i + 1)), r.year_at(i)
    parted = i + 1 < len(r.tokens) and r.tokens[i + 1].after_break
    if said and month and not parted and (r.year_after(i + 1)[0] is None or r.is_dashed(i + 2)):
        return TimeMention(i, i + 1, period(date(said, month, 1), "month"), "month")
    month = r.vocab.months.get(r.word(i))
    if not month or (r.word(i) in {"may", "mar"} and not _month_is_meant(r, i)):
        return None
    first = i
    year, last = r.year_after(i)
    if year is None and (year := r.short_year(i + 1)):
        last = i + 1
    if year is None and r.word(i - 1) in LAST:
        first = i - 1
    note = "" if year else NEWEST
    day = date(year or r.newest_year_with(month), month, 1)
    return TimeMention(first, last, period(day, "month"), "month", note, no_year=not year)


def _month_is_meant(r: Reader, i: int) -> bool:
    if len(r.tokens) == 1:
        return True  # all that a follow-up says
    before, after = r.word(i - 1), r.word(i + 1)
    linked = after in r.vocab.conjunctions | r.vocab.comparisons | {"to", "through", "than"}
    return (
        before in _BEFORE_MONTHS | r.vocab.comparisons
        or (before == "the" and after in ("before", "earlier"))
        or any(word in r.vocab.months for word in (before, after, r.word(i + 2) if linked else ""))
        or r.year_after(i)[0] is not None
        or r.short_year(i + 1) is not None
    )


def quarter(r: Reader, i: int) -> TimeMention | None:
    """Q3 2017, Q3 17, third quarter of 2017, 2017 Q3"""
    number, last = _quarter_number(r, i)
    if number is None:
        return None
    return _part_of_year(r, i, last, number * 3 - 2, "quarter")


def _quarter_number(r: Reader, i: int) -> tuple[int | None, int]:
    word = r.word(i)
    if m := re.fullmatch(r"q([1-4])", word):
        return int(m[1]), i
    if word == "q" and r.word(i + 1) in {"1", "2", "3", "4"}:
        return int(r.word(i + 1)), i + 1
    if word in {"1", "2", "3", "4"} and r.word(i + 1) == "q" and r.gap(i + 1) == "":
        return int(word), i + 1
    if word == "quarter" and r.number_at(i + 1) in {1, 2, 3, 4}:
        return r.number_at(i + 1), i + 1
    number, last = r.ordinal_at(i)
    if number in {1, 2, 3, 4} and r.word(last + 1) == "quarter":
        return number, last + 1
    return None, i


def _has_quarter(r: Reader, i: int) -> bool:
    """Whether a quarter of the year before it follows, not one that is said apart."""
    return _quarter_number(r, i)[0] is not None and not r.tokens[i].after_break


def half_year(r: Reader, i: int) -> TimeMention | None:
    """H1 2017, second half of 2017, first half of the year"""
    word = r.word(i)
    number, last = r.ordinal_at(i)
    if m := re.fullmatch(r"h([12])", word):
        number, last = int(m[1]), i
    elif word == "h" and r.word(i + 1) in {"1", "2"}:
        number, last = int(r.word(i + 1)), i + 1
    elif word in {"1", "2"} and r.word(i + 1) == "h" and r.gap(i + 1) == "":
        number, last = int(word), i + 1
    elif number is not None and r.word(last + 1) == "half":
        last += 1
        of_year = r.skip(last + 1, "of", "in", "the", "each", "every", "this", "current", *LAST)
        if r.year_after(last)[0] is None and r.word(of_year) != "year" and not _names_both_halves(r):
            return None
        last = of_year if r.word(of_year) == "year" and _year_told(r, last)[0] is None else last
    else:
        return None
    return _part_of_year(r, i, last, number * 6 - 5, "half") if number in (1, 2) else None


def _names_both_halves(r: Reader) -> bool:
    """In "the first half against the second half" both are of one year, if neither is of another time."""
    places = (r.ordinal_at(i) for i in range(len(r.tokens)))
    halves = [(number, last + 1) for number, last in places if number and r.word(last + 1) == "half"]
    named = any(r.word(at + 1) in ("of", "in") or r.year_at(at + 1) for _, at in halves)
    return {number for number, _ in halves} >= {1, 2} and not named


def _part_of_year(r: Reader, i: int, last: int, month: int, grain: str) -> TimeMention:
    first = i
    year, end = r.year_after(last)
    every = r.skip(last + 1, "of", "each", "every")
    if r.word(last) == "year" and r.word(last - 1) in ("each", "every"):
        every = last
    if r.word(every) in ("year", "years") and r.word(every - 1) in ("each", "every"):
        end = every
    elif (
        year is None and r.word(r.skip(last + 1, "of", "the")) == "year" and r.word(last + 1) in {"of", "the"}
    ):
        place = r.skip(last + 1, "of", "the")
        year, end = r.year_after(place) if r.year_at(place + 1) else (None, place)
    elif year is None:
        year, end = _year_told(r, last)
    if year is None and (year := r.short_year(last + 1)):
        end = last + 1
    if year is None and not r.tokens[i].after_break and (year := r.year_at(i - 1)):
        first = i - 1
    note = "" if year else NEWEST
    reached = SECOND_HALF if grain == "half" and _names_both_halves(r) else month
    day = date(year or r.newest_year_with(reached), month, 1)
    return TimeMention(first, end, period(day, grain), grain, note, no_year=not year)


def _year_told(r: Reader, last: int) -> tuple[int | None, int]:
    """The year of "of this year", "of last year" behind a part of one, and the last token of it."""
    place = r.skip(last + 1, "of", "in", "the")
    if r.word(place + 1) != "year" or r.word(place) not in LAST | {"this", "current"}:
        return None, last
    if r.word(place) in LAST:
        newest = last_full_period(r.clock.last_day, "year", r.clock.week_start).start
        return newest.year if newest else None, place + 1
    return r.clock.last_day.year, place + 1


def financial_year(r: Reader, i: int) -> TimeMention | None:
    """FY2017, fiscal year 2017: named by the year it ends in"""
    if r.word(i) == "fy":
        place = i + 1
    elif r.word(i) in ("fiscal", "financial") and r.word(i + 1) == "year":
        place = i + 2
    else:
        return None
    year = r.year_at(place) or r.short_year(place)
    if year is None:
        return None
    begins = r.clock.fiscal_year_start
    start = date(year, 1, 1) if begins == 1 else date(year - 1, begins, 1)
    span = DateRange(start, add_months(start, 12) - timedelta(days=1))
    note = "the financial year is the calendar year" if begins == 1 else "named by the year it ends in"
    return TimeMention(i, place, span, "year" if begins == 1 else "range", note)


def year(r: Reader, i: int) -> TimeMention | None:
    """2017, the year 2017, calendar year 2017"""
    grouped = r.word(i - 1) in r.vocab.by | r.vocab.each
    place = i if grouped else r.skip(i, "calendar", "year", "ano", "jahr", "of")
    value = r.year_at(place)
    if value is None or _has_quarter(r, place + 1) or r.word(place + 1) in {"h", "h1", "h2", "w"}:
        return None
    return TimeMention(i, place, period(date(value, 1, 1), "year"), "year")


def week_of(r: Reader, i: int) -> TimeMention | None:
    """the week of 20 November 2017, the week starting 5 Sept, the week ending 26 Nov, week commencing ..."""
    if r.word(i) != "week" or r.word(i + 1) not in _BEGINS | {"ending", "ended"}:
        return None
    if r.word(i - 1) in r.vocab.by | r.vocab.each or (r.word(i + 1) == "from" and r.word(i - 1) != "the"):
        return None
    place = r.skip(i + 2, "the", "on", "of")
    rules = (weekday_and_day, iso_day, numeric_day, day_and_month, month_and_day, named_day)
    day = next((found for rule in rules if (found := rule(r, place)) and found.grain == "day"), None)
    if day is None or day.range.start is None:
        return None
    week = period(day.range.start, "week", r.clock.week_start)
    if r.word(i + 1) not in ("of", "containing", "with", "ending", "ended") and week.start != day.range.start:
        week = DateRange(day.range.start, day.range.start + timedelta(days=6))
    if r.word(i + 1) in ("ending", "ended"):
        week = DateRange(day.range.start - timedelta(days=6), day.range.start)
    return TimeMention(i, day.last, week, "week", day.note, no_year=day.no_year)


def numbered_week(r: Reader, i: int) -> TimeMention | None:
    """week 47 of 2017, CW47, 2017 W47: by the numbering of ISO 8601"""
    if r.word(i) not in {"week", "cw", "kw", "wk", "w"} or r.word(i - 1) in {"per", "each", "last"}:
        return None
    number = int(r.word(i + 1)) if r.word(i + 1).isdigit() else 0
    year, last = r.year_after(i + 1)
    first = i
    if year is None and (year := r.year_at(i - 1)):
        first = i - 1
    note = "" if year else NEWEST
    if not 1 <= number <= 53 or (year is None and r.word(i) == "w"):
        return None
    try:
        start = date.fromisocalendar(year or r.clock.last_day.year, number, 1)
    except ValueError:
        return None
    if not year and start > r.clock.last_day:
        start = date.fromisocalendar(r.clock.last_day.year - 1, number, 1)
    span = DateRange(start, start + timedelta(days=6))
    return TimeMention(first, last if year else i + 1, span, "week", note, no_year=not year)
