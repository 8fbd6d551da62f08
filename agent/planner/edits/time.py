"""The time of a follow-up: what is cut off the range before, and which year a bare month is of."""

import re
from datetime import date, timedelta
from typing import Any

from agent.planner.draft import Draft
from agent.planner.times.dates import NEWEST, Clock, TimeMention
from semantic_layer.calendar import DateRange, period, period_start, shift

ONE_DAY = timedelta(days=1)
_GRAINS = ("day", "week", "month", "quarter", "year")
_ENDS = {"first": 1, "earliest": 1, "oldest": 1}
# What is named without its year.
_OF_A_YEAR = ("day", "month", "quarter", "half", "range")
_PARTIAL = frozenset({"incomplete", "partial", "unfinished", "ongoing", "running", "current"})
_LED = r"(?:for |in |during |of |over )?(?:the |those |that )?"
_HALF = re.compile(
    _LED + r"(?P<end>first|1st|second|2nd|last|other) half(?: of (?:the|that|it)(?: (?:year|period|time))?)?"
)
_RELATIVE = re.compile(
    _LED + r"(?P<end>first|earliest|oldest|last|latest|newest|final|most recent"
    r"|incomplete|partial|unfinished|ongoing|running|current) (?:(?P<count>\w+) )?(?P<grain>\w+)"
)


def range_before(previous: dict[str, Any], clock: Clock) -> DateRange:
    """The days that the query before covers, no more than there is data of."""
    said = previous.get("time") or {}
    start, end = (date.fromisoformat(said[key]) if said.get(key) else None for key in ("from", "to"))
    return DateRange(clock.first_day, clock.last_day).meet(DateRange(start, end))


def grain_before(previous: dict[str, Any]) -> str | None:
    """The grain of the time axis that the query before groups by."""
    groups = [group for group in previous.get("group_by", []) if isinstance(group, str)]
    return next((g.removeprefix("metric_time__") for g in groups if g.startswith("metric_time__")), None)


def at_an_end(said: str, previous: dict[str, Any], draft: Draft) -> DateRange | None:
    """ "the last two months" of what the query before covers; None where the words say something else."""
    words = " ".join(said.lower().split())
    if half := _HALF.fullmatch(words):
        return _half(half["end"].startswith(("first", "1")), previous)
    match = _RELATIVE.fullmatch(words)
    vocab, clock = draft.vocab, draft.clock
    grain = vocab.grains.get(match["grain"]) if match else None
    if match is None or grain is None or not (previous.get("time") or grain_before(previous)):
        return None
    word = match["count"] or "one"
    count = int(word) if word.isdigit() else vocab.numbers.get(word, 0)
    whole = range_before(previous, clock)
    if not count or whole.start is None or whole.end is None:
        return None
    draft.notes = [note for note in draft.notes if note not in {s.time.note for s in draft.spans if s.time}]
    at_start = match["end"] in _ENDS
    if match["end"] in _PARTIAL and period(whole.end, grain, clock.week_start).end == whole.end:
        at_start = period_start(whole.start, grain, clock.week_start) != whole.start
    if at_start:
        after = shift(period_start(whole.start, grain, clock.week_start), grain, count)
        return DateRange(whole.start, after - ONE_DAY)
    return DateRange(shift(period_start(whole.end, grain, clock.week_start), grain, 1 - count), whole.end)


