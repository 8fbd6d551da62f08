"""What definitions leave unsaid: the type of a dimension's column, and that what counts has counts."""

from dataclasses import replace

from sqlglot import exp

from semantic_layer.data_types import data_type
from semantic_layer.manifest import COUNTS, Dimension, Manifest, Metric
from warehouse.serving import ServingInfo


def with_what_is_unsaid(manifest: Manifest, info: ServingInfo) -> Manifest:
    """Return the manifest with types of published columns and units of counts where none is declared."""
    typed = {name: _typed(one, manifest, info) for name, one in manifest.dimensions.items()}
    told = {name: _counting(one) for name, one in manifest.metrics.items()}
    return replace(manifest, dimensions=typed, metrics=told)


def _counting(metric: Metric) -> Metric:
    is_count = metric.unit is None and metric.aggregation in (*COUNTS, "sum_boolean")
    return replace(metric, unit="count") if is_count else metric


def _typed(dimension: Dimension, manifest: Manifest, info: ServingInfo) -> Dimension:
    if dimension.data_type != "unknown" or not isinstance(dimension.expr, exp.Column):
        return dimension
    table = info.tables.get(manifest.models[dimension.model].table)
    stored = table.columns.get(dimension.expr.name) if table else None
    kind = data_type(stored, is_time=False) if stored else None
    return replace(dimension, data_type=kind) if kind else dimension
