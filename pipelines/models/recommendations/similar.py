"""What is like an item: had by the same subjects, described alike, or popular where neither tells."""

from collections.abc import Iterator

import numpy as np
from scipy import sparse

from pipelines.models.recommendations.blend import Blend, Top, Weights
from pipelines.models.recommendations.interactions import Places
from pipelines.models.recommendations.recommender import Recommender
from pipelines.models.recommendations.rows import Similar, Words

WEIGHTS = Weights(collaborative=1.0, content=0.3, popular=0.1, fallback=0.01)
BLOCK = 4096
DIGITS = 5


def similar_blend(recommender: Recommender, weights: Weights) -> Blend:
    """Return the hybrid whose subjects are the items themselves."""
    links, content = recommender.collaborative_links, recommender.content
    return Blend(
        owned=sparse.identity(content.shape[0], format="csr", dtype=np.float32),
        scorers=(
            ("item_item", weights.collaborative, lambda rows: links[rows]),
            ("content", weights.content, lambda rows: content[rows]),
        ),
        popular=recommender.popular,
        all_time=recommender.all_time,
        weights=weights,
    )


def similar_items(
    recommender: Recommender, weights: Weights, words: Words, *, most: int = 10
) -> Iterator[list[Similar]]:
    """Yield blocks of rows, up to `most` for each item of the catalogue, sold or not."""
    blend = similar_blend(recommender, weights)
    held = (recommender.interactions.orders() > 0).astype(np.float32)
    for first in range(0, held.shape[1], BLOCK):
        rows = np.arange(first, min(first + BLOCK, held.shape[1]))
        top = blend.top(rows, most)
        yield _rows(recommender, words, rows, top, _both(held, rows, top.items))


def _both(held: sparse.csr_matrix, rows: Places, items: Places) -> np.ndarray:
    """Count the subjects who have both an item and the one like it."""
    together = (held.T[rows] @ held).tocsr()
    first = np.repeat(np.arange(len(rows)), items.shape[1])
    return np.asarray(together[first, items.clip(0).ravel()]).reshape(items.shape)


def _rows(recommender: Recommender, words: Words, rows: Places, top: Top, both: np.ndarray) -> list[Similar]:
    sources = top.sources()
    items, popularity = recommender.interactions.items, recommender.all_time
    found = []
    for place, row in enumerate(rows.tolist()):
        for rank in np.flatnonzero(top.items[place] >= 0).tolist():
            other = int(top.items[place, rank])
            source = str(sources[place, rank])
            reason = {
                "item_item": words.together(both[place, rank], popularity[row], items[row]),
                "content": f"described like {words.name(items[row])}",
            }.get(source, words.popular(float(recommender.popular[other]), recommender.window))
            score = round(float(top.scores[place, rank]), DIGITS)
            found.append(Similar(items[row], rank + 1, items[other], score, source, reason))
    return found
