"""What kind of values a dimension has whose definition does not say: as its column was published."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from sqlglot import exp

from semantic_layer.data_types import data_type
from semantic_layer.manifest import Dimension, Manifest


def typed(manifest: Manifest, tables: Mapping[str, Any]) -> Manifest:
    """The manifest with the types of columns, by the `tables` that are published, where none is written."""
    found = {name: _typed(one, manifest, tables) for name, one in manifest.dimensions.items()}
    return replace(manifest, dimensions=found) if found != manifest.dimensions else manifest


def _typed(dimension: Dimension, manifest: Manifest, tables: Mapping[str, Any]) -> Dimension:
    if dimension.is_entity or dimension.data_type != "unknown" or not isinstance(dimension.expr, exp.Column):
        return dimension
    table = tables.get(manifest.everything.models[dimension.model].table)
    declared = getattr(table, "columns", {}).get(dimension.expr.name)
    return replace(dimension, data_type=data_type(declared, is_time=False) or "unknown")
