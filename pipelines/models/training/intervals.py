"""Measures of predictions with 95 % intervals, and differences of two models measured on the same rows."""

from collections.abc import Callable

import numpy as np
from scipy import stats

Z = 1.959964
REPEATS = 200
EPSILON = 1e-6
POWER = 1.5  # of the Tweedie deviance: between counts (1) and amounts that are never nought (2)
Interval = tuple[float, float, float]  # value, lower, upper
Score = Callable[[np.ndarray, np.ndarray], float]


def auc_interval(labels: np.ndarray, scores: np.ndarray) -> Interval:
    """Area under the ROC curve with DeLong's interval; NaN where a class is missing."""
    parts = _placements(labels, scores)
    if parts is None:
        return (np.nan, np.nan, np.nan)
    positive, negative = parts
    return _around(
        float(positive.mean()), float(np.sqrt(_variance(positive) + _variance(negative))), limit=1.0
    )


def auc_difference(labels: np.ndarray, one: np.ndarray, other: np.ndarray) -> Interval:
    """Difference of two areas on the same rows with DeLong's paired interval."""
    first, second = _placements(labels, one), _placements(labels, other)
    if first is None or second is None:
        return (np.nan, np.nan, np.nan)
    positive, negative = first[0] - second[0], first[1] - second[1]
    spread = float(np.sqrt(_variance(positive) + _variance(negative)))
    return _around(float(positive.mean()), spread)


def mean_interval(values: np.ndarray) -> Interval:
    """Mean of one value a row, such as a loss or a difference of losses."""
    return _around(float(values.mean()), float(np.sqrt(_variance(values))))


def bootstrap(score: Score, labels: np.ndarray, scores: np.ndarray, *, seed: int) -> Interval:
    """Any measure with the interval of its values on rows drawn again."""
    random = np.random.default_rng(seed)
    drawn = (random.integers(0, len(labels), len(labels)) for _ in range(REPEATS))
    values = [score(labels[rows], scores[rows]) for rows in drawn]
    lower, upper = np.nanquantile(values, [0.025, 0.975])
    return score(labels, scores), float(lower), float(upper)


def log_losses(labels: np.ndarray, chances: np.ndarray) -> np.ndarray:
    """Log loss of each row."""
    kept = np.clip(chances, EPSILON, 1 - EPSILON)
    return -np.where(labels > 0.5, np.log(kept), np.log1p(-kept))


def deviances(labels: np.ndarray, amounts: np.ndarray) -> np.ndarray:
    """Tweedie deviance of each row: least for the right mean, without a few large amounts deciding all."""
    kept = np.maximum(amounts, EPSILON)
    own = np.maximum(labels, 0) ** (2 - POWER) / ((1 - POWER) * (2 - POWER))
    found: np.ndarray = own - labels * kept ** (1 - POWER) / (1 - POWER) + kept ** (2 - POWER) / (2 - POWER)
    return 2 * found


def average_precision(labels: np.ndarray, scores: np.ndarray) -> float:
    """Area under the precision-recall curve, by steps."""
    order = np.argsort(-scores, kind="stable")
    hits, ranked = labels[order], scores[order]
    if hits.sum() == 0:
        return float("nan")
    ends = np.append(np.flatnonzero(np.diff(ranked)), len(ranked) - 1)
    found = np.cumsum(hits)[ends]
    return float((np.diff(found, prepend=0) * found / (ends + 1)).sum() / hits.sum())


def calibration_error(labels: np.ndarray, chances: np.ndarray, bins: int = 10) -> float:
    """Expected calibration error over bins of equal width."""
    place = np.minimum((chances * bins).astype(int), bins - 1)
    sums = [np.bincount(place, weights=values, minlength=bins) for values in (labels, chances)]
    return float(np.abs(sums[0] - sums[1]).sum() / len(labels))


def best_threshold(labels: np.ndarray, chances: np.ndarray) -> float:
    """The threshold with the best F1."""
    order = np.argsort(-chances, kind="stable")
    hits = np.cumsum(labels[order])
    scores = 2 * hits / (np.arange(1, len(hits) + 1) + labels.sum())
    return float(chances[order][int(scores.argmax())])


def f1(labels: np.ndarray, chosen: np.ndarray) -> float:
    """F1 of a choice of rows."""
    hits = float((labels * chosen).sum())
    return 2 * hits / max(float(labels.sum() + chosen.sum()), 1.0)


def top_share(labels: np.ndarray, amounts: np.ndarray, share: float = 0.1) -> float:
    """The part of the whole amount that falls to the rows foretold highest."""
    count = max(int(len(labels) * share), 1)
    chosen = np.argsort(-amounts, kind="stable")[:count]
    return float(labels[chosen].sum() / labels.sum()) if labels.sum() else float("nan")


def _placements(labels: np.ndarray, scores: np.ndarray) -> tuple[np.ndarray, np.ndarray] | None:
    positive, negative = scores[labels > 0.5], scores[labels <= 0.5]
    if not len(positive) or not len(negative):
        return None
    within = stats.rankdata(np.concatenate([positive, negative]))
    above = (within[: len(positive)] - stats.rankdata(positive)) / len(negative)
    below = 1 - (within[len(positive) :] - stats.rankdata(negative)) / len(positive)
    return above, below


def _variance(values: np.ndarray) -> float:
    return float(values.var(ddof=1) / len(values)) if len(values) > 1 else 0.0


def _around(value: float, spread: float, limit: float | None = None) -> Interval:
    upper = value + Z * spread
    return value, value - Z * spread, min(upper, limit) if limit is not None else upper
