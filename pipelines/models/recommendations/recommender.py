"""Fits what recommends: links between items, and the hybrid of them with what is popular."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from scipy import sparse
from threadpoolctl import threadpool_limits

from pipelines.models.recommendations.als import Als, factorise
from pipelines.models.recommendations.blend import Blend, Matrix, Scores, Weights
from pipelines.models.recommendations.content import Embed, content_links
from pipelines.models.recommendations.ease import ease_links
from pipelines.models.recommendations.interactions import Floats, Interactions, Places
from pipelines.models.recommendations.item_item import neighbour_links
from pipelines.models.recommendations.popular import popular_now
from pipelines.models.recommendations.user_user import alike_scores

Method = Literal["ease", "item_item", "als", "user_user"]
# The matrix of EASE has a row and a column an item: 100 MB and some seconds at this size.
MOST_ITEMS_OF_EASE = 5000
HALF_LIFE = 120.0


@dataclass(frozen=True)
class Options:
    """How to recommend: `auto` takes EASE for a catalogue it fits in memory with, else item-item (BM25).

    `half_life` is in days: what was taken so long ago counts half.
    """

    method: Literal["auto", "ease", "item_item", "als", "user_user"] = "auto"
    weights: Weights = Weights()
    half_life: float = HALF_LIFE
    seed: int = 0


@dataclass(frozen=True)
class Recommender:
    """What was fitted: `links` explain a score by an item that the subject has."""

    interactions: Interactions
    profiles: sparse.csr_matrix
    method: Method
    collaborative: Scores
    collaborative_links: Matrix
    content: sparse.csr_matrix
    popular: Floats
    all_time: Floats
    window: int | None

    def blend(self, weights: Weights) -> Blend:
        """Return the hybrid by these weights."""
        return Blend(
            owned=self.profiles,
            scorers=(
                (self.method, weights.collaborative, self.collaborative),
                ("content", weights.content, lambda rows: self.profiles[rows] @ self.content),
            ),
            popular=self.popular,
            all_time=self.all_time,
            weights=weights,
        )


def choose_method(interactions: Interactions, options: Options) -> Method:
    """Return the method asked for, else the one for a catalogue of this size."""
    if options.method != "auto":
        return options.method
    return "ease" if interactions.shape[1] <= MOST_ITEMS_OF_EASE else "item_item"


def fit(
    interactions: Interactions,
    texts: Sequence[str | None],
    options: Options | None = None,
    *,
    embed: Embed | None = None,
) -> Recommender:
    """Fit on interactions and the texts of their items; one thread, so that runs are equal to the byte."""
    chosen = options or Options()
    profiles = interactions.profiles(chosen.half_life)
    method = choose_method(interactions, chosen)
    popular, window = popular_now(interactions)
    with threadpool_limits(1):
        collaborative, links = _collaborative(profiles, method, chosen.seed)
        content = content_links(texts, popular, embed=embed)
    return Recommender(
        interactions=interactions,
        profiles=profiles,
        method=method,
        collaborative=collaborative,
        collaborative_links=links,
        content=content,
        popular=popular,
        all_time=interactions.popularity(),
        window=window,
    )


def _collaborative(profiles: sparse.csr_matrix, method: Method, seed: int) -> tuple[Scores, Matrix]:
    if method == "ease":
        dense = ease_links(profiles)
        return lambda rows: np.asarray(profiles[rows] @ dense, np.float32), dense
    links = neighbour_links(profiles)
    if method == "item_item":
        return lambda rows: profiles[rows] @ links, links
    if method == "user_user":
        return lambda rows: alike_scores(profiles, rows), links
    return factorise(profiles, Als(), seed=seed).scores, links


def because(profiles: sparse.csr_matrix, rows: Places, links: Matrix, items: Places) -> Places:
    """Return for each subject and item which item it has speaks most for it, -1 where none does."""
    own = profiles[rows]
    best = np.full(items.shape, -1, dtype=np.int64)
    lengths = np.diff(own.indptr)
    holder = np.repeat(np.arange(len(rows)), lengths)
    for column in range(items.shape[1] if own.nnz else 0):
        chosen = items[holder, column]
        shares = own.data * np.asarray(links[own.indices, chosen.clip(0)], np.float32).ravel()
        shares[chosen < 0] = 0
        order = np.lexsort((own.indices, -shares, holder))
        first = order[np.cumsum(np.r_[0, lengths[:-1]])[lengths > 0]]
        known = first[shares[first] > 1e-9]
        best[holder[known], column] = own.indices[known]
    return best
