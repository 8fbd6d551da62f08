"""Name the columns that a query groups by."""

from semantic_layer.manifest import Dimension
from semantic_layer.query import METRIC_TIME


def column_names(groups: list[tuple[Dimension | None, str | None]], taken: list[str]) -> list[str]:
    """Name each column by the shortest of its names that is no other's."""
    options = [_names_for(dimension, grain) for dimension, grain in groups]
    names: list[str] = []
    for own in options:
        others = [option[0] for option in options if option is not own] + taken + names
        names.append(next((name for name in own if name not in others), own[-1]))
    return names


def _names_for(dimension: Dimension | None, grain: str | None) -> list[str]:
    if grain is None and dimension:
        own = [dimension.name, dimension.full_name]
        return [*own, f"{dimension.full_name}_key"] if dimension.is_entity else own
    name, full = (dimension.name, dimension.full_name) if dimension else (METRIC_TIME, METRIC_TIME)
    return [grain or "", f"{name}_{grain}", f"{full}__{grain}"]
