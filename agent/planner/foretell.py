"""How far ahead a question asks: the next weeks, the month after the data ends, a month that is named."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

import yaml

from agent.planner.draft import Draft
from semantic_layer.calendar import last_full_period

MOST = 400
MONTHS = {"quarter": 3, "year": 12}
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
        rest = f"{text[: match.start()]} {text[match.end() :]}"
        said = match.groupdict()
        unit, word = (said.get("unit") or "month").lower(), (said.get("count") or "").lower()
        count = _count(word, numbers)
        if not count:
            continue
        grain, periods = ("month", count * MONTHS[unit]) if unit in MONTHS else (DAYS.get(unit, unit), count)
        # "Next months" are as many as are foretold.
        plural = "unit" in said and not word and match.group().lower().rstrip(" '").endswith(f"{unit}s")
        return Ahead(grain, 0 if plural or not said.get("unit") else min(periods, MOST)), rest
    return None, text


def _count(word: str, numbers: Mapping[str, int]) -> int:
    if not word:
        return 1
    return int(word) if word.isdigit() else numbers.get(word, 0) or int(_said()["some"].get(word, 0))


def named_ahead(draft: Draft) -> Ahead | None:
    """A month after the last full one of the data that the draft's time names, as so many months ahead."""
    mentions = [span.time for span in draft.spans if span.time]
    if len(mentions) != 1 or mentions[0].grain != "month" or not mentions[0].range.start:
        return None
    month, last = mentions[0].range.start, draft.clock.last_day
    while mentions[0].note and month <= last:
        month = month.replace(year=month.year + 1)
    full = last_full_period(last, "month").start
    count = (month.year - full.year) * 12 + month.month - full.month if full else 0
    return Ahead("month", count) if 0 < count <= MOST else None


@cache
def _said() -> dict[str, Any]:
    text = resources.files("agent.planner").joinpath("words/topics.yml").read_text("utf-8")
    loaded: dict[str, Any] = yaml.load(text, yaml.CSafeLoader)["forecast"]
    return loaded


@cache
def _patterns() -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(rf"(?<!\w){pattern}(?!\w)", re.IGNORECASE) for pattern in _said()["ahead"])
