"""Loose parts of a period, and times that lean on a day: mid-May, late 2023, the weekend before Easter."""

from dataclasses import replace
from datetime import date, timedelta

from agent.planner.times.dates import LAST, NEWEST, WEEKDAYS, Reader, TimeMention
from agent.planner.times.days import named_day
from agent.planner.times.simple import read_simple
from semantic_layer.calendar import DateRange, period, period_start, shift

_EARLY, _MID, _LATE = (
    frozenset({"early"}),
    frozenset({"mid", "middle"}),
    frozenset({"late"}),
)
_BEFORE_TIMES = frozenset(
    {
        "with",
        "as",
        "in",
        "of",
        "since",
        "from",
        "until",
        "till",
        "to",
        "between",
        "and",
        "than",
        "during",
        "for",
        "by",
    }
    | {"after", "before", "through", "or", "over", "around"}
)
_LEADS = ("in", "of", "the", "on", "part", "days", "weeks", "months")
_SIDES = ("before", "after", "following")
_AND = frozenset({"and", "or", "vs", "versus", "than", "against", "with", "to"})
_IT = frozenset({"it", "that", "then", "afterwards"})
SIDE = "side"
FIFTEENTH, TENTH, TWENTIETH = 15, 10, 20
_PARTED = {
    "month": "early ends with the tenth day of a month, mid with the twentieth",
    "quarter": "early, mid and late are a month of a quarter each",
    "half": "early, mid and late are thirds of it",
    "year": "early and late are the first and the last quarter of a year, mid what is between",
}


def loose_part(r: Reader, i: int) -> TimeMention | None:
    """mid-March 2024, early 2018, late in May: a part of the period, said how it was taken"""
    if r.word(i) not in _EARLY | _MID | _LATE or (r.word(i) not in _MID and not _is_led(r, i)):
        return None
    place = r.skip(i + 1, *_LEADS)
    whole = read_simple(r, place)
    if whole is None or whole.first != place or whole.grain not in _PARTED:
        return None
    start, end = whole.range.start, whole.range.end
    if not (start and end):
        return None
    span = _part_of(start, end, whole.grain, r.word(i))
    note = "; ".join(dict.fromkeys(one for one in (whole.note, _PARTED[whole.grain]) if one))
    return TimeMention(i, whole.last, span, "range", note, no_year=whole.no_year)


def _is_led(r: Reader, i: int) -> bool:
    """Whether a time begins here: what is "delivered late in May" is late, and not of late May."""
    return i == 0 or r.tokens[i].after_break or r.word(i - 1) in _BEFORE_TIMES | r.vocab.comparisons


def _part_of(start: date, end: date, grain: str, word: str) -> DateRange:
    if grain == "month":
        first, last = start.replace(day=TENTH), start.replace(day=TWENTIETH)
        cuts = first, last
    else:
        size = {"quarter": 1, "half": 2, "year": 3}[grain]
        after = end + timedelta(days=1)
        cuts = (
            shift(start, "month", size) - timedelta(days=1),
            shift(after, "month", -size) - timedelta(days=1),
        )
    if word in _EARLY:
        return DateRange(start, cuts[0])
    if word in _LATE:
        return DateRange(cuts[1] + timedelta(days=1), end)
    return DateRange(cuts[0] + timedelta(days=1), cuts[1])


def middle_day(r: Reader, i: int) -> TimeMention | None:
    """Where a range begins or ends: mid-March is the fifteenth, mid-2018 the first of July"""
    found = loose_part(r, i) if r.word(i) in _MID else None
    if found is None or not (found.range.start and found.range.end):
        return None
    whole = found.range
    assert whole.start and whole.end
    is_month = whole.start.month == whole.end.month
    day = whole.start.replace(day=FIFTEENTH) if is_month else whole.start.replace(month=7, day=1)
    note = NEWEST if found.no_year else ""
    return replace(found, range=DateRange(day, day), grain="day", note=note)


