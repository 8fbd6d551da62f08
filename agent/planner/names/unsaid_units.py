"""The unit of a measure whose definition has none, by how it is counted and called."""

from functools import cache
from importlib import resources
from typing import Any

import yaml

from agent.planner.names.text import stem, words
from semantic_layer.manifest import Dimension, Metric

_DURATIONS = ("seconds", "minutes", "hours", "days")
_COUNTS = frozenset({"count", "count_distinct", "sum_boolean"})
_RATES = frozenset({"rate", "share", "ratio", "percentage", "percent", "pct"})
_SCORES = frozenset({"score", "scores", "rating", "stars", "satisfaction"})
_NUMBERS = ("integer", "decimal")


@cache
def short_forms() -> dict[str, Any]:
    """How columns are written short, by what people say."""
    text = resources.files("agent.planner").joinpath("words/short_forms.yml").read_text("utf-8")
    return dict(yaml.safe_load(text))


def unit_of_metric(metric: Metric) -> str | None:
    """Count, ratio, score, currency or a duration, where that is plain from a measure without a unit."""
    said = words(f"{metric.label} {metric.name.replace('_', ' ')}")
    if metric.aggregation in _COUNTS:
        return "count"
    if "per" in said:
        return None
    if metric.type == "ratio":
        return "ratio" if _RATES & set(said) else None
    if metric.aggregation == "average" and _SCORES & set(said):
        return "score"
    return _unit(said) if metric.aggregation else None


def unit_of_dimension(dimension: Dimension) -> str | None:
    """Currency or a duration, where a number of single rows is called so."""
    if dimension.data_type not in _NUMBERS or dimension.is_entity:
        return None
    said = words(f"{dimension.label} {dimension.name.replace('_', ' ')}")
    return None if set(said) & (_RATES | {"per"}) else _unit(said)


def _unit(said: tuple[str, ...]) -> str | None:
    """The unit that the words of a name tell, unless they tell two."""
    found = {
        form
        for one in short_forms()["units"]
        for form in one["said"]
        if form in _DURATIONS and (set(said) & {*one["said"], *one["written"]})
    }
    if {stem(word) for word in said} & {stem(word) for word in short_forms()["money"]}:
        found.add("currency")
    return found.pop() if len(found) == 1 else None
