"""The kinds of things on disk: their vectors, and how far the texts of a shop are from being of each."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from knowledge.index.vectors import Vectors

Distances = NDArray[np.float32]
FILES = ("kind_vectors.npy", "kind_distances.npy")
# A kind is as good as absent from here on.
FARTHEST = 0.15
TEXTS_AT_ONCE = 8_192
# Of the kinds a question is near to, how fast one that is less near counts less.
SOFTNESS = 0.05


@dataclass(frozen=True)
class KindIndex:
    """Vectors of kinds, and for each by how much the text that comes nearest prefers another kind.

    0 says that a text is of that kind; `FARTHEST` that none is nearly so.
    """

    vectors: Vectors
    distances: Distances

    @classmethod
    def of(cls, vectors: Vectors, texts: Vectors) -> "KindIndex":
        """Compare every text with every kind."""
        distances = np.full(len(vectors), FARTHEST, dtype=np.float32)
        for first in range(0, len(texts), TEXTS_AT_ONCE):
            near = vectors @ texts[first : first + TEXTS_AT_ONCE].T
            distances = np.minimum(distances, (near.max(axis=0) - near).min(axis=1))
        return cls(vectors, distances)

    def save(self, folder: Path) -> None:
        """Write it into the folder of its collection."""
        for name, rows in zip(FILES, (self.vectors, self.distances), strict=True):
            np.save(folder / name, rows)

    @classmethod
    def load(cls, folder: Path) -> "KindIndex | None":
        """Read what `save` wrote; None where a collection has no kinds."""
        if not (folder / FILES[0]).exists():
            return None
        return cls(*(np.load(folder / name) for name in FILES))

    def asked(self, vector: Vectors) -> tuple[float, float]:
        """Return how near a question is to a kind, and how far the shop is from the kinds it is near to."""
        near = self.vectors @ vector
        nearest = float(near.max())
        weights = np.exp((near - nearest) / SOFTNESS)
        return nearest, float(weights @ self.distances / weights.sum())
