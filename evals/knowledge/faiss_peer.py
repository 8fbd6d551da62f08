"""FAISS flat over the same vectors: whether the graph finds the same neighbours, and how long both take."""

from dataclasses import dataclass
from time import perf_counter

import numpy as np

from evals.knowledge.measure import Shop
from warehouse.errors import FootnoteError

NEIGHBOURS = 10
REPEATS = 5


@dataclass(frozen=True)
class Peer:
    """Part of the exact ten neighbours that the graph finds, and the median milliseconds of both."""

    vectors: int
    found: float
    graph_ms: float
    faiss_ms: float


def against_faiss(shop: Shop) -> Peer:
    """Compare the nearest texts of every question; FootnoteError where FAISS is not installed."""
    try:
        import faiss
    except ImportError:
        raise FootnoteError(
            "FAISS is not installed", code="bench", action="pip install footnote[bench]"
        ) from None
    held = shop.ranker.index.products.vectors
    flat = faiss.IndexFlatIP(held.vectors.shape[1])
    flat.add(np.ascontiguousarray(held.vectors))
    shared, graph, exact = [], [], []
    for question in shop.questions:
        vector = shop.ranker.vector(question.text)
        for _ in range(REPEATS):
            began = perf_counter()
            rows = held.nearest(vector, NEIGHBOURS)
            between = perf_counter()
            _, nearest = flat.search(vector[None, :], NEIGHBOURS)
            exact.append((perf_counter() - between) * 1000)
            graph.append((between - began) * 1000)
        shared.append(len(set(rows.tolist()) & set(nearest[0].tolist())) / NEIGHBOURS)
    return Peer(len(held.vectors), float(np.mean(shared)), float(np.median(graph)), float(np.median(exact)))
