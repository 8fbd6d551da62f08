"""How well a ranking answers: NDCG, reciprocal rank, recall; means with intervals, question by question."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import log2

import numpy as np

from evals.knowledge.cases import ANSWER

K = 10
DRAWS = 10_000
SEED = 20_261_121


def ndcg(codes: Sequence[str], grades: Mapping[str, int], k: int = K) -> float:
    """Return the discounted gain (2^grade - 1) of the first `k` against that of the best order."""
    best = sorted(grades.values(), reverse=True)[:k]
    most = _gain(best)
    return _gain([grades.get(code, 0) for code in codes[:k]]) / most if most else 0.0


def _gain(grades: Sequence[int]) -> float:
    return sum((2**grade - 1) / log2(place + 2) for place, grade in enumerate(grades))


def reciprocal_rank(codes: Sequence[str], grades: Mapping[str, int]) -> float:
    """Return 1 over the place of the first answer, 0 without one."""
    return next((1 / at for at, code in enumerate(codes, 1) if grades.get(code, 0) >= ANSWER), 0.0)


def recall(codes: Sequence[str], grades: Mapping[str, int], k: int = K) -> float:
    """Return the part of the answers among the first `k`, of as many as there is room for."""
    known = {code for code, grade in grades.items() if grade >= ANSWER}
    return len(known & set(codes[:k])) / min(k, len(known)) if known else 0.0


@dataclass(frozen=True)
class Interval:
    """A mean with the middle 95 % of it over samples of the questions drawn with replacement."""

    mean: float
    low: float
    high: float

    def __str__(self) -> str:
        return f"{self.mean:.3f} ({self.low:.3f} to {self.high:.3f})"


def bootstrap(values: Sequence[float]) -> Interval:
    """Return the mean of values, or of paired differences, with its interval; it never varies."""
    held = np.asarray(values, dtype=float)
    drawn = np.random.default_rng(SEED).integers(0, len(held), (DRAWS, len(held)))
    low, high = np.quantile(held[drawn].mean(axis=1), (0.025, 0.975))
    return Interval(float(held.mean()), float(low), float(high))
