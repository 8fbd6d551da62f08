"""What names of the catalogue mean, and what a metric can be grouped by, where a prompt gives names alone."""

from typing import Any

from agent.notes import fair_alternatives
from semantic_layer.layer import SemanticLayer
from semantic_layer.nearest import nearest


def describe(
    layer: SemanticLayer, names: list[str], *, with_dimensions: bool = False
) -> dict[str, dict[str, Any]]:
    """Return for each name its definition, or the names nearest to it where there is none such.

    `with_dimensions` tells all that a metric can be grouped by, else only of what these are.
    """
    return {name: _described(layer, name, with_dimensions) for name in dict.fromkeys(names)}


def _described(layer: SemanticLayer, name: str, with_dimensions: bool) -> dict[str, Any]:
    manifest = layer.manifest
    if metric := manifest.metrics.get(name):
        reachable = [one.full_name for one in manifest.reachable([name])]
        by = {"dimensions": reachable} if with_dimensions else {"grouped_by": _owners(reachable)}
        return {
            "label": metric.label,
            "unit": metric.unit,
            "description": metric.description,
            "alternatives": {one.metric: one.when for one in fair_alternatives(name, layer)},
            **by,
        }
    known = (
        [name] if name in manifest.dimensions else [d.full_name for d in manifest.by_short_name.get(name, ())]
    )
    if known:
        found = [manifest.dimensions[one] for one in known]
        return {one.full_name: f"{one.label}. {one.description}" for one in found}
    return {"unknown": name, "nearest": nearest(name, [*manifest.metrics, *manifest.dimensions])}


def _owners(names: list[str]) -> list[str]:
    """What dimensions are of, as their names begin."""
    return list(dict.fromkeys(f"{name.partition('__')[0]}__..." for name in names))