def weekend_beside(r: Reader, i: int) -> TimeMention | None:
    """the weekend before Christmas 2023, the Friday after Easter, the weekend of 6 May 2022, last weekend"""
    named = WEEKDAYS.get(r.word(i))
    if found := _numbered_weekend(r, i):
        return found
    if r.word(i) in LAST and r.word(i + 1) == "weekend":
        sunday = r.clock.last_day - timedelta(days=(r.clock.last_day.weekday() + 1) % 7)
        note = "the last whole weekend of the data is taken"
        return TimeMention(i, i + 1, DateRange(sunday - timedelta(days=1), sunday), "range", note)
    if named is None and r.word(i) != "weekend":
        return None
    side = r.word(i + 1)
    if side not in _SIDES and not (side in ("of", "around") and named is None):
        return None
    day = read_simple(r, r.skip(i + 2, "the"))
    if day is None or day.grain not in ("day", "week") or not (day.range.start and day.range.end):
        return None
    span = _beside(day.range.start, day.range.end, side, named)
    return TimeMention(i, day.last, span, "range" if named is None else "day", day.note, no_year=day.no_year)


def _numbered_weekend(r: Reader, i: int) -> TimeMention | None:
    """the last weekend of May 2018, the first Monday in June: with all its days in the period"""
    place, last = r.ordinal_at(i)
    is_last = r.word(i) in LAST | {"final"}
    last = i if is_last else last
    named = WEEKDAYS.get(r.word(last + 1))
    if not (place or is_last or r.word(i) == "first") or (named is None and r.word(last + 1) != "weekend"):
        return None
    whole = read_simple(r, r.skip(last + 2, "of", "in", "the"))
    if r.word(last + 2) not in ("of", "in") or whole is None or not (whole.range.start and whole.range.end):
        return None
    start, end = whole.range.start, whole.range.end
    if named is not None:
        back = timedelta(days=(end.weekday() - named) % 7)
        ahead = timedelta(days=(named - start.weekday()) % 7 + 7 * ((place or 1) - 1))
        day = end - back if is_last else start + ahead
        return TimeMention(i, whole.last, DateRange(day, day), "day", whole.note, no_year=whole.no_year)
    if is_last:
        sunday = end - timedelta(days=(end.weekday() + 1) % 7)
    else:
        sunday = start + timedelta(days=(5 - start.weekday()) % 7 + 1 + 7 * ((place or 1) - 1))
    span = DateRange(sunday - timedelta(days=1), sunday)
    return TimeMention(i, whole.last, span, "range", whole.note, no_year=whole.no_year)


def _beside(start: date, end: date, side: str, named: int | None) -> DateRange:
    """The Saturday and Sunday, or the day of the week, nearest to a day on one side of it, or in its week."""
    last = 6 if named is None else named
    days = timedelta(days=0 if named is not None else 1)
    if side == "before":
        found = start - timedelta(days=((start.weekday() - last - 1) % 7) + 1)
        return DateRange(found - days, found)
    if side in ("of", "around"):
        found = period_start(start, "week") + timedelta(days=6)
        return DateRange(found - days, found)
    first = 5 if named is None else named
    found = end + timedelta(days=((first - end.weekday() - 1) % 7) + 1)
    return DateRange(found, found + days)


def both_sides(r: Reader, i: int) -> TimeMention | None:
    """before and after 1 May, before Black Friday and after it: the side that names no day of its own"""
    side = r.word(i)
    if side not in ("before", "after"):
        return None
    other = "after" if side == "before" else "before"
    if r.word(i + 1) in _AND and r.word(i + 2) == other:
        day = read_simple(r, r.skip(i + 3, "the"))
        return _on_side(r, i, i, side, day)
    if r.word(i + 1) in _IT:
        for at in range(i - 1, -1, -1):
            if r.word(at) == other and (day := read_simple(r, r.skip(at + 1, "the"))):
                return _on_side(r, i, i + 1, side, day)
    day = read_simple(r, r.skip(i + 1, "the"))
    twin = day is not None and (
        (r.word(i - 1) in _AND and r.word(i - 2) == other)
        or any(
            r.word(at) == other and r.word(at + 1) in _IT | {"and"}
            for at in range(day.last + 1, len(r.tokens))
        )
    )
    return _on_side(r, i, day.last, side, day) if twin and day else None


