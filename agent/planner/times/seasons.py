"""Seasons by their months, where the data has no season of its own: summer 2025, last winter, spring."""

from datetime import date, timedelta

from agent.planner.times.dates import LAST, NEWEST, Reader, TimeMention
from semantic_layer.calendar import DateRange, add_months

# The month each begins with; winter reaches into the next year.
_BEGINS = {"spring": 3, "summer": 6, "autumn": 9, "fall": 9, "winter": 12}
SEASONS = frozenset(_BEGINS)
_MONTHS = {3: "March to May", 6: "June to August", 9: "September to November", 12: "December to February"}
_LEADS = frozenset(
    {"in", "during", "over", "for", "since", "until", "and", "or", "than", "between", "through"}
)
_NOW = frozenset({"this", "current"})
WINTER, SEASON_OF_TWO = 12, "season of two years"


def season(r: Reader, i: int) -> TimeMention | None:
    """Summer 2025 (June to August), said so; a winter of one year alone is two."""
    place = i + 1 if r.word(i) in LAST | _NOW else i
    month = _BEGINS.get(r.word(place)) if r.clock.lacks_seasons else None
    if month is None:
        return None
    year, last = r.year_after(place)
    led = place > i or r.word(r.skip(i - 1, "the") if i else i) in _LEADS | r.vocab.comparisons
    if year is None and (not led or (r.word(place) == "fall" and place == i)):
        return None
    if year and any(text == f"{r.word(place)} {year}" for _, text in r.clock.terms):
        return None
    note = f"{r.word(place)} is {_MONTHS[month]}"
    if year and month == WINTER:
        return _of_winter(r, place, year, last, note)
    begins = date(year or _newest(r, month, is_over=r.word(i) in LAST), month, 1)
    told = note if year else f"{NEWEST}; {note}"
    return TimeMention(i, last, _three_months(begins), "season", told, no_year=not year and place == i)


def _of_winter(r: Reader, i: int, year: int, last: int, note: str) -> TimeMention:
    """ "Winter 2024/25" begins in the first of both years; "winter 2024" may begin or end in it."""
    both = r.word(last + 1) in (str(year + 1), str(year + 1)[2:])
    begins = _three_months(date(year, WINTER, 1))
    if both:
        return TimeMention(i, last + 1, begins, "season", note)
    return TimeMention(i, last, begins, SEASON_OF_TWO, note)


def _newest(r: Reader, month: int, *, is_over: bool) -> int:
    """The year of the newest season that the data has begun, or that is over in it."""
    year = r.newest_year_with(month)
    end = _three_months(date(year, month, 1)).end
    return year - 1 if is_over and end and end > r.clock.last_day else year


def _three_months(start: date) -> DateRange:
    return DateRange(start, add_months(start, 3) - timedelta(days=1))
