"""Train one task: refuse leaks, fit all candidates, choose by paired intervals, calibrate, judge once."""

import hashlib
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from pipelines.code_version import code_version
from pipelines.models.registry.card import Feature, Gate, Measure, Profile
from pipelines.models.registry.drift import profile_of
from pipelines.models.training.calibrate import Calibrator, calibrator, cross_fitted
from pipelines.models.training.candidates import Candidate, Member, NotTrainable, candidates, fit
from pipelines.models.training.importance import importances
from pipelines.models.training.intervals import best_threshold, deviances, mean_interval
from pipelines.models.training.judge import choose, gate, measured
from pipelines.models.training.leakage import refuse_leaks
from pipelines.models.training.one_thread import one_thread
from pipelines.models.training.predictor import Predictor
from pipelines.models.training.split import Cuts, Parts, hashed, part
from pipelines.models.training.task import Task
from pipelines.models.training.units import in_units, last_unit, units_of

LEAST_CASES = {"train": 30, "test": 10}
LEAST_ROWS = 60
FOLDS = 3  # of subjects, for the scores that the calibrator learns from
BLEND = "blend"
RULE = "rule"


@dataclass(frozen=True)
class Fitted:
    """A judged model; `scores` are those of the test rows by candidate, `test` those rows."""

    task: Task
    predictor: Predictor
    measures: tuple[Measure, ...]
    gate: Gate
    features: tuple[Feature, ...]
    profiles: dict[str, Profile]
    parts: Parts
    scores: dict[str, np.ndarray]
    threshold: float
    version: str
    data_version: str

    @property
    def test(self) -> pd.DataFrame:
        """The rows by which the model was judged."""
        return self.parts.test


def train(task: Task, frame: pd.DataFrame, *, seed: int = 0, cuts: Cuts | None = None) -> Fitted:
    """Train a task on the labelled rows of a frame, one thread.

    Raises LeakageError where an input tells what is not known yet, NotTrainable where rows are too few.
    """
    return train_parts(task, part(frame, cuts), seed=seed)


def train_parts(task: Task, parts: Parts, *, seed: int = 0) -> Fitted:
    """Train a task on rows that were parted before; raises as `train` does."""
    _check_rows(task, parts)
    with one_thread():
        refuse_leaks(task, parts.before_test, parts.test)
        return _train(task, parts, seed)


def _train(task: Task, parts: Parts, seed: int) -> Fitted:
    wanted = candidates(task.kind)
    own = in_units(parts)
    labels = own.validation["label"].to_numpy(dtype=float)
    drafts = _members(task, wanted, own.train, seed)
    raw = _with_blend({name: one.scores(own.validation) for name, one in drafts.items()})
    fair = {name: cross_fitted(labels, one) for name, one in raw.items()} if task.kind == "binary" else raw
    winner = choose(task.kind, labels, fair)
    members = _members(task, wanted, own.before_test, seed)
    predictor = _calibrated(task, winner, members, own.before_test, seed)
    test, units = parts.test["label"].to_numpy(dtype=float), units_of(parts.test)
    scores = _with_blend({name: one.scores(parts.test) * units for name, one in members.items()})
    scores[winner] = predictor.scores(parts.test)
    scores[RULE] = rule_scores(task, parts)
    data_version = _data_version(task, parts)
    return Fitted(
        task=task,
        predictor=predictor,
        measures=measured(
            task.kind, test, scores, winner=winner, rule=RULE, threshold=predictor.bands[1], seed=seed
        ),
        gate=gate(task.kind, test, scores[winner], scores[RULE]),
        features=importances(task, predictor, parts.test, seed=seed),
        profiles={one.name: profile_of(parts.before_test[one.name]) for one in task.inputs},
        parts=parts,
        scores=scores,
        threshold=predictor.bands[1],
        version=_version(task, parts, data_version, seed),
        data_version=data_version,
    )


