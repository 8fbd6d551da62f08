"""What can be asked of a topic ("which figures do you have on sellers?"), and by what a measure is told."""

import re
from functools import cache
from importlib import resources
from typing import Any

import yaml

from agent.planner.names.lexicon import metric_phrases
from agent.planner.names.text import stem, words
from agent.planner.reading import DefineReading, Reading, RefuseReading
from semantic_layer.layer import SemanticLayer
from semantic_layer.manifest import Metric

LONGEST, MOST, MOST_GROUPS = 140, 10, 14
_SMALL = frozenset(
    {"the", "our", "your", "my", "all", "any", "these", "those", "a", "an", "data", "in", "of"}
)


def read_offered(question: str, named: Any, layer: SemanticLayer) -> Reading | None:
    """Return the measures of a topic, or the groups of a measure; None where something else is asked.

    `named` finds the metric that words name.
    """
    text = " ".join(question.split()).strip(" ?!.").lower()
    if len(text) > LONGEST:
        return None
    for pattern in _patterns("broken_down"):
        if (match := pattern.fullmatch(text)) and (name := named(match["topic"])):
            return _told_by(name, layer)
    for pattern in _patterns("known"):
        if match := pattern.fullmatch(text):
            return _measures_of(match["topic"], layer)
    return None


def _told_by(name: str, layer: SemanticLayer) -> DefineReading:
    """A measure's definition with the groups it can be told by, each label once."""
    labels: dict[str, str] = {}
    for dimension in layer.manifest.reachable([name]):
        known = layer.manifest.dimensions.get(dimension.full_name)
        if known is not None and not known.is_entity and not known.name.endswith("_id"):
            labels.setdefault(known.label.lower(), known.full_name)
    said = ", ".join(f"{{catalogue.label.{one} | lower}}" for one in list(labels.values())[:MOST_GROUPS])
    return DefineReading((name,), (f"it can be told by {said}, and by day, week, month, quarter or year",))


def _measures_of(topic: str, layer: SemanticLayer) -> Reading | None:
    """The measures called by a topic, the plainest first; a refusal where the data has none of them."""
    said = {stem(word) for word in words(topic)} - _SMALL
    metrics = layer.manifest.metrics.values()
    called = [m for m in metrics if said and said <= {stem(word) for word in words(m.label)}]
    called = called or [m for m in metrics if said and any(said <= _stems(one) for one in metric_phrases(m))]
    reasons = {m.name: layer.unavailable(m.name) for m in called}
    there = sorted((m for m in called if not reasons[m.name]), key=lambda m: _plainness(m, layer))
    if there:
        return DefineReading(tuple(metric.name for metric in there[:MOST]))
    missing = next((reason for reason in reasons.values() if reason), None)
    return RefuseReading("not_in_dataset", f"I can't answer that: {missing}.") if missing else None


def _plainness(metric: Metric, layer: SemanticLayer) -> tuple[bool, int]:
    """What is counted before what models say of it, short names before long ones."""
    facts = layer.manifest.facts(metric.name)
    return any(layer.manifest.models[fact].table.startswith("models.") for fact in facts), len(metric.label)


def _stems(phrase: str) -> set[str]:
    return {stem(word) for word in words(phrase)}


@cache
def _patterns(kind: str) -> tuple[re.Pattern[str], ...]:
    text = resources.files("agent.planner").joinpath("words/offered.yml").read_text("utf-8")
    said: dict[str, Any] = yaml.safe_load(text)
    return tuple(re.compile(_filled(pattern, said["parts"])) for pattern in said[kind])


def _filled(pattern: str, parts: dict[str, str]) -> str:
    for name, part in parts.items():
        pattern = pattern.replace(name, part)
    return pattern.replace("{topic}", r"(?P<topic>\S.*?)")
