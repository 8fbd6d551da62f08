"""The candidates of a training, simplest first, each fitted on one thread: equal rows give equal models."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from typing import Any, Literal

import numpy as np
import pandas as pd

from pipelines.models.training.encode import Encoder
from pipelines.models.training.intervals import POWER
from pipelines.models.training.task import Input, Kind

MOST_ROWS = 40_000  # a stated sample beyond
MOST_FOREST_ROWS = 10_000
TREES = 100


class NotTrainable(Exception):
    """The rows do not allow a model; the text says why."""


@dataclass(frozen=True)
class Candidate:
    """An algorithm, what it reads, and how many rows it is given at most."""

    name: str
    reads: Literal["lines", "trees"]
    make: Callable[[int], Any]
    most_rows: int = MOST_ROWS


@dataclass(frozen=True)
class Member:
    """A fitted algorithm with its encoder; `scores` are chances or amounts.

    No amount is foretold above `most`, the largest of the training: a logarithmic line has no bounds.
    """

    name: str
    reads: Literal["lines", "trees"]
    kind: Kind
    encoder: Encoder
    estimator: Any
    most: float = 1.0

    def scores(self, frame: pd.DataFrame) -> np.ndarray:
        """Return a number a row."""
        rows = self.encoder.for_lines(frame) if self.reads == "lines" else self.encoder.for_trees(frame)
        found = (
            self.estimator.predict_proba(rows)[:, 1]
            if self.kind == "binary"
            else self.estimator.predict(rows)
        )
        numbers: np.ndarray = np.asarray(found, dtype=float)
        return numbers if self.kind == "binary" else np.clip(numbers, 0, self.most)


def candidates(kind: Kind) -> tuple[Candidate, ...]:
    """Return the candidates of a kind of task, simplest first; XGBoost where it is installed."""
    found: tuple[Candidate, ...] = _CLASSIFIERS if kind == "binary" else _REGRESSORS
    if find_spec("xgboost"):
        found = (*found, Candidate("xgboost", "trees", _xgboost if kind == "binary" else _xgboost_amounts))
    return found


def fit(
    candidate: Candidate, kind: Kind, frame: pd.DataFrame, inputs: Sequence[Input], *, seed: int
) -> Member:
    """Fit a candidate to the labels of a frame, or to a sample of its rows where there are too many."""
    if len(frame) > candidate.most_rows:
        frame = frame.sample(candidate.most_rows, random_state=seed)
    encoder = Encoder.learn(frame, inputs)
    if not encoder.columns:
        raise NotTrainable("no input varies")
    rows = encoder.for_lines(frame) if candidate.reads == "lines" else encoder.for_trees(frame)
    labels = frame["label"].to_numpy(dtype=float)
    estimator = candidate.make(seed).fit(rows, labels)
    return Member(candidate.name, candidate.reads, kind, encoder, estimator, most=float(labels.max()))


def _logistic(seed: int) -> Any:
    from sklearn.linear_model import LogisticRegression

    return LogisticRegression(C=0.3, max_iter=1000)


def _forest(seed: int) -> Any:
    from sklearn.ensemble import RandomForestClassifier

    return RandomForestClassifier(TREES, min_samples_leaf=8, max_features=0.4, n_jobs=1, random_state=seed)


def _boosting(seed: int) -> Any:
    from sklearn.ensemble import HistGradientBoostingClassifier

    return HistGradientBoostingClassifier(**_BOOSTING, random_state=seed)


def _xgboost(seed: int) -> Any:
    from xgboost import XGBClassifier

    return XGBClassifier(**_XGBOOST, random_state=seed)


def _line_of_amounts(seed: int) -> Any:
    from sklearn.linear_model import TweedieRegressor

    return TweedieRegressor(power=POWER, alpha=0.1, link="log", solver="newton-cholesky", max_iter=200)


def _forest_amounts(seed: int) -> Any:
    from sklearn.ensemble import RandomForestRegressor

    return RandomForestRegressor(TREES, min_samples_leaf=10, max_features=0.4, n_jobs=1, random_state=seed)


def _boosting_amounts(seed: int) -> Any:
    from sklearn.ensemble import HistGradientBoostingRegressor

    return HistGradientBoostingRegressor(loss="poisson", **_BOOSTING, random_state=seed)


def _xgboost_amounts(seed: int) -> Any:
    from xgboost import XGBRegressor

    return XGBRegressor(objective="count:poisson", **_XGBOOST, random_state=seed)


_BOOSTING = {
    "max_iter": 120,
    "learning_rate": 0.05,
    "max_leaf_nodes": 15,
    "min_samples_leaf": 30,
    "l2_regularization": 5.0,
    "early_stopping": False,
}
_XGBOOST = {"n_estimators": 120, "learning_rate": 0.05, "max_depth": 4, "min_child_weight": 10, "n_jobs": 1}
_CLASSIFIERS = (
    Candidate("logistic_regression", "lines", _logistic),
    Candidate("boosting", "trees", _boosting),
    Candidate("random_forest", "trees", _forest, MOST_FOREST_ROWS),
)
_REGRESSORS = (
    Candidate("tweedie_regression", "lines", _line_of_amounts),
    Candidate("boosting", "trees", _boosting_amounts),
    Candidate("random_forest", "trees", _forest_amounts, MOST_FOREST_ROWS),
)