def _on_side(r: Reader, first: int, last: int, side: str, day: TimeMention | None) -> TimeMention | None:
    if day is None or not (day.range.start and day.range.end):
        return None
    if span := _counted_side(r, first, side, day.range.start, day.range.end):
        begun = first - 1 if r.grain_at(first - 1) else first
        begun -= begun < first and r.number_at(begun - 1) is not None
        return TimeMention(begun, last, span, SIDE, day.note)
    if side == "before":
        span = DateRange(r.clock.first_day, day.range.start - timedelta(days=1))
    else:
        span = DateRange(day.range.end + timedelta(days=1), r.clock.last_day)
    return TimeMention(first, last, span, SIDE, day.note)


def _counted_side(r: Reader, i: int, side: str, start: date, end: date) -> DateRange | None:
    """In "the two weeks before and after the 5th" so many of them on either side."""
    at = next((j for j in (i - 1, i - 3) if r.grain_at(j) in ("day", "week")), -1)
    grain = r.grain_at(at) if at >= 0 and (at == i - 1 or r.word(i - 1) in _AND) else None
    if grain is None:
        return None
    count = r.number_at(at - 1) or 1
    if side == "before":
        return DateRange(shift(start, grain, -count), start - timedelta(days=1))
    return DateRange(end + timedelta(days=1), shift(end, grain, count))


def last_named_day(r: Reader, i: int) -> TimeMention | None:
    """last Christmas, this Easter: the newest of the data"""
    found = named_day(r, i + 1) if r.word(i) in LAST | {"this"} else None
    return replace(found, first=i) if found and found.no_year else None


def ago(r: Reader, i: int) -> TimeMention | None:
    """three weeks ago, a year ago: that whole period"""
    count = r.number_at(i) or (1 if r.word(i) in ("a", "an", "one") else None)
    grain = r.grain_at(i + 1)
    if count is None or grain is None or r.word(i + 2) not in ("ago", "back"):
        return None
    note = f"counted back from the {grain} the data ends in"
    start = shift(period_start(r.clock.last_day, grain, r.clock.week_start), grain, -count)
    return TimeMention(i, i + 2, period(start, grain, r.clock.week_start), grain, note)


def festive(r: Reader, i: int) -> TimeMention | None:
    """over Christmas 2023, the Christmas season, in the run-up to Christmas: days around it, said which"""
    if r.word(i) in ("holiday", "holidays") and r.word(i + 1) in ("season", "period", "quarter", "shopping"):
        last = i + 1 + (r.word(i + 1) == "shopping" and r.word(i + 2) == "season")
        said, end = r.year_after(last)
        newest = said or r.newest_year_with(11)
        whole = DateRange(date(newest, 11, 1), date(newest, 12, 31))
        told = "the holiday season is November and December"
        return TimeMention(i, end, whole, "range", told if said else f"{told}; {NEWEST}", no_year=not said)
    lead = i
    run_up = [r.word(j) for j in range(i, i + 3)] == ["run", "up", "to"] or r.word(i) == "runup"
    place = r.skip(i + (3 if r.word(i) == "run" else 2), "the") if run_up else i + 1
    if not run_up and r.word(i) != "over":
        place = i
    day = named_day(r, place)
    if day is None or r.word(day.first) not in ("christmas", "xmas") or not day.range.start:
        return None
    if day.grain != "day" or day.range.start.day != 25:
        return None
    is_season = r.word(day.first + 1) in ("season", "time", "period", "holidays", "days")
    year, last = r.year_after(day.first + 1) if is_season else (None, day.last)
    if is_season:
        said = year or day.range.start.year
        day = replace(
            day, range=DateRange(date(said, 12, 25), date(said, 12, 25)), last=last, no_year=not year
        )
        day = replace(day, note="" if year else NEWEST)
    if not (run_up or is_season or r.word(i) == "over"):
        return None
    of = day.range.start.year if day.range.start else r.clock.last_day.year
    if run_up:
        span, note = (
            DateRange(date(of, 12, 1), date(of, 12, 24)),
            "the run-up is December until Christmas Eve",
        )
    else:
        span, note = DateRange(date(of, 12, 24), date(of, 12, 26)), "from Christmas Eve until Boxing Day"
    notes = "; ".join(one for one in (day.note, note) if one)
    return TimeMention(lead, day.last, span, "range", notes, no_year=day.no_year)
