"""Every year, month and day of the week that is said is in the query."""

import re
from calendar import month_name

from agent.planner.making.terms import WITHIN
from agent.planner.names.text import stem
from agent.planner.second_look.asked import Asked
from agent.planner.second_look.cues import cues
from agent.planner.second_look.said import Said
from agent.planner.vocabulary import vocabulary
from semantic_layer.query import METRIC_TIME

_YEAR = re.compile(r"(?:19|20)\d\d")
_WEEKDAYS = cues("days_of_week")
# Weekdays that say which date is meant, or where weeks begin.
_DATED = cues("dated")
# By their whole names alone: short forms are other words, too, and those of other languages parts of names.
_MONTH_NAMES = tuple(name.lower() for name in month_name[1:])
_NEGATIVE, _NEAR = cues("negative"), 6
_PLACES = frozenset({"first", "second", "third", "fourth", "last", "final"})
_BEGUN = frozenset({"new", "first", "newly", "joined", "started", "lost", "left", "stopped"})
_OTHER_WORDS = frozenset({"march", "may"})


def lost_year(said: Said, asked: Asked) -> str | None:
    """The year that is neither in the query nor inside the time of it, nor held against it."""
    if asked.query.get("compare") or _are_all_ranked(asked):
        return None
    first, last = asked.days
    years = [word for word in said.text if _YEAR.fullmatch(word)]
    return next(
        (
            year
            for year in years
            if not any(str(int(year) + step) in asked.text for step in (-1, 0, 1))
            and not (asked.query.get("time") and first[:4] <= year <= last[:4])
        ),
        None,
    )


def lost_part_of_each(said: Said, asked: Asked) -> str | None:
    """What is meant of each month or week: "the last day of every month", "the first week of the month"."""
    grains = vocabulary().grains
    each = vocabulary().each
    for i, word in enumerate(said.text):
        is_part = word in _PLACES and (said.at(i + 1) in _WEEKDAYS or said.at(i + 1) in grains)
        of_each = said.at(i + 2) in ("of", "in") and said.at(i + 3) in each | {"the", "a"}
        grain = grains.get(said.at(i + 4))
        if is_part and of_each and grain and (said.at(i + 3) in each or grain in ("month", "week")):
            return f"{word} {said.at(i + 1)} of {said.at(i + 3)}"
    return None


def lost_month(said: Said, asked: Asked) -> str | None:
    """The month of which neither the number nor the name is in the query, nor that of a neighbour."""
    if asked.query.get("compare") or _are_all_ranked(asked):
        return None
    for i, word in enumerate(said.text):
        if _NEGATIVE.intersection(said.text[max(0, i - _NEAR) : i]):
            continue  # what is left out need not be met
        if word not in _MONTH_NAMES or word in _OTHER_WORDS or stem(word) in asked.names:
            continue
        number = _MONTH_NAMES.index(word) + 1
        near = (number, number % len(_MONTH_NAMES) + 1, (number - 2) % len(_MONTH_NAMES) + 1)
        if word not in asked.text and not any(f"-{one:02}-" in asked.text for one in near):
            return word
    return None


def lost_weekday(said: Said, asked: Asked) -> str | None:
    """The day of the week that the query does not name, where it is no part of a date."""
    if said.words & _DATED:
        return None
    for i, word in enumerate(said.text):
        day = stem(word)
        is_date = said.at(i + 1)[:1].isdigit() or said.at(i - 1)[:1].isdigit()
        is_told = day in asked.text or "weekend" in asked.text or day in asked.names
        if day in _WEEKDAYS and not (is_told or is_date):
            return word
    return None


def _are_all_ranked(asked: Asked) -> bool:
    """Whether all periods there are stand in the order of a measure, the one that is named among them."""
    query = asked.query
    axis = any(str(name).startswith("metric_time__") for name in query.get("group_by", []))
    is_whole = not {"time", "limit", "top", "having"} & query.keys()
    return axis and is_whole and bool(query.get("order_by"))


def apart_from_time(said: Said, asked: Asked) -> str | None:
    """ "New sellers by month in 2017": who was new is told over the whole year, and then of every month."""
    bound = {one["metric"]: one.get("op") for one in asked.conditions if "metric" in one}
    within = [op for name, op in bound.items() if name.startswith(WITHIN)]
    is_told = METRIC_TIME in asked.groups and "=" in within and not asked.query.get("time")
    return next((word for word in said.text if word in _BEGUN), "by") if is_told else None
