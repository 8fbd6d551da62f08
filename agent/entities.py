"""The entities that conditions and cohorts are of, by what counts them: a person may be several customers."""

from collections.abc import Iterable

from semantic_layer.manifest import Manifest, Metric


def counted_entities(manifest: Manifest, names: Iterable[str]) -> dict[str, str]:
    """Return the entities that metrics count by their key, each with the metric of the shortest name."""
    found: dict[str, str] = {}
    for name in sorted(names, key=lambda one: (len(one), one)):
        for entity in _counted(manifest.metrics[name], manifest):
            found.setdefault(entity, name)
    return found


def _counted(metric: Metric, manifest: Manifest) -> list[str]:
    if not metric.model or metric.filters or metric.aggregation not in ("count", "count_distinct"):
        return []
    model = manifest.everything.models[metric.model]
    counts_rows = metric.aggregation == "count"
    return [
        name
        for name, key in model.keys.items()
        if key.expr == metric.expr or (counts_rows and key.is_unique and name == model.primary_entity)
    ]
