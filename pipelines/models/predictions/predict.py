"""The table of predictions: train each task, hand the model over, score what is open with what serves."""

import logging
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd

from pipelines.models.learnt import Learnt
from pipelines.models.place import current_place
from pipelines.models.predictions.frames import task_frame
from pipelines.models.predictions.tasks import ORIGINS, Origin
from pipelines.models.registry.card import Trained
from pipelines.models.registry.frames import key
from pipelines.models.registry.publish import Verdict, publish_model, withheld
from pipelines.models.training.candidates import NotTrainable
from pipelines.models.training.leakage import LeakageError
from pipelines.models.training.predictor import from_files, to_files
from pipelines.models.training.task import Task
from pipelines.models.training.tenths import tenths
from pipelines.models.training.train import Fitted, train
from pipelines.models.training.units import last_unit

LOG = logging.getLogger(__name__)
COLUMNS = (
    *("prediction_key", "task", "subject_type", "subject_id", "cutoff_at", "probability", "predicted_value"),
    *("band", "model_name", "model_version"),
)
OPPOSITE = {"repurchase_90d": "churn_90d"}
OTHER_END = {"low": "high", "medium": "medium", "high": "low"}
Read = Callable[[str], Learnt]


def predictions(read: Read) -> pd.DataFrame:
    """Return the predictions of all tasks; `read` gives a table by name, and is asked once for each.

    A task whose rows do not allow a model has none, and its card says why.
    """
    place = current_place()
    if not place.settings.models:
        return pd.DataFrame(columns=list(COLUMNS))
    tables: dict[str, Learnt] = {}
    parts = []
    for origin in ORIGINS:
        if origin.table not in tables:
            tables[origin.table] = read(origin.table)
        found = _of_task(origin, tables[origin.table], place.settings.seed, place.settings.high_value)
        parts += [rows for rows in found if len(rows)]
    return pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=list(COLUMNS))


def trained_model(
    fitted: Fitted, *, seed: int, about: Mapping[str, Any] | None = None, left_out: str = ""
) -> Trained:
    """Return a judged model as the registry keeps it; `left_out` tells of rows that were not learnt from."""
    task, parts = fitted.task, fitted.parts
    before = parts.before_test
    schema = [{"name": one.name, "type": one.type} for one in task.inputs]
    files = to_files(fitted.predictor, {"task": task.name, "inputs": schema, **(about or {})})
    return Trained(
        name=task.name,
        task=task.name,
        version=fitted.version,
        data_version=fitted.data_version,
        algorithm=fitted.predictor.name,
        trained_from=f"{before['at'].min():%Y-%m-%d}",
        trained_to=f"{before['at'].max():%Y-%m-%d}",
        features=fitted.features,
        split=parts.text,
        train_rows=len(before),
        test_rows=len(parts.test),
        baseline=f"{task.rule} alone" if task.rule else "the mean of the training",
        limits=" ".join(filter(None, (task.description, task.limits, left_out))),
        seed=seed,
        measures=fitted.measures,
        tenths=tenths(
            task.kind,
            parts.test["label"].to_numpy(dtype=float),
            fitted.scores[fitted.predictor.name],
        ),
        profiles=fitted.profiles,
        gate=fitted.gate,
        files=files,
    )


def _of_task(origin: Origin, table: Learnt, seed: int, high_value: float | None) -> Iterator[pd.DataFrame]:
    task = origin.task
    if not len(table.rows):
        _withhold(task, "there are no rows")
        return
    frame = task_frame(origin, table.rows, high_value=high_value)
    try:
        fitted = train(task, frame[frame["is_learnt"]], seed=seed)
    except (NotTrainable, LeakageError) as problem:
        LOG.info("%s is not trained: %s", task.name, problem)
        verdict = _withhold(task, str(problem))
    else:
        ids = {"subjects": sorted(frame["subject_id"].unique())} if task.subject_type == "customer" else {}
        now = replace(fitted.predictor, unit=last_unit(frame))
        handed = trained_model(replace(fitted, predictor=now), seed=seed, about=ids, left_out=table.left_out)
        verdict = publish_model(handed, fitted.parts.before_test)
        LOG.info("%s: %s by %s", task.name, verdict.status, fitted.predictor.name)
    yield from _rows(origin, verdict, frame[frame["is_open"]])


def _withhold(task: Task, reason: str) -> Verdict:
    return withheld(task.name, task.name, reason, [(one.name, one.type) for one in task.inputs])


def _rows(origin: Origin, verdict: Verdict, open_rows: pd.DataFrame) -> Iterator[pd.DataFrame]:
    if verdict.trained is None or not len(open_rows):
        return
    predictor, _ = from_files(verdict.files)
    scores = predictor.scores(open_rows)
    bands = predictor.band(scores)
    task = origin.task
    version = verdict.trained.version
    if task.kind == "amount":
        yield _table(task.name, origin, open_rows, None, scores, bands, version)
        return
    yield _table(task.name, origin, open_rows, scores, None, bands, version)
    if opposite := OPPOSITE.get(task.name):
        turned = np.array([OTHER_END[band] for band in bands], dtype=object)
        yield _table(opposite, origin, open_rows, 1 - scores, None, turned, version)


def _table(
    name: str,
    origin: Origin,
    rows: pd.DataFrame,
    chances: np.ndarray | None,
    amounts: np.ndarray | None,
    bands: np.ndarray,
    version: str,
) -> pd.DataFrame:
    subjects = rows["subject_id"].to_numpy()
    found = pd.DataFrame(
        {
            "prediction_key": [key(name, subject) for subject in subjects],
            "task": name,
            "subject_type": origin.task.subject_type,
            "subject_id": subjects,
            "cutoff_at": rows["at"].to_numpy(),
            "probability": np.round(chances, 9) if chances is not None else np.nan,
            "predicted_value": np.round(amounts, 6) if amounts is not None else np.nan,
            "band": bands,
            "model_name": origin.task.name,
            "model_version": version,
        }
    )
    return found[list(COLUMNS)]
