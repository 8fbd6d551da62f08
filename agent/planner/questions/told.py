"""Whole questions answered by what is known of the data: its days, definitions, lists that models make."""

import re
from collections.abc import Callable
from functools import cache
from importlib import resources
from typing import Any

import yaml

from agent.planner.reading import DefineReading, QueryReading, RangeReading, Reading, RefuseReading
from semantic_layer.layer import SemanticLayer
from semantic_layer.manifest import Manifest

LONGEST = 300
METRIC, ANYTHING, OUTCOME = r"(?P<metric>\S.*?)", r"\S.*?", r"(?P<outcome>\S.*?)"
_QUOTES = str.maketrans("", "", '"“”„«»')
MODEL = "trained_model__model_name"
# Whose days are those of the data, where it has them.
DAYS_OF = ("orders", "sessions", "content_views", "searches")


def read_told(
    question: str, customers: str, metric_named: Callable[[str], str | None], layer: SemanticLayer
) -> Reading | None:
    """Return what a whole question asks to be told; None where it asks for something else.

    `customers` is a pattern of the words for customers, `metric_named` finds the metric that words name.
    """
    text = " ".join(question.translate(_QUOTES).split()).strip(" ?!.").lower()
    if len(text) > LONGEST:
        return None
    if any(pattern.fullmatch(text) for pattern in _patterns("ranges")):
        return RangeReading(_telling_days(layer))
    for kind, reading in (("metric_days", RangeReading), ("definitions", _defined)):
        for match in (pattern.fullmatch(text) for pattern in _patterns(kind)):
            if match and (name := metric_named(match["metric"])):
                return reading(name)
    return _of_two_parts(text, metric_named) or _listed(text, customers, layer)


def _of_two_parts(text: str, metric_named: Callable[[str], str | None]) -> Reading | None:
    """ "when is an order considered late", "the difference between revenue and net revenue"."""
    for match in (pattern.fullmatch(text) for pattern in _patterns("differences")):
        names = [metric_named(match[part]) for part in ("metric", "other")] if match else []
        if all(names) and names:
            return DefineReading(tuple(name for name in names if name))
    for match in (pattern.fullmatch(text) for pattern in _patterns("qualities")):
        ways = (
            (match["metric"], f"{match['metric']} {match['noun']}", f"{match['metric']} {match['noun']}s")
            if match
            else ()
        )
        name = next((found for way in ways if (found := metric_named(way))), None)
        if name:
            return DefineReading((name,))
    return None


def _defined(name: str) -> DefineReading:
    return DefineReading((name,))


def with_key(names: tuple[str, ...], manifest: Manifest) -> tuple[str, ...]:
    """The names, each measure of people followed by the dimension that tells one of them from another."""
    found: list[str] = []
    for name in names:
        found.append(name)
        metric = manifest.metrics.get(name)
        if metric is None or metric.aggregation != "count_distinct" or metric.model is None:
            continue
        keys = manifest.models[metric.model].keys
        same = [d for d in manifest.dimensions.values() if d.expr == metric.expr and d.origin is None]
        near = [d.full_name for d in same if d.model == metric.model or d.entity in keys]
        found += near[:1]
    return tuple(dict.fromkeys(found))


def _telling_days(layer: SemanticLayer) -> str | None:
    known = (n for n in DAYS_OF if n in layer.manifest.metrics and not layer.unavailable(n))
    return next(known, None)


def _listed(text: str, customers: str, layer: SemanticLayer) -> Reading | None:
    for patterns, one in _lists(customers):
        match = next((m for pattern in patterns if (m := pattern.fullmatch(text))), None)
        if match is None or any(name not in layer.manifest.metrics for name in one["query"]["metrics"]):
            continue
        query = dict(one["query"])
        if "about_model" in one:
            models = _foretelling(match["outcome"])
            if not models:
                continue
            query["where"] = [{"dimension": MODEL, "op": "in", "value": list(models)}]
        return _unavailable(query, layer) or QueryReading(query, (one["note"],))
    return None


def _unavailable(query: dict[str, Any], layer: SemanticLayer) -> RefuseReading | None:
    """The refusal of what no model was trained for."""
    reasons = [reason for name in query["metrics"] if (reason := layer.unavailable(name))]
    if not reasons:
        return None
    is_of_models = layer.manifest.models[layer.manifest.facts(query["metrics"][0])[0]].table.startswith(
        "models."
    )
    why = "no model of that is trained on this data: " if is_of_models else ""
    return RefuseReading("not_in_dataset", f"I can't answer that: {why}{reasons[0]}.")


def _foretelling(outcome: str) -> tuple[str, ...]:
    """The models that foretell what words say; none where they say more."""
    for pattern, models in _outcomes():
        if pattern.fullmatch(outcome.strip()):
            return models
    return ()


@cache
def _outcomes() -> tuple[tuple[re.Pattern[str], tuple[str, ...]], ...]:
    return tuple((re.compile(one["said"]), tuple(one["models"])) for one in _said()["outcomes"])


@cache
def _said() -> dict[str, Any]:
    text = resources.files("agent.planner").joinpath("words/told.yml").read_text("utf-8")
    loaded: dict[str, Any] = yaml.safe_load(text)
    return loaded


@cache
def _patterns(kind: str) -> tuple[re.Pattern[str], ...]:
    return tuple(_compiled(pattern) for pattern in _said()[kind])


def _compiled(pattern: str, customers: str = "") -> re.Pattern[str]:
    parts = {"{metric}": METRIC, "{anything}": ANYTHING, "{customer}": customers, "{outcome}": OUTCOME}
    parts |= {"{noun}": r"(?P<noun>\w+)", "{other}": r"(?P<other>\S.*?)"}
    for name in ("tail", "others", "figure"):
        pattern = pattern.replace(f"{{{name}}}", _said()[name])
    for name, part in {**parts, "{odd}": _said()["odd"]}.items():
        pattern = pattern.replace(name, part)
    return re.compile(_said()["opening"] + pattern)


@cache
def _lists(customers: str) -> tuple[tuple[tuple[re.Pattern[str], ...], dict[str, Any]], ...]:
    lists = _said()["lists"].values()
    return tuple((tuple(_compiled(p, customers) for p in one["patterns"]), one) for one in lists)