def _half(is_first: bool, previous: dict[str, Any]) -> DateRange | None:
    """One half of the months that the query before covers; None where they have no half."""
    said = previous.get("time") or {}
    if not (said.get("from") and said.get("to")):
        return None
    start, after = date.fromisoformat(said["from"]), date.fromisoformat(said["to"]) + ONE_DAY
    months = (after.year - start.year) * 12 + after.month - start.month
    if start.day != 1 or after.day != 1 or months % 2:
        return None
    middle = shift(start, "month", months // 2)
    return DateRange(start, middle - ONE_DAY) if is_first else DateRange(middle, after - ONE_DAY)


def without_time(previous: dict[str, Any], off: DateRange, clock: Clock) -> DateRange | None:
    """What is left of the range before without one end of it; None where neither end is cut."""
    whole = range_before(previous, clock)
    said = previous.get("time") or {}
    if not (off.start and off.end and whole.start and whole.end):
        return None
    if off.start <= whole.start and off.end < whole.end:
        return DateRange(off.end + ONE_DAY, date.fromisoformat(said["to"]) if said.get("to") else None)
    if off.end >= whole.end and off.start > whole.start:
        return DateRange(date.fromisoformat(said["from"]) if said.get("from") else None, off.start - ONE_DAY)
    return None


def placed(draft: Draft, previous: dict[str, Any]) -> DateRange | None:
    """The time a follow-up names; what has no year is in the range before."""
    mentions = [s.time for s in draft.spans if s.time]
    said = previous.get("time") or {}
    if draft.time is None or len(mentions) != 1 or not mentions[0].note or not said:
        return draft.time
    mention, told = mentions[0], draft.time.start or draft.time.end
    if mention.grain not in _OF_A_YEAR or told is None or not _is_named(mention):
        return draft.time
    whole = range_before(previous, draft.clock)
    if whole.start is None or whole.end is None:
        return draft.time
    years = range(whole.start.year, whole.end.year + 1)
    found = [_years_later(draft.time, year - told.year) for year in years]
    inside = [one for one in found if (day := one.start or one.end) and whole.start <= day <= whole.end]
    if len(found) == 1 or len(inside) == 1:
        draft.notes = [note for note in draft.notes if note != mention.note]
        return (inside or found)[0]
    return draft.time


def _years_later(span: DateRange, years: int) -> DateRange:
    """The same months, or days, of another year."""
    end = _years_on(span.end + ONE_DAY, years) - ONE_DAY if span.end else None
    return DateRange(_years_on(span.start, years) if span.start else None, end)


def _years_on(day: date, years: int) -> date:
    is_leap_day = (day.month, day.day) == (2, 29)
    return day.replace(year=day.year + years, day=28 if is_leap_day else day.day)


def _is_named(mention: TimeMention) -> bool:
    """Whether a time is called by its name, and not told from the end of the data."""
    return mention.note == NEWEST


def a_year_before(previous: dict[str, Any], *, years: int = -1) -> DateRange | None:
    """The range before, a year earlier, or as many `years` on."""
    said = previous.get("time") or {}
    if not (said.get("from") and said.get("to")):
        return None
    start, after = date.fromisoformat(said["from"]), date.fromisoformat(said["to"]) + ONE_DAY
    earlier = [_years_on(day, years) for day in (start, after)]
    return DateRange(earlier[0], earlier[1] - ONE_DAY)


def beside(previous: dict[str, Any], grain: str, steps: int) -> DateRange | None:
    """The period so many `steps` on from the one before; None where that is no whole period of the grain."""
    if grain == "year":
        return a_year_before(previous, years=steps)
    said = previous.get("time") or {}
    if not (said.get("from") and said.get("to")):
        return None
    start, after = date.fromisoformat(said["from"]), date.fromisoformat(said["to"]) + ONE_DAY
    grains = (grain,) if grain in _GRAINS else _GRAINS
    lasts = next((g for g in grains if shift(start, g, 1) == after), None)
    if lasts is None:
        return None
    return DateRange(shift(start, lasts, steps), shift(after, lasts, steps) - ONE_DAY)


def month_named(draft: Draft) -> str | None:
    """The name of the one month that is named without its year, as the calendar has it."""
    mentions = [s.time for s in draft.spans if s.time]
    alone = len(mentions) == 1 and mentions[0].grain == "month" and _is_named(mentions[0])
    start = mentions[0].range.start if alone else None
    return f"{start:%B}" if start else None
