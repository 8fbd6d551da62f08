"""Inputs as matrices of numbers, by what was seen in training: plain values that can be kept as JSON."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
import pandas as pd

from pipelines.models.training.task import Input

MOST_NAMES = 30


@dataclass(frozen=True)
class Column:
    """How one input becomes numbers: a category by `names`, a number filled, on a log scale, standardised."""

    name: str
    names: tuple[str, ...] | None = None
    fill: float = 0.0
    is_log: bool = False
    has_gaps: bool = False
    mean: float = 0.0
    scale: float = 1.0


@dataclass(frozen=True)
class Encoder:
    """The inputs that vary in training, in order; the others are left out."""

    columns: tuple[Column, ...]

    @classmethod
    def learn(cls, frame: pd.DataFrame, inputs: Sequence[Input]) -> "Encoder":
        """Learn from the rows of the training alone."""
        found = [_learn(frame[one.name], one) for one in inputs]
        return cls(tuple(one for one in found if one is not None))

    def for_trees(self, frame: pd.DataFrame) -> np.ndarray:
        """Numbers as they are, gaps as NaN, categories by their place in training."""
        return _stack([_codes(frame[one.name], one) for one in self.columns], len(frame))

    def for_lines(self, frame: pd.DataFrame) -> np.ndarray:
        """Numbers filled and standardised, a column for gaps, a column for each category."""
        return _stack([part for one in self.columns for part in _lines(frame[one.name], one)], len(frame))

    def to_json(self) -> list[dict[str, Any]]:
        """Return plain values."""
        return [asdict(one) for one in self.columns]

    @classmethod
    def from_json(cls, held: Sequence[Mapping[str, Any]]) -> "Encoder":
        """Read what `to_json` gave."""
        return cls(
            tuple(
                Column(**{**one, "names": tuple(one["names"]) if one["names"] is not None else None})
                for one in held
            )
        )


def _learn(values: pd.Series, one: Input) -> Column | None:
    if one.type == "category":
        counts = values.dropna().astype(str).value_counts().sort_index()
        names = tuple(map(str, counts.nlargest(MOST_NAMES).index))
        varies = len(counts) > 1 or (len(counts) == 1 and bool(values.isna().any()))
        return Column(one.name, names=names) if varies else None
    numbers = _numbers(values)
    known = numbers[np.isfinite(numbers)]
    has_gaps = len(known) < len(numbers)
    if not len(known) or (np.ptp(known) == 0 and not has_gaps):
        return None
    column = Column(
        one.name,
        fill=float(np.median(known)),
        is_log=bool(known.min() >= 0 and known.max() > 3),
        has_gaps=has_gaps,
    )
    shown = _shown(numbers, column)
    return Column(
        **{**asdict(column), "mean": float(shown.mean()), "scale": float(shown.std()) or 1.0},
    )


def _codes(values: pd.Series, column: Column) -> np.ndarray:
    if column.names is None:
        return _numbers(values)
    codes = {name: float(code) for code, name in enumerate(column.names)}
    return values.astype(object).map(lambda one: codes.get(str(one), -1.0)).to_numpy(dtype=float)


def _lines(values: pd.Series, column: Column) -> list[np.ndarray]:
    if column.names is not None:
        codes = _codes(values, column)
        return [(codes == code).astype(float) for code in range(len(column.names))]
    numbers = _numbers(values)
    parts = [np.clip((_shown(numbers, column) - column.mean) / column.scale, -8, 8)]
    if column.has_gaps:
        parts.append((~np.isfinite(numbers)).astype(float))
    return parts


def _shown(numbers: np.ndarray, column: Column) -> np.ndarray:
    filled = np.where(np.isfinite(numbers), numbers, column.fill)
    return np.log1p(np.maximum(filled, 0)) if column.is_log else filled


def _numbers(values: pd.Series) -> np.ndarray:
    numbers = pd.to_numeric(values).to_numpy(dtype=float, na_value=np.nan)
    return np.where(np.isfinite(numbers), numbers, np.nan)


def _stack(parts: list[np.ndarray], rows: int) -> np.ndarray:
    return np.column_stack(parts) if parts else np.zeros((rows, 0))
