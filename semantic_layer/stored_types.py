"""What definitions leave unsaid of their columns: a dimension without a type has that of its column."""

from dataclasses import replace

from sqlglot import exp

from semantic_layer.data_types import data_type
from semantic_layer.manifest import Dimension, Manifest
from warehouse.serving import ServingInfo


def with_stored_types(manifest: Manifest, info: ServingInfo) -> Manifest:
    """Return the manifest with the types of the published columns where definitions declare none."""
    typed = {name: _typed(one, manifest, info) for name, one in manifest.dimensions.items()}
    return replace(manifest, dimensions=typed) if typed != manifest.dimensions else manifest


def _typed(dimension: Dimension, manifest: Manifest, info: ServingInfo) -> Dimension:
    if dimension.data_type != "unknown" or not isinstance(dimension.expr, exp.Column):
        return dimension
    table = info.tables.get(manifest.models[dimension.model].table)
    stored = table.columns.get(dimension.expr.name) if table else None
    kind = data_type(stored, is_time=False) if stored else None
    return replace(dimension, data_type=kind) if kind else dimension
