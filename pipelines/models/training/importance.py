"""How much the first measure falls on later rows when one input is shuffled."""

import numpy as np
import pandas as pd

from pipelines.models.registry.card import Feature
from pipelines.models.training.intervals import auc_interval, deviances
from pipelines.models.training.predictor import Predictor
from pipelines.models.training.task import Task

MOST_ROWS = 2000
REPEATS = 3


def importances(task: Task, predictor: Predictor, test: pd.DataFrame, *, seed: int) -> tuple[Feature, ...]:
    """Return the inputs of a task with their permutation importance, on a sample of the test."""
    rows = test.sample(min(len(test), MOST_ROWS), random_state=seed)
    labels = rows["label"].to_numpy(dtype=float)
    random = np.random.default_rng(seed)
    best = _quality(predictor, labels, rows)
    found = []
    for one in task.inputs:
        falls = [
            best - _quality(predictor, labels, _shuffled(rows, one.name, random)) for _ in range(REPEATS)
        ]
        mean, spread = float(np.mean(falls)), float(np.std(falls, ddof=1))
        known = np.isfinite(mean)
        found.append(
            Feature(
                one.name,
                one.type,
                one.known_at,
                ", ".join(one.sources),
                importance=mean if known else None,
                importance_std=spread if known else None,
            )
        )
    return tuple(found)


def _quality(predictor: Predictor, labels: np.ndarray, rows: pd.DataFrame) -> float:
    scores = predictor.scores(rows)
    if predictor.kind == "binary":
        return auc_interval(labels, scores)[0]
    return -float(deviances(labels, scores).mean())


def _shuffled(rows: pd.DataFrame, name: str, random: np.random.Generator) -> pd.DataFrame:
    return rows.assign(**{name: rows[name].to_numpy()[random.permutation(len(rows))]})
