"""How good lists are: recall, NDCG, MAP and hit rate a subject; coverage and novelty; paired intervals."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from pipelines.models.recommendations.interactions import Floats, Places

CUTS = (5, 10)
RESAMPLES = 1000
Values = NDArray[np.float64]


@dataclass(frozen=True)
class Interval:
    """A mean and its 95 % bootstrap interval over subjects."""

    value: float
    lower: float
    upper: float


def list_measures(items: Places, relevant: sparse.csr_matrix) -> dict[str, Values]:
    """Return each measure @5 and @10 a subject, for lists and what was taken after; all rows have something.

    NDCG and MAP divide by what the best list of that length would reach, recall by all that was taken.
    """
    count = np.diff(relevant.indptr)
    found: dict[str, Values] = {}
    for cut in CUTS:
        part = items[:, :cut]
        hits = _hits(part, relevant)
        discount = 1 / np.log2(np.arange(2, cut + 2))
        possible = np.minimum(count, cut)
        ideal = np.cumsum(discount)[possible - 1]
        precision = np.cumsum(hits, axis=1) / np.arange(1, part.shape[1] + 1)
        found[f"recall@{cut}"] = hits.sum(axis=1) / count
        found[f"ndcg@{cut}"] = hits @ discount[: part.shape[1]] / ideal
        found[f"map@{cut}"] = (precision * hits).sum(axis=1) / possible
        found[f"hit_rate@{cut}"] = hits.any(axis=1).astype(float)
    return found


def coverage(items: Places, count: int) -> dict[str, float]:
    """Return the share of the catalogue that is in any list."""
    return {f"coverage@{cut}": len(np.setdiff1d(items[:, :cut], [-1])) / max(count, 1) for cut in CUTS}


def novelty(items: Places, popularity: Floats, subjects: int) -> dict[str, Values]:
    """Return how rare the items of each list are: the mean of -log2 of the share of subjects who have one."""
    rarity = -np.log2((popularity + 1) / (subjects + 1))
    return {
        f"novelty@{cut}": np.where(items[:, :cut] >= 0, rarity[items[:, :cut]], 0).mean(axis=1)
        for cut in CUTS
    }


def interval(values: Values, *, seed: int = 0) -> Interval:
    """Return the mean with its interval; for a difference, pass differences of the same subjects."""
    if not len(values):
        return Interval(float("nan"), float("nan"), float("nan"))
    means = _resamples(len(values), seed) @ values.astype(np.float32) / len(values)
    lower, upper = np.quantile(means, [0.025, 0.975])
    return Interval(float(values.mean()), float(lower), float(upper))


def paired(
    ours: Mapping[str, Values], other: Mapping[str, Values], measure: str, *, seed: int = 0
) -> Interval:
    """Return how much better a measure is than that of another candidate, for the same subjects."""
    return interval(ours[measure] - other[measure], seed=seed)


@lru_cache(maxsize=4)
def _resamples(count: int, seed: int) -> NDArray[np.float32]:
    """Return how often each subject is drawn in each resample."""
    generator = np.random.default_rng(seed)
    drawn = generator.multinomial(count, np.full(count, 1 / count), size=RESAMPLES)
    return drawn.astype(np.float32)


def _hits(items: Places, relevant: sparse.csr_matrix) -> NDArray[np.float64]:
    taken = relevant.astype(bool)
    rows = np.repeat(np.arange(items.shape[0]), items.shape[1])
    at = np.asarray(taken[rows, items.clip(0).ravel()]).reshape(items.shape)
    return (at & (items >= 0)).astype(float)
