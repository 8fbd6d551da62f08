"""What a subject takes again: its own items by how often and how recently, and by what goes with them now."""

from dataclasses import dataclass

import numpy as np
from scipy import sparse

from pipelines.models.recommendations.interactions import Floats, Interactions, Places
from pipelines.models.recommendations.recommender import Recommender

HALF_LIFE = 180.0
WINDOW = 30
# Chosen on Online Retail; see docs/decisions.md for which days were in view.
AFFINITY, TREND = 1.0, 0.2
BLOCK = 1024


@dataclass(frozen=True)
class Reorder:
    """A score for each item that a subject has, and what gave it."""

    scores: sparse.csr_matrix
    source: str

    def top(self, rows: Places, most: int) -> tuple[Places, Floats]:
        """Return up to `most` own items a subject, the best first (-1: no more), and their scores."""
        items = np.full((len(rows), most), -1, dtype=np.int64)
        scores = np.zeros((len(rows), most), np.float32)
        for number, row in enumerate(rows.tolist()):
            part = slice(self.scores.indptr[row], self.scores.indptr[row + 1])
            own, value = self.scores.indices[part], self.scores.data[part]
            best = np.lexsort((own, -value))[:most]
            items[number, : len(best)], scores[number, : len(best)] = own[best], value[best]
        return items, scores


def own_frequency(interactions: Interactions) -> Reorder:
    """Score own items by the number of orders, equals by how many subjects have the item."""
    scores = interactions.orders()
    popularity = interactions.popularity()
    scores.data = scores.data + popularity[scores.indices] / (popularity.max(initial=0) + 1)
    return Reorder(scores, "own_frequency")


def own_and_current(recommender: Recommender) -> Reorder:
    """Add to the fading frequency what the other items of the subject say, and what sells now."""
    interactions = recommender.interactions
    scores = interactions.frequency(HALF_LIFE)
    trend = np.log1p(interactions.popularity(WINDOW))
    scores.data = scores.data + TREND * trend[scores.indices]
    # Links of the other methods are not shares of one purchase: they have no common scale with a frequency.
    if recommender.method == "ease":
        scores.data = scores.data + AFFINITY * _own_entries(recommender, scores)
    return Reorder(scores, "hybrid")


def _own_entries(recommender: Recommender, pattern: sparse.csr_matrix) -> Floats:
    blocks = []
    for first in range(0, pattern.shape[0], BLOCK):
        rows = np.arange(first, min(first + BLOCK, pattern.shape[0]))
        dense: Floats = np.asarray(recommender.collaborative(rows))
        own = pattern[rows]
        holder = np.repeat(np.arange(len(rows)), np.diff(own.indptr))
        blocks.append(dense[holder, own.indices])
    return np.concatenate(blocks) if blocks else np.zeros(0, np.float32)
