"""What names of the catalogue mean, and what a metric can be grouped by, where a prompt gives names alone."""

from typing import Any

from agent.notes import fair_alternatives
from semantic_layer.layer import SemanticLayer
from semantic_layer.nearest import nearest


def describe(layer: SemanticLayer, names: list[str]) -> dict[str, dict[str, Any]]:
    """Return for each name its definition, or the names nearest to it where there is none such."""
    return {name: _described(layer, name) for name in dict.fromkeys(names)}


def _described(layer: SemanticLayer, name: str) -> dict[str, Any]:
    manifest = layer.manifest
    if metric := manifest.metrics.get(name):
        return {
            "label": metric.label,
            "unit": metric.unit,
            "description": metric.description,
            "alternatives": {one.metric: one.when for one in fair_alternatives(name, layer)},
            "dimensions": [one.full_name for one in manifest.reachable([name])],
        }
    known = (
        [name] if name in manifest.dimensions else [d.full_name for d in manifest.by_short_name.get(name, ())]
    )
    if known:
        found = [manifest.dimensions[one] for one in known]
        return {one.full_name: f"{one.label}. {one.description}" for one in found}
    return {"unknown": name, "nearest": nearest(name, [*manifest.metrics, *manifest.dimensions])}
