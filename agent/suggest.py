"""Questions worth asking next, and the ones to start with; all built from the manifest and the data."""

from typing import Any

from semantic_layer.layer import SemanticLayer
from semantic_layer.manifest import Dimension, Metric

STARTERS = 6
NEXT = 3
FEW, MANY = 2, 100


def next_questions(layer: SemanticLayer, query: dict[str, Any]) -> list[str]:
    """Two or three questions that vary the one just answered."""
    metric = layer.manifest.metrics.get(query["metrics"][0])
    if metric is None:
        return []  # made for the question
    groups = [g if isinstance(g, str) else g["name"] for g in query.get("group_by", [])]
    found = [] if any("metric_time" in g for g in groups) else [f"{metric.label} by month"]
    fresh = [d for d in _axes(layer, metric.name) if d.full_name not in groups]
    found += [f"{metric.label} by {d.label.lower()}" for d in fresh]
    return found[:NEXT]


def starters(layer: SemanticLayer) -> list[str]:
    """Questions this dataset can answer, one per kind of measure, money first."""
    first, last = layer.info.data_start, layer.info.data_end
    period = f" in {last.year - 1}" if first and last and first.year < last.year else ""
    shapes = (
        f"{{metric}} by month{period}",
        "Which {axis} has the {most} {metric}?",
        "{metric} by {axis}",
    )
    found: list[str] = []
    for metric in _one_of_each(layer):
        axes = _axes(layer, metric.name)
        shape = shapes[len(found) % len(shapes)]
        if axes:
            axis = axes[len(found) % len(axes)].label.lower()
            label = metric.label if shape.startswith("{metric}") else metric.label.lower()
            most = "most" if metric.unit == "count" else "highest"
            found.append(shape.format(metric=label, axis=axis, most=most))
    return found[:STARTERS]


def _one_of_each(layer: SemanticLayer) -> list[Metric]:
    """The first metric of each model that has data, and then the second."""
    usable = [m for m in layer.manifest.metrics.values() if m.model and not layer.unavailable(m.name)]
    ranked = sorted(usable, key=lambda m: m.unit != "currency")
    first = {m.model: m for m in reversed(ranked)}
    chosen = sorted(first.values(), key=ranked.index)
    return chosen + [m for m in ranked if m not in chosen]


def _axes(layer: SemanticLayer, metric: str) -> list[Dimension]:
    """The dimensions a person would group by first: known by their short name, of few values."""
    domains = layer.values.domains
    # What goes by many names is what people talk about.
    reachable = sorted(layer.manifest.reachable([metric]), key=lambda d: -len(d.synonyms))
    return [
        d
        for d in reachable
        if (d.is_default or len(layer.manifest.by_short_name[d.name]) == 1)
        and d.full_name in domains
        and FEW <= len(domains[d.full_name].values) <= MANY
    ]
