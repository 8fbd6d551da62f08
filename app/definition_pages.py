"""One page on a metric or a dimension: what it is, how it is computed, what it goes with, how to ask."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from semantic_layer.layer import SemanticLayer
    from semantic_layer.manifest import Dimension, Manifest, Metric


def metric_page(layer: "SemanticLayer", metric: "Metric") -> dict[str, Any]:
    """Return all that is known of a metric, as JSON values; `unavailable` is what the dataset lacks."""
    from semantic_layer.formula import formula

    manifest = layer.manifest
    reachable = manifest.reachable([metric.name])
    lacking = {dimension.full_name: layer.unavailable(dimension.full_name) for dimension in reachable}
    return {
        **metric_line(layer, metric),
        "formula": formula(metric, manifest),
        "format": metric.format,
        "direction": {"up": "up is good", "down": "down is good"}.get(metric.direction or ""),
        "alternatives": [
            {"metric": other.metric, "when": other.when, "default": other.default}
            for other in metric.alternatives
        ],
        "caveats": list(metric.caveats),
        "owner": metric.owner,
        "tables": [manifest.models[fact].table for fact in manifest.facts(metric.name)],
        "time_dimension": _time(metric, manifest),
        **dict(_own_facts(metric)),
        "dimensions": [dimension.full_name for dimension in reachable if not lacking[dimension.full_name]],
        "dimensions_unavailable": {name: why for name, why in lacking.items() if why},
        "example": _example(metric, [d for d in reachable if not lacking[d.full_name]], layer),
    }


def metric_line(layer: "SemanticLayer", metric: "Metric") -> dict[str, Any]:
    """Return what a list of metrics tells of each."""
    return {
        "name": metric.name,
        "label": metric.label,
        "unavailable": layer.unavailable(metric.name),
        "description": metric.description,
        "type": metric.type,
        "unit": metric.unit,
        "synonyms": list(metric.synonyms),
    }


def dimension_page(layer: "SemanticLayer", dimension: "Dimension") -> dict[str, Any]:
    """Return all that is known of a dimension, as JSON values."""
    manifest = layer.manifest
    domain = layer.values.domains.get(dimension.full_name)
    metrics = [
        name for name, metric in manifest.metrics.items() if not metric.hidden and not layer.unavailable(name)
    ]
    return {
        **dimension_line(layer, dimension),
        "entity_label": manifest.entities[dimension.entity].label,
        "unit": dimension.unit,
        "data_type": dimension.data_type,
        "granularity": dimension.granularity,
        "table": manifest.models[dimension.model].table,
        "expression": dimension.expr.sql("duckdb"),
        "meant_by_its_short_name": dimension.is_default,
        "personal": dimension.pii,
        "owner": dimension.owner,
        "tells_apart_by": dimension.within,
        "values_known": len(domain.values) if domain else None,
        "metrics": [name for name in metrics if _reaches(name, dimension, manifest)],
    }


def _reaches(metric: str, dimension: "Dimension", manifest: "Manifest") -> bool:
    return all(len(manifest.ways(fact, dimension)) == 1 for fact in manifest.facts(metric))


def dimension_line(layer: "SemanticLayer", dimension: "Dimension") -> dict[str, Any]:
    """Return what a list of dimensions tells of each."""
    return {
        "full_name": dimension.full_name,
        "name": dimension.name,
        "entity": dimension.entity,
        "label": dimension.label,
        "unavailable": layer.unavailable(dimension.full_name),
        "description": dimension.description,
        "type": dimension.type,
        "synonyms": list(dimension.synonyms),
    }


def _time(metric: "Metric", manifest: "Manifest") -> str | None:
    """The dimension that `metric_time` is for a metric, where all it reads agree."""
    times = {
        part.time_dimension or manifest.models[part.model or ""].time_dimension
        for part in manifest.simple_metrics(metric.name)
    }
    return ", ".join(sorted(time for time in times if time)) or None


def _own_facts(metric: "Metric") -> Iterator[tuple[str, Any]]:
    """Yield what only some types of metric have."""
    from semantic_layer.frames import length

    if metric.percentile is not None:
        yield "percentile", metric.percentile
    if metric.currency:
        yield "currency", metric.currency
    if metric.inputs:
        yield "inputs", [part.metric for part in metric.inputs]
    offsets = {part.alias: length(part.offset) for part in metric.inputs if part.offset}
    if offsets:
        yield "offset", offsets
    to_grain = {part.alias: part.to_grain for part in metric.inputs if part.to_grain}
    if to_grain:
        yield "offset_to_grain", to_grain
    if metric.accumulation:
        window = metric.accumulation.window
        yield "window", length(window) if window else None
        yield "grain_to_date", metric.accumulation.to_date
        yield "period_agg", metric.accumulation.period_agg
    if metric.conversion:
        yield "entity", metric.conversion.entity
        yield "calculation", metric.conversion.calculation
        yield "window", length(metric.conversion.window) if metric.conversion.window else None
        yield "constant_properties", [list(pair) for pair in metric.conversion.constants]
    if metric.non_additive:
        kept = metric.non_additive
        yield "non_additive", {"by": kept.dimension, "keeps": kept.choice, "each": list(kept.groupings)}
    if metric.fill_nulls_with is not None:
        yield "fill_nulls_with", metric.fill_nulls_with
    if metric.join_to_timespine:
        yield "join_to_timespine", True


def _example(metric: "Metric", dimensions: list["Dimension"], layer: "SemanticLayer") -> str | None:
    """A query that this dataset answers: by month, and by a dimension whose values are known."""
    if layer.unavailable(metric.name):
        return None
    known = [d.full_name for d in dimensions if d.type != "time" and d.full_name in layer.values.domains]
    by = ",".join(["month", *known[:1]])
    return f"footnote query --metrics {metric.name} --by {by}"
