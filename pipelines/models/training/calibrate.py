"""Make scores chances, by rows that the model was not trained on: left alone, a sigmoid, or steps."""

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from typing import Any, Literal

import numpy as np

from pipelines.models.training.intervals import EPSILON, log_losses, mean_interval

FOLDS = 5
LEAST_FOR_STEPS = 1000


@dataclass(frozen=True)
class Calibrator:
    """`sigmoid` has slope and offset of the log-odds, `isotonic` the steps; `none` leaves the chances."""

    kind: Literal["none", "sigmoid", "isotonic"] = "none"
    slope: float = 1.0
    offset: float = 0.0
    steps_at: tuple[float, ...] = ()
    steps_to: tuple[float, ...] = ()

    def __call__(self, chances: np.ndarray) -> np.ndarray:
        """Return calibrated chances."""
        if self.kind == "sigmoid":
            return 1 / (1 + np.exp(-(self.slope * _log_odds(chances) + self.offset)))
        if self.kind == "isotonic":
            return np.interp(chances, self.steps_at, self.steps_to)
        return chances

    def to_json(self) -> dict[str, Any]:
        """Return plain values."""
        return asdict(self)

    @classmethod
    def from_json(cls, held: Mapping[str, Any]) -> "Calibrator":
        """Read what `to_json` gave."""
        steps = {name: tuple(held[name]) for name in ("steps_at", "steps_to")}
        return cls(**{**held, **steps})


Learn = Callable[[np.ndarray, np.ndarray], Calibrator]


def calibrator(labels: np.ndarray, chances: np.ndarray) -> Calibrator:
    """Return the simplest calibrator that no other surely beats; rows come in order of time.

    Each is learnt on the first half and judged by the log loss of the second: base rates move, and what helps
    on mixed rows alone may harm on later ones. The one chosen is then learnt on all rows.
    """
    best: Learn = _leave
    half = len(labels) // 2
    losses = log_losses(labels[half:], chances[half:])
    for learn, least in ((_sigmoid, 2 * FOLDS), (_isotonic, LEAST_FOR_STEPS)):
        if len(labels) < least or _fewest(labels[:half]) < FOLDS or _fewest(labels[half:]) < FOLDS:
            continue
        found = log_losses(labels[half:], learn(labels[:half], chances[:half])(chances[half:]))
        if mean_interval(found - losses)[2] < 0:
            best, losses = learn, found
    return best(labels, chances)


def cross_fitted(labels: np.ndarray, chances: np.ndarray, learn: Learn | None = None) -> np.ndarray:
    """Return chances of each fold calibrated by the others; a fold is every fifth row."""
    learn = learn or _sigmoid
    fold = np.arange(len(labels)) % FOLDS
    found = np.empty(len(labels))
    for number in range(FOLDS):
        inside = fold == number
        found[inside] = learn(labels[~inside], chances[~inside])(chances[inside])
    return found


def _fewest(labels: np.ndarray) -> float:
    return float(min(labels.sum(), len(labels) - labels.sum()))


def _leave(labels: np.ndarray, chances: np.ndarray) -> Calibrator:
    return Calibrator()


def _sigmoid(labels: np.ndarray, chances: np.ndarray) -> Calibrator:
    from sklearn.linear_model import LogisticRegression

    if len(np.unique(labels)) < 2:
        return Calibrator()
    line = LogisticRegression(C=1e3).fit(_log_odds(chances)[:, None], labels)
    slope = float(line.coef_[0, 0])
    # A falling line would turn the order of the chances round.
    return Calibrator("sigmoid", slope, float(line.intercept_[0])) if slope > 0 else Calibrator()


def _isotonic(labels: np.ndarray, chances: np.ndarray) -> Calibrator:
    from sklearn.isotonic import IsotonicRegression

    steps = IsotonicRegression(y_min=1e-4, y_max=1 - 1e-4, out_of_bounds="clip").fit(chances, labels)
    at, to = (tuple(map(float, values)) for values in (steps.X_thresholds_, steps.y_thresholds_))
    return Calibrator("isotonic", steps_at=at, steps_to=to)


def _log_odds(chances: np.ndarray) -> np.ndarray:
    kept = np.clip(chances, EPSILON, 1 - EPSILON)
    found: np.ndarray = np.log(kept / (1 - kept))
    return found
