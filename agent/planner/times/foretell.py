"""How far ahead a question asks: the next weeks, the month after the data ends, a month that is named."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from importlib import resources
from itertools import pairwise
from typing import Any

import yaml

from agent.planner.draft import Draft
from agent.planner.passes.periods import follows_on
from agent.planner.times.dates import Clock
from semantic_layer.calendar import last_full_period

MOST = 400
FROM_DATA = (
    "what is foretold begins behind the last whole month of the data, and is told as far as it reaches"
)
MONTHS = {"quarter": 3, "year": 12}
_WHOLE_MONTHS = ("month", "quarter", "half", "year")
DAYS = {"tomorrow": "day"}


@dataclass(frozen=True)
class Ahead:
    """So many periods of a grain after the data; no number for as many as are foretold."""

    grain: str
    periods: int


def ahead_of(text: str, numbers: Mapping[str, int]) -> tuple[Ahead | None, str]:
    """Return the time ahead that a text names, and the text without it; None where it names none."""
    for pattern in _patterns():
        match = pattern.search(text)
        if match is None:
            continue
        rest = text[: match.start()] + " " * len(match.group()) + text[match.end() :]
        said = match.groupdict()
        unit, word = (said.get("unit") or "month").lower(), (said.get("count") or "").lower()
        count = _count(word, numbers)
        if not count:
            continue
        grain, periods = ("month", count * MONTHS[unit]) if unit in MONTHS else (DAYS.get(unit, unit), count)
        # "Next months" are as many as are foretold.
        plural = "unit" in said and not word and f"{unit}s" in match.group().lower()
        return Ahead(grain, 0 if plural or not said.get("unit") else min(periods, MOST)), rest
    return None, text


def _count(word: str, numbers: Mapping[str, int]) -> int:
    if not word:
        return 1
    return int(word) if word.isdigit() else numbers.get(word, 0) or int(_said()["some"].get(word, 0))


def named_ahead(draft: Draft, own: Clock) -> Ahead | None:
    """The months after the last full one of what is measured up to the end of the time that is named."""
    mentions = [span.time for span in draft.spans if span.time]
    if not mentions or any(one.grain not in (*_WHOLE_MONTHS, "range") for one in mentions):
        return None
    if any(not follows_on(a.range, b.range) for a, b in pairwise(mentions)):
        return None
    start, end, last = mentions[0].range.start, mentions[-1].range.end, own.last_day
    if start is None or end is None or (start.day, (end + timedelta(days=1)).day) != (1, 1):
        return None
    while mentions[0].note and start <= last:
        start, end = start.replace(year=start.year + 1), end.replace(year=end.year + 1, day=28)
    full = last_full_period(last, "month").start
    if full is None or (end.year, end.month) <= (full.year, full.month):
        return None
    if (start.year, start.month) <= (full.year, full.month):
        return Ahead("month", 0)  # the last months of the data may be no whole ones
    count = (end.year - full.year) * 12 + end.month - full.month
    # Where other data goes on for longer, the months foretold begin before those that are counted.
    return Ahead("month", count if own.last_day == draft.clock.last_day else 0) if count <= MOST else None


@cache
def _said() -> dict[str, Any]:
    text = resources.files("agent.planner").joinpath("words/topics.yml").read_text("utf-8")
    loaded: dict[str, Any] = yaml.load(text, yaml.CSafeLoader)["forecast"]
    return loaded


@cache
def _patterns() -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(rf"(?<!\w){pattern}(?!\w)", re.IGNORECASE) for pattern in _said()["ahead"])
