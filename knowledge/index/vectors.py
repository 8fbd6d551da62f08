"""The vectors of a collection in Chroma, beside a plain array of the same for what a filter leaves."""

import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.float32]
Rows = NDArray[np.int64]
# Chroma takes 5,461 at once.
BATCH = 5_000
ARRAY = "vectors.npy"
# Chroma keeps the graph of a smaller collection in memory alone, beside files that hold nothing.
LEAST_SYNCED = 2
GRAPH = "index_metadata.pickle"
PART_WORTH_COPYING = 0.25
# To compare as many with a question takes 3 ms; the graph is then no quicker.
MOST_COMPARED = 20_000


class VectorIndex:
    """Finds the texts whose vectors are nearest to one."""

    def __init__(self, collection: Any, vectors: Vectors) -> None:
        """Take an open collection, None where it has no text, and its vectors by row."""
        self._collection = collection
        self.vectors = vectors

    def nearest(self, vector: Vectors, most: int) -> Rows:
        """Return the rows nearest to a vector, nearest first, by Chroma's graph."""
        most = min(most, len(self.vectors))
        if self._collection is None or not most:
            return np.empty(0, dtype=np.int64)
        found = self._collection.query(query_embeddings=[vector], n_results=most, include=[])
        return np.array([int(one) for one in found["ids"][0]], dtype=np.int64)

    def nearest_among(self, vector: Vectors, rows: Rows, most: int) -> Rows:
        """Return those of some rows, in order, nearest to a vector: each compared, or by the graph.

        A condition in Chroma was measured to take ten times as long as its plain query. Where it leaves out
        fewer than are wanted, the graph is asked for those besides.
        """
        if len(rows) <= most:
            return rows
        left_out = len(self.vectors) - len(rows)
        if left_out <= most and len(rows) > MOST_COMPARED:
            found = self.nearest(vector, most + left_out)
            return found[rows[np.minimum(np.searchsorted(rows, found), len(rows) - 1)] == found]
        return rows[np.argpartition(-self.closeness(vector, rows), most)[:most]]

    def closeness(self, vector: Vectors, rows: Rows) -> Vectors:
        """Return the cosine of each row's text with a vector."""
        # Rows taken out are copied first, which costs more than to compare them all.
        if len(rows) > PART_WORTH_COPYING * len(self.vectors):
            found: Vectors = (self.vectors @ vector)[rows]
        else:
            found = self.vectors[rows] @ vector
        return found


def write_vectors(folder: Path, collections: Mapping[str, Vectors]) -> None:
    """Write all collections of an index into one new Chroma folder, ids the numbers of the rows."""
    shutil.rmtree(folder, ignore_errors=True)
    client = _client(folder)
    try:
        for name, vectors in collections.items():
            # The graph is put on the disk once, with the last vector, and never again.
            graph = {"space": "cosine", "sync_threshold": max(len(vectors), LEAST_SYNCED)}
            collection = client.create_collection(
                name, embedding_function=None, configuration={"hnsw": graph}
            )
            for first in range(0, len(vectors), BATCH):
                part = vectors[first : first + BATCH]
                ids = [str(row) for row in range(first, first + len(part))]
                collection.add(ids=ids, embeddings=part)
    finally:
        client.close()


def open_vectors(folder: Path) -> Any:
    """Open a Chroma folder that was found whole: it crashes on one that is not."""
    return _client(folder)


def collection_of(client: Any, name: str, count: int) -> Any:
    """Return a collection that holds so many vectors, None for none; ValueError where it holds others."""
    if not count:
        return None
    collection = client.get_collection(name, embedding_function=None)
    if (held := collection.count()) != count:
        raise ValueError(f"{name} holds {held} vectors, not {count}")
    return collection


def _client(folder: Path) -> Any:
    import chromadb
    from chromadb.config import Settings

    return chromadb.PersistentClient(str(folder), settings=Settings(anonymized_telemetry=False))
