"""Single days and runs of days: 24 November 2017, Nov 20-26, 24/11/2017, Black Friday, yesterday."""

import re
from collections.abc import Callable
from datetime import date, timedelta

from agent.planner.times.dates import LAST, NEWEST, WEEKDAYS, Reader, TimeMention, safe_date
from semantic_layer.calendar import DateRange, period

_ISO_DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
_DOTTED = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{2}|\d{4})")
_SIGNS = frozenset({"/", "-", "."})
_TO = frozenset({"to", "until", "till", "through", "thru", "and", "bis", "ate"})


def iso_day(r: Reader, i: int) -> TimeMention | None:
    """2017-05-14"""
    m = _ISO_DAY.fullmatch(r.word(i))
    day = safe_date(*(int(g) for g in m.groups())) if m else None
    return TimeMention(i, i, DateRange(day, day), "day") if day else None


def numeric_day(r: Reader, i: int) -> TimeMention | None:
    """24/11/2017, 11/24/2017, 2017/11/24, 24.11.2017; where day and month may be swapped it is asked."""
    if m := _DOTTED.fullmatch(r.word(i)):
        day = safe_date(_full(m[3]), int(m[2]), int(m[1]))
        return TimeMention(i, i, DateRange(day, day), "day") if day else None
    parts = [r.word(j) for j in range(i, i + 3)]
    if not all(part.isdigit() for part in parts) or not {r.gap(i + 1), r.gap(i + 2)} <= _SIGNS:
        return None
    if len(parts[0]) == 4:
        found = [safe_date(int(parts[0]), int(parts[1]), int(parts[2]))]
    elif len(parts[2]) in (2, 4) and max(map(len, parts[:2])) <= 2:
        a, b, year = int(parts[0]), int(parts[1]), _full(parts[2])
        found = [safe_date(year, b, a), safe_date(year, a, b)]
    else:
        return None
    days = list(dict.fromkeys(day for day in found if day))
    if not days:
        return None
    options = tuple(f"{day:%Y-%m-%d}" for day in days) if len(days) > 1 else ()
    return TimeMention(i, i + 2, DateRange(days[0], days[0]), "day", options=options)


def _full(year: str) -> int:
    return int(year) if len(year) == 4 else 2000 + int(year)


def day_and_month(r: Reader, i: int) -> TimeMention | None:
    """24 November 2017, the 24th of Nov, 24 Nov 17"""
    number, last = r.day_at(i)
    if number is None and r.word(i + 1) == "of":
        number = r.vocab.ordinals.get(r.word(i))  # "the first of May"
    if number is None:
        return None
    place = r.skip(last + 1, "of", "de", "the")
    month = r.vocab.months.get(r.word(place))
    return _day(r, i, place, number, month) if month else None


def month_and_day(r: Reader, i: int) -> TimeMention | None:
    """November 24th, 2017; "aug 18" is a month of a year, if the data has that year"""
    month = r.vocab.months.get(r.word(i))
    place = r.skip(i + 1, "the")
    number, last = r.day_at(place)
    if not month or number is None or "(" in r.gap(place):
        return None
    alone = last == place and r.year_at(last + 1) is None and r.word(i - 1) != "on"
    if alone and (r.short_year(place) or any(sign in r.gap(place) for sign in "'’")):
        return None
    return _day(r, i, last, number, month)


def _day(r: Reader, first: int, last: int, number: int, month: int) -> TimeMention | None:
    year, end = r.year_after(last)
    if year is None and r.word(first).isdigit() and (year := r.short_year(last + 1)):
        end = last + 1
    said = year or r.newest_year_with(month, number)
    day = safe_date(said, month, number)
    note = "" if year else NEWEST
    return TimeMention(first, end, DateRange(day, day), "day", note, no_year=not year) if day else None


def weekday_and_day(r: Reader, i: int) -> TimeMention | None:
    """Friday, 24 November 2017: the day of the week only says once more which day it is"""
    if r.word(i) not in WEEKDAYS:
        return None
    place = r.skip(i + 1, "the")
    for rule in (iso_day, numeric_day, day_and_month, month_and_day):
        found = rule(r, place)
        if found and found.range.start and found.range.start.weekday() == WEEKDAYS[r.word(i)]:
            return TimeMention(i, found.last, found.range, "day", found.note, no_year=found.no_year)
    return None


def last_weekday(r: Reader, i: int) -> TimeMention | None:
    """last Friday: the newest one of the data"""
    if r.word(i) not in LAST or r.word(i + 1) not in WEEKDAYS:
        return None
    back = (r.clock.last_day.weekday() - WEEKDAYS[r.word(i + 1)]) % 7
    day = r.clock.last_day - timedelta(days=back)
    return TimeMention(i, i + 1, DateRange(day, day), "day", "the newest one of the data is taken")


def day_span(r: Reader, i: int) -> TimeMention | None:
    """20 to 30 November 2017, the 20th through the 26th of November, Nov 20-26 2017"""
    opens = r.vocab.months.get(r.word(i))
    start, last = r.day_at(r.skip(i + 1, "the") if opens else i)
    j = r.skip(last + 1, *_TO)
    is_joined = j > last + 1 or r.is_dashed(j)
    end, last = r.day_at(r.skip(j, "the"))
    if start is None or end is None or not is_joined:
        return None
    place = r.skip(last + 1, "of", "de", "the")
    month = opens or r.vocab.months.get(r.word(place))
    if opens and r.word(last + 1) in r.vocab.months:
        return None
    if month is None:
        return _of_month_before(r, i, last, start, end)
    year, end_of_span = r.year_after(last if opens else place)
    said = year or r.newest_year_with(month, start)
    days = safe_date(said, month, start), safe_date(said, month, end)
    return _run(i, end_of_span, days, "" if year else NEWEST)


