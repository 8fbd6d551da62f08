"""The single expressions of time, in the order in which they are tried."""

from dataclasses import replace

from agent.planner.times.dates import Reader, Rule, TimeMention
from agent.planner.times.days import (
    day_and_month,
    day_span,
    iso_day,
    last_weekday,
    month_and_day,
    named_day,
    nearby_day,
    numeric_day,
    weekday_and_day,
)
from agent.planner.times.periods import (
    financial_year,
    half_year,
    iso_month,
    month_name,
    numbered_week,
    quarter,
    week_of,
    year,
)
from agent.planner.times.relative import first_periods, last_periods, this_period, to_date
from agent.planner.times.seasons import season

# Longer forms stand before the shorter ones they contain.
SIMPLE: tuple[Rule, ...] = (
    nearby_day,
    named_day,
    week_of,
    numbered_week,
    weekday_and_day,
    day_span,
    to_date,
    iso_day,
    numeric_day,
    iso_month,
    half_year,
    quarter,
    day_and_month,
    month_and_day,
    month_name,
    season,
    last_weekday,
    first_periods,
    last_periods,
    this_period,
    financial_year,
    year,
)


def read_simple(r: Reader, i: int) -> TimeMention | None:
    """The first simple expression that starts at token i (or just before it)."""
    return r.once(_first_simple, i)


def _first_simple(r: Reader, i: int) -> TimeMention | None:
    for rule in SIMPLE:
        if found := rule(r, i):
            return _said_once_more(r, found)
    return None


def _said_once_more(r: Reader, found: TimeMention) -> TimeMention:
    """In "Black Friday (24 November 2017)" what stands in brackets says which days are meant."""
    place = found.last + 1
    if "(" not in r.gap(place):
        return found
    again = next((m for rule in SIMPLE if (m := rule(r, place))), None)
    if again is None or again.first != place or ")" not in r.gap(again.last + 1):
        return found
    if again.no_year and not found.no_year:
        return found
    return replace(again, first=found.first) if again.grain == found.grain else found
