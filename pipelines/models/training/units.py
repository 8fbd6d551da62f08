"""Amounts as multiples of their level at the moment of prediction, where a task names one."""

from dataclasses import replace

import numpy as np
import pandas as pd

from pipelines.models.training.split import Parts

UNIT = "unit"


def units_of(frame: pd.DataFrame) -> np.ndarray:
    """Return the level at the moment of each row; 1 where the task knows none."""
    return frame[UNIT].to_numpy(dtype=float) if UNIT in frame else np.ones(len(frame))


def last_unit(frame: pd.DataFrame) -> float | None:
    """Return the level at the last moment, None where the task knows none."""
    return float(frame[UNIT].iloc[int(frame["at"].argmax())]) if UNIT in frame and len(frame) else None


def in_units(parts: Parts) -> Parts:
    """Return the parts with labels in units."""
    train, validation, test = (
        side.assign(label=side["label"].to_numpy(dtype=float) / units_of(side))
        for side in (parts.train, parts.validation, parts.test)
    )
    return replace(parts, train=train, validation=validation, test=test)
