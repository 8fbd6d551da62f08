"""Questions worth asking next, and the ones to start with; all built from the manifest."""

from typing import Any

from semantic_layer.layer import SemanticLayer
from semantic_layer.manifest import Dimension

STARTERS = 6


def next_questions(layer: SemanticLayer, query: dict[str, Any]) -> list[str]:
    """Two or three questions that vary the one just answered."""
    metric = layer.manifest.metrics[query["metrics"][0]]
    groups = [g if isinstance(g, str) else g["name"] for g in query.get("group_by", [])]
    label = metric.label
    found = [] if any("metric_time" in g for g in groups) else [f"{label} by month"]
    fresh = [d for d in _axes(layer, metric.name) if d.full_name not in groups]
    found += [f"{label} by {d.label.lower()}" for d in fresh[:2]]
    return found[:3]


def starters(layer: SemanticLayer) -> list[str]:
    """Questions this dataset can answer, one per kind of measure."""
    last = layer.info.data_end
    year = last.year - 1 if last else ""
    found: list[str] = []
    shapes = (f"{{}} by month in {year}" if year else "{} by month", "{} by {}", "Top 10 {1} by {0}")
    seen: set[str | None] = set()
    for metric in layer.manifest.metrics.values():
        if metric.model in seen or metric.model is None or layer.unavailable(metric.name):
            continue
        seen.add(metric.model)
        axes = _axes(layer, metric.name)
        shape = shapes[len(found) % len(shapes)]
        if axes:
            found.append(shape.format(metric.label, axes[len(found) % len(axes)].label.lower()))
    return found[:STARTERS]


def _axes(layer: SemanticLayer, metric: str) -> list[Dimension]:
    """The dimensions a person would group by first: few values, not a yes or no, marked as defaults."""
    return [
        d
        for d in layer.manifest.reachable([metric])
        if d.type == "categorical" and d.data_type == "text" and d.value_index and d.is_default
    ]