def _of_month_before(r: Reader, i: int, last: int, start: int, end: int) -> TimeMention | None:
    """In "the first days of May 2018 (1st to 7th)" the month is said before."""
    if r.word(last) not in {"st", "nd", "rd", "th"}:
        return None
    for j in range(i - 1, -1, -1):
        month = r.vocab.months.get(r.word(j))
        if month:
            year = r.year_after(j)[0] or r.newest_year_with(month)
            return _run(i, last, (safe_date(year, month, start), safe_date(year, month, end)), "")
    return None


def _run(first: int, last: int, days: tuple[date | None, date | None], note: str) -> TimeMention | None:
    start, end = days
    if not (start and end and start <= end):
        return None
    return TimeMention(first, last, DateRange(start, end), "range", note, no_year=bool(note))


def nearby_day(r: Reader, i: int) -> TimeMention | None:
    """yesterday, today, the day before yesterday: the last days of the data"""
    if (r.word(i), r.word(i + 1), r.word(i + 2)) == ("day", "before", "yesterday"):
        last, back = i + 2, 2
    elif r.word(i) in ("yesterday", "today"):
        last, back = i, int(r.word(i) == "yesterday")
    else:
        return None
    day = r.clock.last_day - timedelta(days=back)
    note = "the last day of the data is taken for today"
    return TimeMention(i, last, DateRange(day, day), "day", note)


def named_day(r: Reader, i: int) -> TimeMention | None:
    """Black Friday 2017, Christmas 2018, New Year's Eve 2016: one day, of the newest year if none is said"""
    if r.word(i) not in OPENING_DAYS:
        return None
    for said, day_of in NAMED_DAYS.items():
        if tuple(r.word(i + n) for n in range(len(said))) != said:
            continue
        end = i + len(said) - 1
        is_week = r.word(end + 1) == "week"
        is_weekend = r.word(end + 1) == "weekend"
        year, last = r.year_after(end + (is_week or is_weekend))
        newest = r.clock.last_day.year
        of = year or (newest if day_of(newest) <= r.clock.last_day else newest - 1)
        note = "" if year else NEWEST
        if is_week:
            week = period(day_of(of), "week", r.clock.week_start)
            return TimeMention(i, last, week, "week", note, no_year=not year)
        if is_weekend:
            return TimeMention(i, last, _weekend_with(day_of(of)), "range", note, no_year=not year)
        return TimeMention(i, last, DateRange(day_of(of), day_of(of)), "day", note, no_year=not year)
    return None


def _weekend_with(day: date) -> DateRange:
    """The Saturday and Sunday of a day, or nearest to it, with the days up to it."""
    saturday = day + timedelta(days=5 - day.weekday() - (7 if day.weekday() < 2 else 0))
    return DateRange(min(day, saturday), max(day, saturday + timedelta(days=1)))


def _thanksgiving(year: int) -> date:
    """The fourth Thursday of November."""
    first = date(year, 11, 1)
    return date(year, 11, 1 + (3 - first.weekday()) % 7 + 21)


def _easter(year: int) -> date:
    """Easter Sunday of the Gregorian calendar (Butcher's rule)."""
    a, b, c = year % 19, year // 100, year % 100
    d, e = b // 4, b % 4
    g = (8 * b + 13) // 25
    h = (19 * a + b - d - g + 15) % 30
    i, k = c // 4, c % 4
    n = (32 + 2 * e + 2 * i - h - k) % 7
    m = (a + 11 * h + 22 * n) // 451
    month, day = divmod(h + n - 7 * m + 114, 31)
    return date(year, month, day + 1)


NAMED_DAYS: dict[tuple[str, ...], Callable[[int], date]] = {
    ("black", "friday"): lambda year: _thanksgiving(year) + timedelta(days=1),
    ("cyber", "monday"): lambda year: _thanksgiving(year) + timedelta(days=4),
    ("thanksgiving",): _thanksgiving,
    ("christmas", "eve"): lambda year: date(year, 12, 24),
    ("christmas", "day"): lambda year: date(year, 12, 25),
    ("christmas",): lambda year: date(year, 12, 25),
    ("xmas",): lambda year: date(year, 12, 25),
    ("boxing", "day"): lambda year: date(year, 12, 26),
    ("new", "year", "eve"): lambda year: date(year, 12, 31),
    ("new", "years", "eve"): lambda year: date(year, 12, 31),
    ("new", "year", "day"): lambda year: date(year, 1, 1),
    ("new", "years", "day"): lambda year: date(year, 1, 1),
    ("valentine", "day"): lambda year: date(year, 2, 14),
    ("valentines", "day"): lambda year: date(year, 2, 14),
    ("singles", "day"): lambda year: date(year, 11, 11),
    ("halloween",): lambda year: date(year, 10, 31),
    ("good", "friday"): lambda year: _easter(year) - timedelta(days=2),
    ("easter", "monday"): lambda year: _easter(year) + timedelta(days=1),
    ("easter", "sunday"): _easter,
    ("easter",): _easter,
}
OPENING_DAYS = frozenset(words[0] for words in NAMED_DAYS)
NAMED_DAY_WORDS = frozenset(word for words in NAMED_DAYS for word in words)
