"""A hybrid of scorers: each brought to the same spread, weighed and added; the best items of each subject."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from pipelines.models.recommendations.interactions import Floats, Places
from pipelines.models.recommendations.popular import popular_first

BLOCK = 1024
# A dense array or a sparse matrix, of float32.
Matrix = Any
# Places of subjects -> their scores of all items.
Scores = Callable[[Places], Matrix]


@dataclass(frozen=True)
class Weights:
    """What each part of the hybrid counts for; `fallback` is popularity of all time, which breaks ties."""

    collaborative: float = 1.0
    content: float = 0.2
    popular: float = 0.2
    fallback: float = 0.01


@dataclass(frozen=True)
class Top:
    """The best items of some subjects: places (-1: no more), scores, and the parts these are sums of."""

    items: Places
    scores: Floats
    parts: Mapping[str, Floats] = field(default_factory=dict)

    def sources(self) -> NDArray[np.str_]:
        """Return the name of the part that speaks most for each item: popular where none does."""
        names = np.array([*self.parts, "popular"])
        values = np.stack([*self.parts.values(), np.full(self.scores.shape, 1e-6, np.float32)])
        found = names[np.argmax(values, axis=0)]
        return np.where(found == "fallback", "popular", found)


@dataclass(frozen=True)
class Blend:
    """Scorers with their weights, and what is popular, over the items that subjects do not have yet."""

    owned: sparse.csr_matrix
    scorers: tuple[tuple[str, float, Scores], ...]
    popular: Floats
    all_time: Floats
    weights: Weights = Weights()

    def top(self, rows: Places, most: int) -> Top:
        """Return up to `most` items a subject, the best first; equal scores in the order of popularity."""
        parts = [
            self._top_of_block(rows[first : first + BLOCK], most) for first in range(0, len(rows), BLOCK)
        ]
        names = [*(name for name, _, _ in self.scorers), "popular", "fallback"]
        if not parts:
            nothing = np.zeros((0, most), np.float32)
            return Top(nothing.astype(np.int64), nothing, dict.fromkeys(names, nothing))
        return Top(
            np.vstack([part.items for part in parts]),
            np.vstack([part.scores for part in parts]),
            {name: np.vstack([part.parts[name] for part in parts]) for name in names},
        )

    def _top_of_block(self, rows: Places, most: int) -> Top:
        scaled = {name: even(score(rows), weight) for name, weight, score in self.scorers}
        owned = self.owned[rows]
        is_sparse = all(sparse.issparse(matrix) for matrix in scaled.values())
        order = (self._few if is_sparse else self._all)(scaled, owned, most)
        items = np.full((len(rows), most), -1, dtype=np.int64)
        for number, chosen in enumerate(order):
            items[number, : len(chosen)] = chosen
        found = items >= 0
        parts = {name: np.where(found, _at(matrix, items), 0) for name, matrix in scaled.items()}
        parts["popular"] = np.where(found, self._now[items], 0)
        parts["fallback"] = np.where(found, self._ever[items], 0)
        scores = np.sum(list(parts.values()), axis=0)
        return Top(items, np.asarray(scores, np.float32), parts)

    @property
    def _now(self) -> Floats:
        return _even_vector(self.popular, self.weights.popular)

    @property
    def _ever(self) -> Floats:
        return _even_vector(self.all_time, self.weights.fallback)

    def _all(self, scaled: Mapping[str, Matrix], owned: sparse.csr_matrix, most: int) -> Iterator[Places]:
        """Rank every item."""
        total = np.tile(self._now + self._ever, (owned.shape[0], 1))
        for matrix in scaled.values():
            total += matrix.toarray() if sparse.issparse(matrix) else matrix
        total[owned.nonzero()] = -np.inf
        for row in total:
            yield _best(np.arange(len(row)), row, most)

    def _few(self, scaled: Mapping[str, Matrix], owned: sparse.csr_matrix, most: int) -> Iterator[Places]:
        """Rank the items that a scorer knows, and of the others the most popular: no other can win."""
        constant = self._now + self._ever
        first = popular_first(constant, constant)
        total = sum(scaled.values(), sparse.csr_matrix(owned.shape, dtype=np.float32)).tocsr()
        total.sort_indices()
        for number in range(owned.shape[0]):
            known = slice(total.indptr[number], total.indptr[number + 1])
            has = owned.indices[owned.indptr[number] : owned.indptr[number + 1]]
            scored = total.indices[known]
            items = np.union1d(scored, first[: most + len(has)])
            scores = constant[items]
            scores[np.searchsorted(items, scored)] += total.data[known]
            scores[np.isin(items, has)] = -np.inf
            yield _best(items, scores, most)


def even(matrix: Matrix, weight: float) -> Matrix:
    """Scale each row to a standard deviation of `weight`; a row without spread becomes zeros."""
    if not sparse.issparse(matrix):
        return np.asarray(matrix * _factor(matrix.std(axis=1), weight)[:, None], np.float32)
    count = max(matrix.shape[1], 1)
    mean = np.asarray(matrix.sum(axis=1)).ravel() / count
    square = np.asarray(matrix.multiply(matrix).sum(axis=1)).ravel() / count
    deviation = np.sqrt(np.clip(square - mean**2, 0, None))
    return (sparse.diags(_factor(deviation, weight).astype(np.float32)) @ matrix).tocsr()


def _even_vector(values: Floats, weight: float) -> Floats:
    """Scale as a row, with its mean at 0: else what all items have would count as a merit of each."""
    if not len(values):
        return values
    return np.asarray(even((values - values.mean())[None, :], weight)[0], np.float32)


def _factor(deviation: NDArray[np.floating], weight: float) -> NDArray[np.floating]:
    return np.divide(weight, deviation, out=np.zeros_like(deviation), where=deviation > 1e-9)


def _at(matrix: Matrix, items: Places) -> Floats:
    """Return the entries at the given columns of each row."""
    if not sparse.issparse(matrix):
        return np.asarray(np.take_along_axis(matrix, items.clip(0), axis=1))
    rows = np.repeat(np.arange(items.shape[0]), items.shape[1])
    return np.asarray(matrix[rows, items.clip(0).ravel()], np.float32).reshape(items.shape)


def _best(items: Places, scores: Floats, most: int) -> Places:
    """Return the items of the highest scores, highest first, the lower place first where equal."""
    if len(scores) > most:
        least = np.partition(scores, -most)[-most]
        kept = np.flatnonzero(scores >= least)
    else:
        kept = np.arange(len(scores))
    kept = kept[scores[kept] > -np.inf]
    return items[kept[np.lexsort((items[kept], -scores[kept]))][:most]]
