"""The funnel of a business: the steps that definitions count the same things at."""

from sqlglot import exp

from agent.planner.names.text import stem, words
from semantic_layer.layer import SemanticLayer
from semantic_layer.manifest import Manifest, Metric

LEAST = 3
# How a dimension is called whose values happen one after the other to the same thing.
_HAPPENS = frozenset({"event", "step", "stage", "phase", "action", "activity", "milestone"})


def steps_of(manifest: Manifest) -> tuple[tuple[str, str, str], ...]:
    """The measures that count one thing by a value each of what happened: their names, dimension and value.

    Empty where fewer than three do, or several sets of them are defined.
    """
    found: dict[tuple[str | None, str, str], list[tuple[str, str, str]]] = {}
    for metric in manifest.metrics.values():
        if metric.type == "simple" and metric.aggregation == "count_distinct":
            for dimension, value in _values(metric):
                if not _HAPPENS & set(words(manifest.dimensions[dimension].label)):
                    continue
                key = (metric.model, str(metric.expr), dimension)
                found.setdefault(key, []).append((metric.name, dimension, value))
    sets = [steps for steps in found.values() if len({value for *_, value in steps}) == len(steps) >= LEAST]
    return tuple(sets[0]) if len(sets) == 1 else ()


def funnel(layer: SemanticLayer) -> list[str]:
    """The measures of the steps; none where one of them is lacking."""
    names = [name for name, *_ in steps_of(layer.manifest)]
    return [] if any(layer.unavailable(name) for name in names) else names


def words_of_steps(manifest: Manifest) -> frozenset[str]:
    """The stems of the words that the steps are called by."""
    metrics = [(manifest.metrics[name], value) for name, _, value in steps_of(manifest)]
    said = (f"{metric.label} {value}".replace("_", " ") for metric, value in metrics)
    return frozenset(stem(word) for text in said for word in words(text))


def _values(metric: Metric) -> list[tuple[str, str]]:
    """The dimensions that a measure keeps one value of each, with it."""
    found = []
    for condition in metric.filters:
        for equal in condition.sql.find_all(exp.EQ):
            column, value = equal.this, equal.expression
            name = condition.dimensions.get(column.name) if isinstance(column, exp.Column) else None
            if name and isinstance(value, exp.Literal):
                found.append((name, str(value.this)))
    return found
