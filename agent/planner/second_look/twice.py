"""What is decided already, by a measure's own definition or by a value, is decided by nothing besides."""

from collections.abc import Iterable

from agent.planner.second_look.asked import Asked
from agent.planner.second_look.said import Said
from semantic_layer.manifest import Condition, Metric


def decided_twice(said: Said, asked: Asked) -> str | None:
    """The values of a condition on what the measure keeps to its own: that leaves all of it or nothing."""
    for metric in asked.defined:
        own = _decided(metric, asked)
        for one in asked.query.get("where", ()):
            if one.get("dimension") in own - _dates(asked) and one.get("value") not in (None, True):
                values = one["value"] if isinstance(one["value"], list) else [one["value"]]
                return ", ".join(str(value) for value in values)
    return None


def denied_for_nothing(said: Said, asked: Asked) -> str | None:
    """A value that is left out where one other is kept: "took A but not B" was said of more than one row."""
    kept = asked.query.get("where", ())
    one = {c.get("dimension") for c in kept if c.get("op", "=") == "=" and "dimension" in c}
    denied = [c for c in kept if c.get("op") == "!=" and c.get("dimension") in one]
    return str(denied[0]["value"]) if denied else None


def _decided(metric: Metric, asked: Asked) -> set[str]:
    """The dimensions that the filters of a measure, or of what it is a ratio of, are on."""
    found = _dimensions(metric.filters)
    for part in metric.inputs:
        found |= _dimensions(part.filters)
        if part.metric in asked.manifest.metrics:
            found |= _dimensions(asked.manifest.metrics[part.metric].filters)
    return found


def _dates(asked: Asked) -> set[str]:
    """The dates there are: that something was done at all decides nothing about the day."""
    return {name for name, one in asked.manifest.dimensions.items() if one.type == "time"}


def _dimensions(conditions: Iterable[Condition]) -> set[str]:
    return {name for one in conditions for name in one.dimensions.values()}
