"""The cards of all models as tables: one row a model, a measure, a feature."""

import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pandas as pd

from pipelines.models.place import current_place
from pipelines.models.registry.card import Feature, Measure, Tenth, Trained
from pipelines.models.registry.store import State, model_names, read_state, read_version

CARD_COLUMNS = (
    *("model_card_key", "model_name", "task", "status", "reason", "warning", "version", "data_version"),
    *("algorithm", "trained_from", "trained_to", "features", "feature_count", "split", "train_rows"),
    *("test_rows", "baseline", "drift", "drift_feature", "seed", "limits"),
)
METRIC_COLUMNS = (
    *("model_metric_key", "model_name", "task", "version", "candidate", "split", "measure", "value"),
    *("lower_bound", "upper_bound", "floor", "is_winner", "is_baseline", "is_serving", "trained_to"),
)
IMPORTANCE_COLUMNS = (
    *("feature_importance_key", "model_name", "task", "version", "feature", "known_at", "source"),
    *("importance", "importance_std", "psi", "trained_to"),
)
CALIBRATION_COLUMNS = (
    *("calibration_key", "model_name", "task", "version", "tenth", "row_count", "predicted", "observed"),
    *("lower_bound", "upper_bound", "lift", "gain"),
)


def card_rows() -> pd.DataFrame:
    """One row a model of the registry, by name."""
    return pd.DataFrame(map(_card, *_columns()), columns=list(CARD_COLUMNS))


def metric_rows() -> pd.DataFrame:
    """One row a measure of the model that serves, and of the run that may not."""
    rows = [_metric(state, trained, one) for state, trained in _measured() for one in trained.measures]
    return pd.DataFrame(rows, columns=list(METRIC_COLUMNS)).drop_duplicates("model_metric_key")


def importance_rows() -> pd.DataFrame:
    """One row a feature of each model that serves."""
    rows = [
        _importance(state, trained, one) for state, trained in _held() if trained for one in trained.features
    ]
    return pd.DataFrame(rows, columns=list(IMPORTANCE_COLUMNS))


def calibration_rows() -> pd.DataFrame:
    """One row a tenth of the rows that judged each model that serves."""
    rows = [
        _tenth(trained, one)
        for state, trained in _held()
        if trained and state.serving
        for one in trained.tenths
    ]
    return pd.DataFrame(rows, columns=list(CALIBRATION_COLUMNS))


def key(*parts: object) -> str:
    """MD5 of a business key, its parts joined by a bar, as the marts have it."""
    return hashlib.md5("|".join(map(str, parts)).encode(), usedforsecurity=False).hexdigest()


def _columns() -> tuple[list[State], list[Trained | None]]:
    held = list(_held())
    return [state for state, _ in held], [trained for _, trained in held]


def _held() -> Iterator[tuple[State, Trained | None]]:
    registry = current_place().registry
    for state in _states(registry):
        version = state.serving or state.run
        yield state, read_version(registry, state.name, version) if registry and version else None


def _measured() -> Iterator[tuple[State, Trained]]:
    registry = current_place().registry
    for state in _states(registry):
        for version in dict.fromkeys(filter(None, (state.serving, state.run))):
            if registry:
                yield state, read_version(registry, state.name, version)


def _states(registry: Path | None) -> list[State]:
    if registry is None or not current_place().settings.models:
        return []
    states = [read_state(registry, name) for name in model_names(registry)]
    return [state for state in states if state is not None]


def _card(state: State, trained: Trained | None) -> tuple[Any, ...]:
    worst = max((state.drift or {}).items(), key=lambda one: one[1], default=(None, None))
    told = (
        key(state.name),
        state.name,
        state.task,
        state.status,
        state.reason or None,
        state.warning or None,
    )
    if trained is None:
        return (*told, *[None] * (len(CARD_COLUMNS) - len(told)))
    names = ", ".join(one.name for one in trained.features)
    return (
        *told,
        trained.version,
        trained.data_version,
        trained.algorithm,
        _day(trained.trained_from),
        _day(trained.trained_to),
        names,
        len(trained.features),
        trained.split,
        trained.train_rows,
        trained.test_rows,
        trained.baseline,
        worst[1],
        worst[0],
        trained.seed,
        trained.limits,
    )


def _day(text: str | None) -> Any:
    return pd.Timestamp(text).date() if text else None


def _metric(state: State, trained: Trained, one: Measure) -> tuple[Any, ...]:
    return (
        key(trained.name, trained.version, one.candidate, one.split, one.measure),
        trained.name,
        trained.task,
        trained.version,
        one.candidate,
        one.split,
        one.measure,
        one.value,
        one.lower,
        one.upper,
        one.floor,
        one.is_winner,
        one.is_baseline,
        trained.version == state.serving,
        _day(trained.trained_to),
    )


def _importance(state: State, trained: Trained, one: Feature) -> tuple[Any, ...]:
    return (
        key(trained.name, trained.version, one.name),
        trained.name,
        trained.task,
        trained.version,
        one.name,
        one.known_at or None,
        one.source or None,
        one.importance,
        one.importance_std,
        (state.drift or {}).get(one.name),
        _day(trained.trained_to),
    )


def _tenth(trained: Trained, one: Tenth) -> tuple[Any, ...]:
    return (
        key(trained.name, trained.version, one.tenth),
        trained.name,
        trained.task,
        trained.version,
        one.tenth,
        one.rows,
        one.predicted,
        one.observed,
        one.lower,
        one.upper,
        one.lift,
        one.gain,
    )
