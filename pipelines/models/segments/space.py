"""The features of customers as points: logarithms of what is skewed, all with mean 0 and variance 1."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

Floats = NDArray[np.float64]
# Few and unlike each other: features that say the same twice would count twice. Days with an order say
# more of later spend than orders, of which some are parts of one.
SEGMENT_FEATURES = ("recency_days", "purchase_days", "monetary")
# A few large spenders would else be the segments; a week more or less tells much of who was there lately,
# and nothing of who stayed away for a year.
SKEWED = ("recency_days", "purchase_days", "monetary")
# All that a map can show, as they are.
MAP_FEATURES = (
    *("recency_days", "order_count", "purchase_days", "monetary", "average_order_value", "item_count"),
    *("product_count", "category_count", "payment_count", "payment_total", "installments_mean"),
    "review_score_mean",
)


@dataclass(frozen=True)
class Space:
    """How rows become points: `names` in order, which are `logged`, what fills a gap, mean and deviation."""

    names: tuple[str, ...]
    logged: tuple[bool, ...]
    fill: tuple[float, ...]
    mean: tuple[float, ...]
    deviation: tuple[float, ...]

    def points(self, frame: pd.DataFrame) -> Floats:
        """Return one row a customer, one column a feature, in standard deviations."""
        return (_raw(frame, self.names, self.logged, self.fill) - self.mean) / self.deviation

    def values(self, points: Floats) -> Floats:
        """Return points in the units of the features."""
        values = np.asarray(points, dtype=float) * self.deviation + self.mean
        return np.where(self.logged, np.expm1(np.minimum(values, 700.0)), values)

    def to_json(self) -> dict[str, Any]:
        """Return it as plain values."""
        return asdict(self)

    @classmethod
    def from_json(cls, held: Mapping[str, Any]) -> "Space":
        """Read what `to_json` gave."""
        return cls(**{name: tuple(values) for name, values in held.items()})


def fit_space(frame: pd.DataFrame, names: Sequence[str], skewed: Sequence[str] = ()) -> Space:
    """Learn the space of some features; one that is unknown or equal for everybody is left out."""
    known = [name for name in names if frame[name].notna().any()]
    fill = tuple(float(_numbers(frame[name]).mean()) for name in known)
    logged = tuple(name in skewed for name in known)
    raw = _raw(frame, known, logged, fill)
    mean, deviation = raw.mean(axis=0), raw.std(axis=0)
    differs = deviation > 1e-9 * np.maximum(1.0, np.abs(mean))
    kept = np.flatnonzero(differs).tolist()
    return Space(
        names=tuple(known[place] for place in kept),
        logged=tuple(logged[place] for place in kept),
        fill=tuple(fill[place] for place in kept),
        mean=tuple(mean[kept].tolist()),
        deviation=tuple(deviation[kept].tolist()),
    )


def principal_components(points: Floats) -> Floats:
    """Return the first two principal components of points, the largest weight of each positive."""
    if not points.shape[1]:
        return np.zeros((len(points), 2))
    centred = points - points.mean(axis=0)
    _, vectors = np.linalg.eigh(np.atleast_2d(np.cov(centred.T)))
    axes = vectors[:, ::-1][:, :2]
    axes = axes * np.sign(axes[np.abs(axes).argmax(axis=0), np.arange(axes.shape[1])])
    found = centred @ axes
    return np.pad(found, ((0, 0), (0, 2 - found.shape[1])))


def _raw(frame: pd.DataFrame, names: Sequence[str], logged: Sequence[bool], fill: Sequence[float]) -> Floats:
    columns = []
    for name, is_logged, gap in zip(names, logged, fill, strict=True):
        values = np.nan_to_num(_numbers(frame[name]).to_numpy(), nan=gap)
        columns.append(np.log1p(np.maximum(values, 0.0)) if is_logged else values)
    return np.column_stack(columns) if columns else np.zeros((len(frame), 0))


def _numbers(values: pd.Series) -> pd.Series:
    numbers = pd.to_numeric(values).astype(float)
    return numbers.where(np.isfinite(numbers))
