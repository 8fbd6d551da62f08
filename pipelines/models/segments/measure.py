"""How good groups of customers are: elbow, stability, separation, sizes, and what they say of later spend."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from pipelines.models.segments.cluster import Find, Labels, Middles, assign
from pipelines.models.segments.space import Floats

RESAMPLES = 8
# Silhouettes need all pairs.
SILHOUETTE_SAMPLE = 3_000
BOOTSTRAPS = 200


@dataclass(frozen=True)
class Stability:
    """The adjusted Rand index over resamples: mean, lowest, highest and how many."""

    mean: float
    low: float
    high: float
    resamples: int


@dataclass(frozen=True)
class Explained:
    """Share of variance that groups explain, with its 95 % interval where it was drawn."""

    value: float
    lower: float | None = None
    upper: float | None = None


def stabilities(
    points: Floats, found: Middles, find: Find, *, seed: int, resamples: int = RESAMPLES
) -> Mapping[int, Stability]:
    """Find groups anew in resampled points, and compare how all points fall into them, for each number."""
    from sklearn.metrics import adjusted_rand_score

    labels = {k: assign(points, middles)[0] for k, middles in found.items()}
    chance = np.random.default_rng(seed)
    values: dict[int, list[float]] = {k: [] for k in found}
    for number in range(1, resamples + 1):
        drawn = points[np.sort(chance.integers(0, len(points), len(points)))]
        for k, middles in find(drawn, list(found), seed + number).items():
            again, _ = assign(points, middles)
            values[k].append(float(adjusted_rand_score(labels[k], again)))
    return {
        k: Stability(float(np.mean(one)), min(one), max(one), len(one)) for k, one in values.items() if one
    }


def separation(points: Floats, labels: Labels, *, seed: int) -> tuple[float | None, float | None]:
    """Return the mean silhouette, of a sample, and the Davies-Bouldin index; None where groups are one."""
    from sklearn.metrics import davies_bouldin_score, silhouette_score

    if len(np.unique(labels)) < 2:
        return None, None
    sample = np.random.default_rng(seed).permutation(len(points))[:SILHOUETTE_SAMPLE]
    parts = len(np.unique(labels[sample]))
    silhouette = None
    if 2 <= parts < len(sample):
        silhouette = float(silhouette_score(points[sample], labels[sample]))
    return silhouette, float(davies_bouldin_score(points, labels))


def shares(labels: Labels, groups: int) -> Floats:
    """Return the share of each group."""
    return np.asarray(np.bincount(labels, minlength=groups) / max(len(labels), 1))


def explained(labels: Labels, values: Floats, *, seed: int | None = None) -> Explained | None:
    """Return the share of the variance of values that groups explain (eta squared); None where there is none.

    With a `seed` customers are resampled for its interval.
    """
    found = _eta(labels, values)
    if found is None or seed is None:
        return None if found is None else Explained(found)
    chance = np.random.default_rng(seed)
    draws = (chance.integers(0, len(values), len(values)) for _ in range(BOOTSTRAPS))
    drawn = [_eta(labels[draw], values[draw]) for draw in draws]
    lower, upper = np.quantile([one for one in drawn if one is not None], [0.025, 0.975])
    return Explained(found, float(lower), float(upper))


def explained_gain(ours: Labels, theirs: Labels, values: Floats, *, seed: int) -> tuple[float, float, float]:
    """Return how much more variance our groups explain than others, and its 95 % interval, in pairs."""
    chance = np.random.default_rng(seed)
    draws = (chance.integers(0, len(values), len(values)) for _ in range(BOOTSTRAPS))
    gains = [_gain(ours[draw], theirs[draw], values[draw]) for draw in draws]
    lower, upper = np.quantile(gains, [0.025, 0.975])
    return _gain(ours, theirs, values), float(lower), float(upper)


def elbow(inertias: Sequence[float]) -> int:
    """Return the place at which a falling curve bends most: farthest below the line between its ends."""
    curve = np.asarray(inertias, dtype=float)
    if len(curve) < 3 or curve[0] <= curve[-1]:
        return 0
    fallen = (curve - curve[-1]) / (curve[0] - curve[-1])
    return int(np.argmax(np.linspace(1, 0, len(curve)) - fallen))


def _gain(ours: Labels, theirs: Labels, values: Floats) -> float:
    return (_eta(ours, values) or 0.0) - (_eta(theirs, values) or 0.0)


def _eta(labels: Labels, values: Floats) -> float | None:
    whole = float(((values - values.mean()) ** 2).sum()) if len(values) else 0.0
    if whole <= 0:
        return None
    counts = np.bincount(labels)
    sums = np.bincount(labels, weights=values)
    means = sums[counts > 0] / counts[counts > 0]
    return float((counts[counts > 0] * (means - values.mean()) ** 2).sum() / whole)
