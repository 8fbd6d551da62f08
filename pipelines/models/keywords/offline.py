"""Genres without a language model: by letters shared with labelled keywords, and by the nearest of them."""

from collections.abc import Sequence
from typing import cast

import numpy as np
from numpy.typing import NDArray

from pipelines.models.keywords.examples import Examples
from pipelines.models.keywords.fold import plain_keyword
from pipelines.models.keywords.store import KeywordStore
from warehouse.embedding.store import embed

NEIGHBOURS = 15
SHARPNESS = 4  # power of the cosine by which a neighbour votes
# Cosines below which a keyword is not like its nearest example; real logs lose no accuracy by them.
LEAST_BY_LETTERS, LEAST_BY_MEANING = 0.2, 0.45
CHUNK = 10_000
Scores = NDArray[np.float64]


class LetterScores:
    """A linear model over character n-grams, of the keyword as typed and without diacritics."""

    def __init__(self, examples: Examples) -> None:
        """Learn from the examples, which must name two genres or more."""
        from sklearn.feature_extraction.text import TfidfVectorizer
        from sklearn.linear_model import LogisticRegression

        self.genres = sorted(set(examples.genre_of.values()))
        self._grams = TfidfVectorizer(analyzer="char_wb", ngram_range=(1, 5), sublinear_tf=True)
        self._learnt = self._grams.fit_transform([_both(keyword) for keyword in examples.genre_of])
        self._model = LogisticRegression(C=20, max_iter=2000)
        self._model.fit(self._learnt, list(examples.genre_of.values()))

    def __call__(self, keywords: Sequence[str]) -> tuple[Scores, Scores]:
        """Return a row of probabilities a keyword, one column a genre, and how near the nearest is."""
        grams = self._grams.transform([_both(keyword) for keyword in keywords])
        return self._model.predict_proba(grams), (grams @ self._learnt.T).max(axis=1).toarray().ravel()


class NeighbourScores:
    """Votes of the labelled keywords that are nearest by embedding."""

    def __init__(self, examples: Examples, store: KeywordStore) -> None:
        """Embed the examples, of which there is one or more."""
        self.genres = sorted(set(examples.genre_of.values()))
        self._store = store
        self._vectors = embed(list(examples.genre_of), store.vectors)
        self._votes = np.array(
            [[genre == name for name in self.genres] for genre in examples.genre_of.values()], dtype=float
        )

    def __call__(self, keywords: Sequence[str], neighbours: int = NEIGHBOURS) -> tuple[Scores, Scores]:
        """Return a row of shares of the vote a keyword, one column a genre; and how near the nearest is."""
        nearness = np.clip(embed(keywords, self._store.vectors) @ self._vectors.T, 0, None).astype(float)
        nearest = nearness.max(axis=1)
        if neighbours < nearness.shape[1]:
            least = np.partition(nearness, -neighbours, axis=1)[:, -neighbours, None]
            nearness = np.where(nearness >= least, nearness, 0)
        votes = nearness**SHARPNESS @ self._votes
        total = votes.sum(axis=1, keepdims=True)
        return np.divide(votes, total, out=np.zeros_like(votes), where=total > 0), nearest


class OfflineScores:
    """The mean of both; by letters alone for keywords that are not worth embedding."""

    def __init__(self, examples: Examples, store: KeywordStore) -> None:
        """Learn from the examples; where there are none, nothing is like them."""
        self.genres = sorted(set(examples.genre_of.values()))
        self._letters = LetterScores(examples) if len(self.genres) > 1 else None
        self._examples, self._store = examples, store

    def __call__(self, keywords: Sequence[str], embedded: int) -> tuple[Scores, NDArray[np.bool_]]:
        """Return a row of scores a keyword, and whether it is like any example, by letters or by meaning.

        The first `embedded` keywords are compared by meaning too.
        """
        scores = np.zeros((len(keywords), len(self.genres)))
        is_like = np.zeros(len(keywords), dtype=bool)
        if not self.genres:
            return scores, is_like
        meaning = NeighbourScores(self._examples, self._store) if embedded or not self._letters else None
        for first in range(0, len(keywords), CHUNK):
            part = slice(first, first + CHUNK)
            scores[part], is_like[part] = self._score(keywords[part], embedded - first, meaning)
        return scores, is_like

    def _score(
        self, keywords: Sequence[str], embedded: int, meaning: NeighbourScores | None
    ) -> tuple[Scores, NDArray[np.bool_]]:
        if self._letters is None:
            scores, near = cast(NeighbourScores, meaning)(keywords)
            return scores, near >= LEAST_BY_MEANING
        scores, near = self._letters(keywords)
        is_like = near >= LEAST_BY_LETTERS
        if meaning and keywords[: max(embedded, 0)]:
            few = keywords[:embedded]
            votes, nearest = meaning(few)
            scores[: len(few)] = (scores[: len(few)] + votes) / 2
            is_like[: len(few)] |= nearest >= LEAST_BY_MEANING
        return scores, is_like


def _both(keyword: str) -> str:
    return f"{keyword} {plain_keyword(keyword)}"
