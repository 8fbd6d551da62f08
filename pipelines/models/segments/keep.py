"""What is kept of segments and of the map, as plain numbers: enough to go on serving, and to draw them."""

import io
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from pipelines.models.segments.cluster import Labels, assign
from pipelines.models.segments.som import Map, nearest_neurons
from pipelines.models.segments.space import Floats, Space

SEGMENTS, QUALITY = "segments.json", "quality.json"
RECIPE, WEIGHTS = "map.json", "weights.npz"


@dataclass(frozen=True)
class Segments:
    """Middles of segments in a space, the number of each, and the first number that was never given."""

    space: Space
    middles: Floats
    ids: tuple[int, ...]
    free: int
    method: str

    def assign(self, features: pd.DataFrame) -> tuple[Labels, Floats]:
        """Return for each customer the place of the segment and the distance to its middle."""
        return assign(self.space.points(features), self.middles)


@dataclass(frozen=True)
class CustomerMap:
    """A self-organising map and the space it lies in; `clusters` is of each neuron."""

    space: Space
    map: Map
    clusters: tuple[int, ...]

    def places(self, features: pd.DataFrame) -> Labels:
        """Return the nearest neuron of each customer."""
        return nearest_neurons(self.space.points(features).astype(np.float32), self.map.weights)


def segments_to_files(segments: Segments, quality: list[dict[str, Any]]) -> dict[str, bytes]:
    """Return what `segments_from_files` and `quality_from_files` read."""
    held = {
        "space": segments.space.to_json(),
        "middles": segments.middles.tolist(),
        "ids": list(segments.ids),
        "free": segments.free,
        "method": segments.method,
    }
    return {SEGMENTS: _json(held), QUALITY: _json(quality)}


def segments_from_files(files: Mapping[str, bytes]) -> Segments:
    """Read kept segments."""
    held = json.loads(files[SEGMENTS])
    space, middles = Space.from_json(held["space"]), np.array(held["middles"], dtype=float)
    return Segments(space, middles, tuple(held["ids"]), held["free"], held["method"])


def quality_from_files(files: Mapping[str, bytes]) -> list[dict[str, Any]]:
    """Read what was measured when segments were found."""
    return list(json.loads(files[QUALITY]))


def map_to_files(held: CustomerMap) -> dict[str, bytes]:
    """Return what `map_from_files` reads."""
    numbers = io.BytesIO()
    np.savez(numbers, weights=held.map.weights)
    recipe = {
        "space": held.space.to_json(),
        "rows": held.map.rows,
        "columns": held.map.columns,
        "clusters": list(held.clusters),
    }
    return {RECIPE: _json(recipe), WEIGHTS: numbers.getvalue()}


def map_from_files(files: Mapping[str, bytes]) -> CustomerMap:
    """Read a kept map."""
    recipe = json.loads(files[RECIPE])
    with np.load(io.BytesIO(files[WEIGHTS]), allow_pickle=False) as numbers:
        weights = numbers["weights"]
    return CustomerMap(
        Space.from_json(recipe["space"]),
        Map(recipe["rows"], recipe["columns"], weights),
        tuple(recipe["clusters"]),
    )


def _json(held: object) -> bytes:
    return json.dumps(held, indent=1, sort_keys=True).encode()
