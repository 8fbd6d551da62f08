"""The phrases of names on disk: their vectors, and which text has which of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from knowledge.index.vectors import Rows, Vectors

Scores = NDArray[np.float32]
FILES = ("phrase_vectors.npy", "phrase_starts.npy", "phrase_members.npy")


@dataclass(frozen=True)
class PhraseIndex:
    """Vectors of phrases, and for text t those from `members[starts[t]]` up to `starts[t + 1]`."""

    vectors: Vectors
    starts: Rows
    members: Rows

    @classmethod
    def of(cls, vectors: Vectors, held: Sequence[Sequence[int]]) -> "PhraseIndex":
        """Build it from the phrases of each text, by their places."""
        starts = np.cumsum([0, *map(len, held)], dtype=np.int64)
        members = np.array([place for phrases in held for place in phrases], dtype=np.int64)
        return cls(vectors, starts, members)

    def save(self, folder: Path) -> None:
        """Write it into the folder of its collection."""
        arrays: tuple[NDArray[Any], ...] = (self.vectors, self.starts, self.members)
        for name, rows in zip(FILES, arrays, strict=True):
            np.save(folder / name, rows)

    @classmethod
    def load(cls, folder: Path) -> "PhraseIndex | None":
        """Read what `save` wrote; None where a collection has no phrases."""
        if not (folder / FILES[0]).exists():
            return None
        return cls(*(np.load(folder / name) for name in FILES))

    def closeness(self, vector: Vectors) -> Scores:
        """Return for every text the cosine of its nearest phrase with a vector, 0 for one without phrases."""
        found = np.zeros(len(self.starts) - 1, dtype=np.float32)
        if len(self.members):
            has_some = np.flatnonzero(np.diff(self.starts))
            near = (self.vectors @ vector)[self.members]
            found[has_some] = np.maximum.reduceat(near, self.starts[has_some])
        return found
