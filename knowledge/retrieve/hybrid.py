"""Words and meaning together: both scores for every text that either finds, blended."""

from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from knowledge.index.collections import Collection
from knowledge.index.vectors import Rows, Vectors

Using = Literal["fusion", "words", "meaning"]
Scores = NDArray[np.float32]


@dataclass(frozen=True)
class Blend:
    """How the scores are put together, and what they must reach.

    `meaning` is the weight of the cosine, the rest is that of the words; `phrase` the part of the former
    that is the cosine of the nearest phrase, where a collection has phrases; `pool` how many texts each
    side finds. A best text fits by all together from `least` on, by one from `least_meaning` or
    `least_words` on.
    """

    meaning: float = 0.55
    phrase: float = 0.0
    pool: int = 200
    least: float = 0.38
    least_meaning: float = 0.5
    least_words: float = 0.75


# Tuned on the half of the labelled questions that is not reported (evals/knowledge).
FOR_PRODUCTS = Blend(meaning=0.85, phrase=0.5, least=0.55, least_meaning=0.4, least_words=0.6)


@dataclass(frozen=True)
class Ranked:
    """Texts by row, best first, each with its blended score and both parts of it."""

    rows: Rows
    scores: Scores
    closeness: Scores
    words: Scores

    def only(self, kept: NDArray[np.bool_]) -> "Ranked":
        """Return those of them that are marked."""
        return Ranked(self.rows[kept], self.scores[kept], self.closeness[kept], self.words[kept])

    def fit(self, blend: Blend, using: Using) -> NDArray[np.bool_]:
        """Return which of them fit at all."""
        by_meaning, by_words = self.closeness >= blend.least_meaning, self.words >= blend.least_words
        if using == "words":
            return by_words
        if using == "meaning":
            return by_meaning
        return (self.scores >= blend.least) | by_meaning | by_words


def rank(
    collection: Collection[Any],
    question: str,
    vector: Vectors | None,
    *,
    among: Rows | None = None,
    using: Using = "fusion",
    blend: Blend | None = None,
) -> Ranked:
    """Rank the texts of a collection, or `among` some rows of it; without a vector by words alone."""
    blend = blend or Blend()
    words = collection.words.scores(question)
    found = []
    if using != "meaning" or vector is None:
        found.append(_best(words, among, blend.pool))
    if using != "words" and vector is not None:
        found.append(_nearest(collection, vector, among, blend.pool))
    named = _named(collection, vector, blend) if using == "fusion" else None
    if named is not None:
        found.append(_best(named, among, blend.pool))
    rows = np.unique(np.concatenate(found))
    close = np.zeros(len(rows), np.float32) if vector is None else collection.vectors.closeness(vector, rows)
    said = words[rows]
    meant = close if named is None else (1 - blend.phrase) * close + blend.phrase * named[rows]
    scores = _blended(meant, np.minimum(said, 1), blend.meaning if vector is not None else 0.0, using)
    order = np.lexsort((rows, -scores))
    return Ranked(rows[order], scores[order], close[order], said[order])


def _named(collection: Collection[Any], vector: Vectors | None, blend: Blend) -> Scores | None:
    """Return how near each text's nearest phrase is, None where that does not count."""
    if vector is None or collection.phrases is None or not blend.phrase:
        return None
    return collection.phrases.closeness(vector)


def _best(words: Scores, among: Rows | None, most: int) -> Rows:
    rows = np.flatnonzero(words > 0) if among is None else among[words[among] > 0]
    return rows if len(rows) <= most else rows[np.argpartition(-words[rows], most)[:most]]


def _nearest(collection: Collection[Any], vector: Vectors, among: Rows | None, most: int) -> Rows:
    if among is None:
        return collection.vectors.nearest(vector, most)
    return collection.vectors.nearest_among(vector, among, most)


def _blended(close: Scores, said: Scores, meaning: float, using: Using) -> Scores:
    if using == "meaning":
        return close
    weight = 0.0 if using == "words" else meaning
    return np.asarray(weight * np.clip(close, 0, 1) + (1 - weight) * said, dtype=np.float32)
