"""Warnings about joins: what no metric reaches, and what can be reached in several ways."""

from collections.abc import Iterator

from semantic_layer.errors import Problem
from semantic_layer.lint.finding import Subject


def dimensions_are_reached(subject: Subject) -> Iterator[Problem]:
    """Warn of dimensions that no metric can be grouped by."""
    manifest = subject.manifest
    facts = {metric.model for metric in manifest.metrics.values() if metric.model}
    for model in subject.draft.models:
        for dimension in model.dimensions:
            found = manifest.dimensions.get(dimension.full_name)
            if found and not any(manifest.ways(fact, found) for fact in facts):
                yield dimension.at.problem(
                    "name", message=f"no metric can be grouped by {dimension.full_name}"
                )


def paths_are_single(subject: Subject) -> Iterator[Problem]:
    """Warn of models that a fact can be joined to in several equally short ways; once for each pair."""
    manifest = subject.manifest
    facts = {metric.model for metric in manifest.metrics.values() if metric.model}
    for model in subject.draft.models:
        told: set[str] = set()
        for dimension in manifest.dimensions.values():
            if model.name not in facts or dimension.model in told or dimension.links:
                continue
            ways = manifest.ways(model.name, dimension)
            if len(ways) > 1:
                told.add(dimension.model)
                message = (
                    f"{dimension.full_name} can be reached in {len(ways)} equally short ways; name the way"
                )
                choices = tuple(str(way) for way in ways[:3])
                yield model.at.problem("name", message=message, choices=choices)
