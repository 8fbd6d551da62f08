"""Whole questions answered by what is known of the data: its days, definitions, lists that models make."""

import re
from collections.abc import Callable, Iterator
from functools import cache
from importlib import resources
from typing import Any

import yaml

from agent.planner.reading import DefineReading, QueryReading, RangeReading, Reading

LONGEST = 300
METRIC, ANYTHING = r"(?P<metric>\S.*?)", r"\S.*?"


def read_told(question: str, customers: str, metric_named: Callable[[str], str | None]) -> Reading | None:
    """Return what a whole question asks to be told; None where it asks for something else.

    `customers` is a pattern of the words for customers, `metric_named` finds the metric that words name.
    """
    text = " ".join(question.split()).strip(" ?!.").lower()
    if len(text) > LONGEST:
        return None
    if any(pattern.fullmatch(text) for pattern in _patterns("ranges")):
        return RangeReading()
    for match in (pattern.fullmatch(text) for pattern in _patterns("definitions")):
        if match and (name := metric_named(match["metric"])):
            return DefineReading((name,))
    for patterns, query in _lists(customers):
        if any(pattern.fullmatch(text) for pattern in patterns):
            return QueryReading(query, ("the likeliest first, by the model's prediction",))
    return None


@cache
def _said() -> dict[str, Any]:
    text = resources.files("agent.planner").joinpath("words/told.yml").read_text("utf-8")
    loaded: dict[str, Any] = yaml.safe_load(text)
    return loaded


@cache
def _patterns(kind: str) -> tuple[re.Pattern[str], ...]:
    return tuple(_compiled(pattern) for pattern in _said()[kind])


def _compiled(pattern: str, customers: str = "") -> re.Pattern[str]:
    parts = {"{metric}": METRIC, "{anything}": ANYTHING, "{customer}": customers}
    for name, part in parts.items():
        pattern = pattern.replace(name, part)
    return re.compile(_said()["opening"] + pattern)


@cache
def _of(customers: str) -> tuple[tuple[tuple[re.Pattern[str], ...], dict[str, Any]], ...]:
    lists = _said()["lists"].values()
    return tuple((tuple(_compiled(p, customers) for p in one["patterns"]), one["query"]) for one in lists)


def _lists(customers: str) -> Iterator[tuple[tuple[re.Pattern[str], ...], dict[str, Any]]]:
    for patterns, query in _of(customers):
        yield patterns, dict(query)
