"""What definitions know of those who are there for the first time, and how far back a time is."""

from datetime import date, timedelta
from typing import Any

from agent.planner.draft import Draft
from agent.planner.histories.clauses import Clause
from agent.planner.histories.lead import Whom
from semantic_layer.calendar import DateRange, shift
from semantic_layer.manifest import Metric

DAYS = {"day": 1, "week": 7, "month": 30}
MONTHS = {"month": 1, "quarter": 3, "year": 12}


def span_of(clause: Clause) -> DateRange | None:
    """The time a clause names."""
    return clause.time.time.range if clause.time and clause.time.time else None


def new_of(draft: Draft, whom: Whom) -> Metric | None:
    """The measure of those who are there for the first time, by a flag of their rows."""
    metrics = draft.manifest.metrics
    counted = metrics[whom.counted]
    noun = whom_noun(counted)
    named = [m.name for said in (("new", noun), ("new", "customers")) for m in draft.lexicon.lookup(said)]
    found = [
        metrics[name]
        for name in dict.fromkeys(named)
        if name in metrics
        and (metrics[name].model, metrics[name].expr) == (counted.model, counted.expr)
        and metrics[name].filters
        and not draft.lacking(name)
    ]
    return found[0] if len(found) == 1 else None


def whom_noun(metric: Metric) -> str:
    """The last word of what a measure is called."""
    return metric.label.lower().split()[-1]


def flag_of_first(draft: Draft, whom: Whom) -> str | None:
    """The flag of the rows that tells which of them are somebody's first."""
    new = new_of(draft, whom)
    if new is None or len(new.filters) != 1:
        return None
    names = set(new.filters[0].dimensions.values())
    name = names.pop() if len(names) == 1 else ""
    known = draft.manifest.dimensions.get(name)
    return name if known is not None and known.data_type == "boolean" else None


def name_of(metric: Metric | None) -> str:
    """The name of a measure, empty where there is none."""
    return metric.name if metric else ""


def days_back(day: date, number: int, grain: str) -> date:
    """The day so many days, weeks, months, quarters or years before another."""
    if grain in ("day", "week"):
        return day - timedelta(days=number * DAYS[grain])
    months = day.year * 12 + day.month - 1 - number * MONTHS[grain]
    last = shift(date(months // 12, months % 12 + 1, 1), "month", 1) - timedelta(days=1)
    return last.replace(day=min(day.day, last.day))


def lasts(window: Any, number: int, grain: str) -> bool:
    """Whether a window of the definitions is as long as was said."""
    if window is None:
        return False
    return bool(window.days == number * DAYS.get(grain, 0) or (grain == "month" and window.months == number))


def months_on(begin: DateRange | None, number: int, grain: str, last: date) -> DateRange | None:
    """From a period of whole months on so many more, where the data has all of them."""
    if begin is None or begin.start is None or begin.end is None or grain not in MONTHS:
        return None
    behind = begin.end + timedelta(days=1)
    end = shift(behind, "month", number * MONTHS[grain]) - timedelta(days=1)
    is_whole = (begin.start.day, behind.day) == (1, 1)
    return DateRange(begin.start, end) if is_whole and end <= last else None
