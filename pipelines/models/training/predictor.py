"""A model that foretells: one member or the mean of several, then the calibrator; kept without any pickle."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from zipfile import BadZipFile

import numpy as np
import pandas as pd

from pipelines.models.training.calibrate import Calibrator
from pipelines.models.training.candidates import Member
from pipelines.models.training.encode import Encoder
from pipelines.models.training.task import Kind
from pipelines.models.training.units import UNIT, units_of
from warehouse.errors import WorkspaceError

DESCRIPTION = "model.json"
TRAIN_ANEW = "Refresh once more to train it anew."
# Beside scikit-learn's own classes, which skops trusts, what their attributes are made of.
TRUSTED = frozenset(
    {
        "sklearn._loss._loss.CyHalfTweedieLoss",
        "sklearn._loss.loss.HalfTweedieLoss",
        "sklearn.ensemble._hist_gradient_boosting.predictor.TreePredictor",
        "sklearn.tree._tree.Tree",
    }
)


@dataclass(frozen=True)
class Predictor:
    """The members whose mean is taken, the calibrator of it, and the bounds of low, medium and high.

    With a `unit`, amounts and bounds are multiples of the level of the moment: that of the frame where it
    has one, else this.
    """

    name: str
    kind: Kind
    members: tuple[Member, ...]
    calibrator: Calibrator = Calibrator()
    bands: tuple[float, float] = (1 / 3, 2 / 3)
    unit: float | None = None

    def scores(self, frame: pd.DataFrame) -> np.ndarray:
        """Return a calibrated chance, or an amount, for each row."""
        if not len(frame):
            return np.zeros(0)
        mean: np.ndarray = np.mean([member.scores(frame) for member in self.members], axis=0)
        if self.kind == "binary":
            return self.calibrator(mean)
        units = units_of(frame) if UNIT in frame else self.unit or 1.0
        return mean * self.calibrator.slope * (units if self.unit is not None else 1.0)

    def band(self, scores: np.ndarray) -> np.ndarray:
        """Return low, medium or high for each score."""
        places = np.searchsorted(np.array(self.bands), scores / (self.unit or 1.0), side="right")
        found: np.ndarray = np.array(["low", "medium", "high"], dtype=object)[places]
        return found


def to_files(predictor: Predictor, about: Mapping[str, Any]) -> dict[str, bytes]:
    """Return the contents of the files to keep; `about` is kept beside the model and read back with it."""
    from skops import io

    held = {
        "name": predictor.name,
        "kind": predictor.kind,
        "bands": predictor.bands,
        "unit": predictor.unit,
        "calibrator": predictor.calibrator.to_json(),
        "members": [
            {"name": one.name, "reads": one.reads, "encoder": one.encoder.to_json(), "most": one.most}
            for one in predictor.members
        ],
        "about": dict(about),
    }
    files = {DESCRIPTION: json.dumps(held, indent=1).encode()}
    for one in predictor.members:
        if one.name == "xgboost":
            files["xgboost.json"] = bytes(one.estimator.get_booster().save_raw("json"))
        else:
            files[f"{one.name}.skops"] = io.dumps(one.estimator)
    return files


def from_files(files: Mapping[str, bytes]) -> tuple[Predictor, dict[str, Any]]:
    """Read a model whose files were checked, and what was kept beside it.

    Raises WorkspaceError for a file that holds other types than ours, or that is no such file at all.
    """
    try:
        return _read(files)
    except (KeyError, ValueError, TypeError, AttributeError, BadZipFile) as problem:
        raise WorkspaceError(
            f"The model can't be read: {problem!r:.200}", code="model_file", action=TRAIN_ANEW
        ) from problem


def _read(files: Mapping[str, bytes]) -> tuple[Predictor, dict[str, Any]]:
    held = json.loads(files[DESCRIPTION])
    kind = held["kind"]
    members = tuple(
        Member(
            name=one["name"],
            reads=one["reads"],
            kind=kind,
            encoder=Encoder.from_json(one["encoder"]),
            most=float(one["most"]),
            estimator=_estimator(one["name"], kind, files),
        )
        for one in held["members"]
    )
    calibrator = Calibrator.from_json(held["calibrator"])
    bands = (float(held["bands"][0]), float(held["bands"][1]))
    predictor = Predictor(held["name"], kind, members, calibrator, bands, held.get("unit"))
    return predictor, held["about"]


def _estimator(name: str, kind: Kind, files: Mapping[str, bytes]) -> Any:
    if name == "xgboost":
        import xgboost

        booster = xgboost.XGBClassifier() if kind == "binary" else xgboost.XGBRegressor()
        booster.load_model(bytearray(files["xgboost.json"]))
        return booster
    from skops import io

    content = files[f"{name}.skops"]
    if strange := sorted(set(io.get_untrusted_types(data=content)) - TRUSTED):
        raise WorkspaceError(
            f"The model file {name}.skops holds types that we do not write: {', '.join(strange[:3])}",
            code="model_file",
            action=TRAIN_ANEW,
        )
    return io.loads(content, trusted=sorted(TRUSTED))
