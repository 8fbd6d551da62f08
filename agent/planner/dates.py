"""Time expressions in a question: absolute, or relative to the data's last full period."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from agent.planner.text import Token
from agent.planner.vocabulary import Vocabulary
from semantic_layer.calendar import DateRange, last_full_period, period, period_start, shift


@dataclass(frozen=True)
class TimeMention:
    """Tokens `first`..`last` (inclusive) name a date range; `note` says what was assumed."""

    first: int
    last: int
    range: DateRange
    grain: str
    note: str = ""
    parts: tuple["TimeMention", ...] = ()


@dataclass(frozen=True)
class Clock:
    """What relative dates lean on: the first and last day of the data, and the day weeks begin with."""

    first_day: date
    last_day: date
    week_start: str = "monday"


Rule = Callable[["Reader", int], TimeMention | None]
_YEAR = re.compile(r"(19|20)\d\d")
_ISO_DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
_ISO_MONTH = re.compile(r"(\d{4})-(\d{2})")
_THIS = frozenset({"this", "current", "este", "dieser"})
LAST = frozenset(
    {"last", "previous", "prior", "past", "latest", "recent", "ultimo", "ultimos", "letzten", "letzter"}
)


@dataclass(frozen=True)
class Reader:
    """The tokens being read, with the word classes and the clock."""

    tokens: tuple[Token, ...]
    vocab: Vocabulary
    clock: Clock

    def word(self, i: int) -> str:
        return self.tokens[i].text if 0 <= i < len(self.tokens) else ""

    def skip(self, i: int, *words: str) -> int:
        while self.word(i) in words:
            i += 1
        return i

    def year_at(self, i: int) -> int | None:
        return int(self.word(i)) if _YEAR.fullmatch(self.word(i)) else None

    def year_after(self, i: int) -> tuple[int | None, int]:
        """The year said after token i ("of", "in", "," allowed between) and the last token used."""
        j = self.skip(i + 1, "of", "in", "de", "im")
        year = self.year_at(j)
        return (year, j) if year else (None, i)

    def number_at(self, i: int) -> int | None:
        word = self.word(i)
        if word.isdigit() and len(word) <= 3:
            return int(word)
        return self.vocab.numbers.get(word)


def _safe_date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def iso_day(r: Reader, i: int) -> TimeMention | None:
    """2017-05-14"""
    m = _ISO_DAY.fullmatch(r.word(i))
    day = _safe_date(*(int(g) for g in m.groups())) if m else None
    return TimeMention(i, i, DateRange(day, day), "day") if day else None


def iso_month(r: Reader, i: int) -> TimeMention | None:
    """2017-05"""
    m = _ISO_MONTH.fullmatch(r.word(i))
    day = _safe_date(int(m[1]), int(m[2]), 1) if m else None
    return TimeMention(i, i, period(day, "month"), "month") if day else None


def _newest_year_with_month(r: Reader, month: int) -> int:
    year = r.clock.last_day.year
    return year if date(year, month, 1) <= r.clock.last_day else year - 1


def _day_number(word: str) -> int | None:
    m = re.fullmatch(r"(\d{1,2})(st|nd|rd|th)?", word)
    return int(m[1]) if m and 1 <= int(m[1]) <= 31 else None


def _day_of_month(r: Reader, i: int) -> tuple[int | None, int, int]:
    """A day number beside the month at i ("14 May", "May 14th"), with the first and last token used."""
    before, after = _day_number(r.word(i - 1)), _day_number(r.word(i + 1))
    if after:
        j = i + 1
        return after, i, j + 1 if r.word(j + 1) in {"st", "nd", "rd", "th"} else j
    if before:
        return before, i - 1, i
    if r.word(i - 1) in {"st", "nd", "rd", "th"} and _day_number(r.word(i - 2)):
        return _day_number(r.word(i - 2)), i - 2, i
    return None, i, i


def month_name(r: Reader, i: int) -> TimeMention | None:
    """May 2017, 14 May 2017, May (the newest in the data, said so)"""
    month = r.vocab.months.get(r.word(i))
    if not month or (r.word(i) in {"may", "mar"} and not _month_is_meant(r, i)):
        return None
    number, first, last = _day_of_month(r, i)
    year, last = r.year_after(last)
    note = ""
    if year is None:
        year = _newest_year_with_month(r, month)
        note = "no year was named: the newest in the data is taken"
        first = first - 1 if r.word(first - 1) in LAST else first
    day = _safe_date(year, month, number or 1)
    if day is None:
        return None
    grain = "day" if number else "month"
    return TimeMention(first, last, period(day, grain), grain, note)


def day_span(r: Reader, i: int) -> TimeMention | None:
    """20 to 30 November 2017"""
    first, j = _day_number(r.word(i)), i + 1
    j = r.skip(j, "to", "until", "till", "through", "and", "bis", "ate")
    second, month = _day_number(r.word(j)), r.vocab.months.get(r.word(j + 1))
    if not (first and second and month) or j == i:
        return None
    year, last = r.year_after(j + 1)
    year = year or _newest_year_with_month(r, month)
    start, end = _safe_date(year, month, first), _safe_date(year, month, second)
    return TimeMention(i, last, DateRange(start, end), "range") if start and end and start <= end else None


def _month_is_meant(r: Reader, i: int) -> bool:
    """ "may" is a verb unless a date word stands beside it."""
    before = {
        "in",
        "of",
        "since",
        "from",
        "to",
        "until",
        "till",
        "through",
        "and",
        "between",
        "during",
        "for",
        "by",
        "before",
        "after",
        "last",
        "this",
        "both",
        "em",
    }
    return r.word(i - 1) in before or r.year_after(i)[0] is not None or _day_of_month(r, i)[0] is not None


def _quarter_number(r: Reader, i: int) -> tuple[int | None, int]:
    m = re.fullmatch(r"q([1-4])", r.word(i))
    if m:
        return int(m[1]), i
    if r.word(i) == "q" and r.word(i + 1) in {"1", "2", "3", "4"}:
        return int(r.word(i + 1)), i + 1
    if r.vocab.grains.get(r.word(i + 1)) == "quarter" and r.word(i) in r.vocab.ordinals:
        return r.vocab.ordinals[r.word(i)], i + 1
    return None, i


def quarter(r: Reader, i: int) -> TimeMention | None:
    """Q3 2017, third quarter of 2017"""
    number, last = _quarter_number(r, i)
    if number is None:
        return None
    first = i
    year, last = r.year_after(last)
    if year is None and r.year_at(i - 1):
        year, first = r.year_at(i - 1), i - 1
    note = "" if year else "no year was named: the newest in the data is taken"
    year = year or _newest_year_with_month(r, number * 3 - 2)
    return TimeMention(first, last, period(date(year, number * 3 - 2, 1), "quarter"), "quarter", note)


def half_year(r: Reader, i: int) -> TimeMention | None:
    """H1 2017, second half of 2017"""
    m = re.fullmatch(r"h([12])", r.word(i))
    if m:
        number, last = int(m[1]), i
    elif r.word(i) in r.vocab.ordinals and r.word(i + 1) == "half":
        number, last = r.vocab.ordinals[r.word(i)], i + 1
    else:
        return None
    year, last = r.year_after(last)
    if year is None or number not in (1, 2):
        return None
    return TimeMention(i, last, period(date(year, number * 6 - 5, 1), "half"), "half")


def to_date(r: Reader, i: int) -> TimeMention | None:
    """year to date, ytd: from the start of the period the data ends in to its last day"""
    grain = {"ytd": "year", "qtd": "quarter", "mtd": "month"}.get(r.word(i))
    last = i
    if grain is None and r.vocab.grains.get(r.word(i)) and (r.word(i + 1), r.word(i + 2)) == ("to", "date"):
        grain, last = r.vocab.grains[r.word(i)], i + 2
    if grain is None or grain == "day":
        return None
    start = period_start(r.clock.last_day, grain, r.clock.week_start)
    return TimeMention(
        i, last, DateRange(start, r.clock.last_day), "range", f"the {grain} the data ends in, so far"
    )


def year(r: Reader, i: int) -> TimeMention | None:
    """2017"""
    value = r.year_at(i)
    if value is None or _quarter_number(r, i + 1)[0]:
        return None
    first = (
        i - 1
        if r.vocab.grains.get(r.word(i - 1)) == "year" and r.word(i - 1) in {"year", "ano", "jahr"}
        else i
    )
    return TimeMention(first, i, period(date(value, 1, 1), "year"), "year")


def last_periods(r: Reader, i: int) -> TimeMention | None:
    """last quarter, the past 6 months: whole periods that end with the data's last full one"""
    if r.word(i) not in LAST:
        return None
    count = r.number_at(i + 1)
    j = i + 2 if count else i + 1
    j = r.skip(j, "full", "complete")
    grain = r.vocab.grains.get(r.word(j))
    if grain is None or count == 0:
        return None
    newest = last_full_period(r.clock.last_day, grain, r.clock.week_start)
    assert newest.start
    start = shift(newest.start, grain, 1 - (count or 1))
    note = f"relative to the last full {grain} of the data"
    return TimeMention(i, j, DateRange(start, newest.end), grain, note)


