"""One random stream a step, so that a change in one step leaves the others as they were."""

from collections.abc import Sequence

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
Flags = NDArray[np.bool_]
Instants = NDArray[np.datetime64]


def stream(seed: int, step: str) -> np.random.Generator:
    """Return the generator of a named step: the same seed and name always give the same numbers."""
    return np.random.default_rng([seed, *step.encode()])


def draw(rng: np.random.Generator, weights: Floats, size: int) -> Integers:
    """Draw positions in proportion to their weights, with replacement."""
    edges = np.cumsum(weights)
    return np.searchsorted(edges, rng.random(size) * edges[-1], side="right").astype(np.int64)


def draw_per_row(rng: np.random.Generator, weights: Floats) -> Integers:
    """Draw one column for each row of a (rows, columns) matrix of weights."""
    edges = np.cumsum(weights, axis=1)
    marks = rng.random(len(weights)) * edges[:, -1]
    return (edges <= marks[:, None]).sum(axis=1).astype(np.int64)


def pick(positions: Integers, words: Sequence[str]) -> pa.DictionaryArray:
    """Return the word at each position; a negative position is null."""
    return pa.DictionaryArray.from_arrays(
        pa.array(positions, mask=positions < 0), pa.array(words, pa.string())
    )
