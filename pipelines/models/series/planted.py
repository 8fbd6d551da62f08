"""How much of what is planted into a series is found, and how much else is told."""

from dataclasses import dataclass

import numpy as np

from pipelines.models.series.detect import THRESHOLD, Method, judged
from pipelines.models.series.regular import Series

SHARE = 0.02
ROUNDS = 8


@dataclass(frozen=True)
class Found:
    """A share with the 95 % interval of its mean over the rounds."""

    value: float
    lower: float
    upper: float


@dataclass(frozen=True)
class Planted:
    """Which share of planted days was told in the right direction, and of the others in any."""

    recall: Found
    others: Found


def planted(
    series: Series, factor: float, *, method: Method = "centred", seed: int = 0, rounds: int = ROUNDS
) -> Planted:
    """Multiply a fiftieth of the days by a factor, some times over, and count what is found."""
    places = np.flatnonzero(series.known & ~series.fading)
    recalls, others = [], []
    for number in range(rounds):
        chance = np.random.default_rng([seed, number])
        chosen = chance.choice(places, max(1, round(SHARE * len(places))), replace=False)
        values = series.values.copy()
        values[chosen] *= factor
        changed = Series(series.grain, series.starts, values, series.is_gap, series.partial, series.fading)
        score = np.nan_to_num(judged(changed, method).score)
        told = np.abs(score) > THRESHOLD
        right = score < -THRESHOLD if factor < 1 else score > THRESHOLD
        recalls.append(float(right[chosen].mean()))
        others.append(float(told[np.setdiff1d(places, chosen)].mean()))
    return Planted(_found(recalls), _found(others))


def _found(shares: list[float]) -> Found:
    values = np.array(shares)
    margin = 1.96 * float(values.std(ddof=1)) / np.sqrt(len(values)) if len(values) > 1 else 0.0
    return Found(
        float(values.mean()), max(0.0, float(values.mean() - margin)), min(1.0, float(values.mean() + margin))
    )