def this_period(r: Reader, i: int) -> TimeMention | None:
    """this month: the period the data ends in, so far"""
    grain = r.vocab.grains.get(r.word(i + 1))
    if r.word(i) not in _THIS or grain is None:
        return None
    start = period_start(r.clock.last_day, grain, r.clock.week_start)
    return TimeMention(
        i, i + 1, DateRange(start, r.clock.last_day), grain, f"the {grain} the data ends in, so far"
    )


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
    for words, day_of in NAMED_DAYS.items():
        if tuple(r.word(i + n) for n in range(len(words))) != words:
            continue
        year, last = r.year_after(i + len(words) - 1)
        note = "" if year else "no year was named: the newest in the data is taken"
        newest = r.clock.last_day.year
        year = year or (newest if day_of(newest) <= r.clock.last_day else newest - 1)
        return TimeMention(i, last, DateRange(day_of(year), day_of(year)), "day", note)
    return None


def _thanksgiving(year: int) -> date:
    """The fourth Thursday of November."""
    first = date(year, 11, 1)
    return date(year, 11, 1 + (3 - first.weekday()) % 7 + 21)


NAMED_DAYS: dict[tuple[str, ...], Callable[[int], date]] = {
    ("black", "friday"): lambda year: _thanksgiving(year) + timedelta(days=1),
    ("cyber", "monday"): lambda year: _thanksgiving(year) + timedelta(days=4),
    ("thanksgiving",): _thanksgiving,
    ("christmas", "eve"): lambda year: date(year, 12, 24),
    ("christmas", "day"): lambda year: date(year, 12, 25),
    ("christmas",): lambda year: date(year, 12, 25),
    ("new", "year", "eve"): lambda year: date(year, 12, 31),
    ("valentine", "day"): lambda year: date(year, 2, 14),
    ("halloween",): lambda year: date(year, 10, 31),
}
NAMED_DAY_WORDS = frozenset(word for words in NAMED_DAYS for word in words)


# Longer forms stand before the shorter ones they contain.
SIMPLE: tuple[Rule, ...] = (
    nearby_day,
    named_day,
    day_span,
    to_date,
    iso_day,
    iso_month,
    half_year,
    quarter,
    month_name,
    last_periods,
    this_period,
    year,
)


def read_simple(r: Reader, i: int) -> TimeMention | None:
    """The first simple expression that starts at token i (or just before it)."""
    for rule in SIMPLE:
        if found := rule(r, i):
            return found
    return None