def rule_scores(task: Task, parts: Parts) -> np.ndarray:
    """Scores of the baseline on the test: one input as it is, or the mean of the labels."""
    mean = float(parts.before_test["label"].mean())
    if task.rule is None:
        return np.full(len(parts.test), mean)
    name = task.rule.removeprefix("-")
    known = parts.before_test[name].astype(float).median()
    values = parts.test[name].astype(float).fillna(0.0 if np.isnan(known) else known).to_numpy(dtype=float)
    return -values if task.rule.startswith("-") else values


def _members(task: Task, wanted: tuple[Candidate, ...], frame: pd.DataFrame, seed: int) -> dict[str, Member]:
    return {one.name: fit(one, task.kind, frame, task.inputs, seed=seed) for one in wanted}


def _with_blend(scores: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
    return {**scores, BLEND: np.mean(list(scores.values()), axis=0)}


def _calibrated(
    task: Task, winner: str, members: dict[str, Member], before: pd.DataFrame, seed: int
) -> Predictor:
    """The winner with a calibrator learnt on scores of rows that its like was not fitted to."""
    chosen = tuple(members.values()) if winner == BLEND else (members[winner],)
    wanted = tuple(one for one in candidates(task.kind) if one.name in {member.name for member in chosen})
    fold = (hashed(before["subject_id"]) * FOLDS).astype(int)
    raw = np.empty(len(before))
    for number in range(FOLDS):
        inside = fold == number
        drafts = _members(task, wanted, before[~inside], seed)
        raw[inside] = np.mean([one.scores(before[inside]) for one in drafts.values()], axis=0)
    labels = before["label"].to_numpy(dtype=float)
    learnt = calibrator(labels, raw) if task.kind == "binary" else _scaled(labels, raw)
    return _with_bands(Predictor(winner, task.kind, chosen, learnt, unit=last_unit(before)), labels, raw)


def _scaled(labels: np.ndarray, amounts: np.ndarray) -> Calibrator:
    """Amounts as they are, unless to scale them to the right sum is surely better."""
    slope = float(labels.sum() / max(amounts.sum(), 1e-9))
    gained = deviances(labels, amounts * slope) - deviances(labels, amounts)
    return Calibrator(slope=slope) if mean_interval(gained)[2] < 0 else Calibrator()


def _with_bands(predictor: Predictor, labels: np.ndarray, raw: np.ndarray) -> Predictor:
    """High from the best threshold on, low below the mean."""
    if predictor.kind == "amount":
        low, high = np.quantile(raw * predictor.calibrator.slope, [0.5, 0.9])
    else:
        high = best_threshold(labels, predictor.calibrator(raw))
        low = min(float(labels.mean()), high)
    return replace(predictor, bands=(float(low), float(high)))


def _check_rows(task: Task, parts: Parts) -> None:
    before, test = parts.before_test, parts.test
    if len(before) < LEAST_ROWS or len(test) < LEAST_CASES["test"]:
        raise NotTrainable(f"too few rows: {len(before):,} to learn from, {len(test):,} to judge by")
    if task.kind == "amount":
        if not (before["label"] > 0).any() or before["label"].nunique() < 2:
            raise NotTrainable("the amount never varies")
        return
    for name, rows in (("train", parts.train), ("train", parts.validation), ("test", test)):
        least = LEAST_CASES[name] if rows is parts.train else LEAST_CASES["test"]
        positive = int(rows["label"].sum())
        if min(positive, len(rows) - positive) < least:
            raise NotTrainable(
                f"too few cases: {positive:,} of {len(rows):,} rows, {least} of each kind needed"
            )


def _data_version(task: Task, parts: Parts) -> str:
    rows = pd.concat([parts.before_test, parts.test])[["subject_id", "at", "label", *task.names]]
    hashes = pd.util.hash_pandas_object(rows.astype({"subject_id": str}), index=False).to_numpy()
    return hashlib.sha256(hashes.tobytes()).hexdigest()[:12]


def _version(task: Task, parts: Parts, data_version: str, seed: int) -> str:
    text = f"{task.name}|{data_version}|{seed}|{code_version()}"
    return f"{parts.test['at'].max():%Y%m%d}-{hashlib.sha256(text.encode()).hexdigest()[:8]}"
