"""Scales on which a metric's ups and downs are alike: factors for amounts, roots for small counts."""

from dataclasses import dataclass
from typing import Literal

import numpy as np

SMALL_COUNT = 30.0  # a median below which the chance of counting is most of what a count varies by
LEAST_SPREAD = 0.03  # of factors: what varies less is not called unusual for a change of a tenth
LEAST_COUNT_SPREAD = 1.0  # of doubled roots: the standard deviation of any count by chance alone
LEAST_PLAIN_SPREAD = 1e-9


@dataclass(frozen=True)
class Scale:
    """How values become numbers whose differences mean the same everywhere, and back.

    `log` is for amounts above zero, `root` for small counts, `signed` for amounts that may be zero or
    negative (about linear up to `unit`, then logarithmic), `plain` for shares and averages.
    """

    kind: Literal["log", "root", "signed", "plain"]
    unit: float = 1.0

    @property
    def least_spread(self) -> float:
        """The least standard deviation that is believed."""
        if self.kind == "root":
            return LEAST_COUNT_SPREAD
        return LEAST_PLAIN_SPREAD * self.unit if self.kind == "plain" else LEAST_SPREAD

    def to(self, values: np.ndarray) -> np.ndarray:
        """Return values on the scale; nan stays nan."""
        if self.kind == "log":
            return np.log(values / self.unit)
        if self.kind == "root":
            return 2.0 * np.sqrt(np.maximum(values, 0.0) + 0.375)
        return np.arcsinh(values / self.unit) if self.kind == "signed" else values

    def back(self, values: np.ndarray) -> np.ndarray:
        """Return what `to` was given."""
        if self.kind == "log":
            return self.unit * np.exp(np.minimum(values, 700.0 - np.log(self.unit)))
        if self.kind == "root":
            return np.maximum((np.maximum(values, 0.0) / 2.0) ** 2 - 0.375, 0.0)
        return (
            self.unit * np.sinh(np.clip(values, np.log(self.unit) - 700.0, 700.0 - np.log(self.unit)))
            if self.kind == "signed"
            else values
        )


def scale_of(values: np.ndarray, *, is_additive: bool = True) -> Scale:
    """Choose the scale of known values."""
    known = values[np.isfinite(values)]
    middle = float(np.median(np.abs(known[known != 0]))) if (known != 0).any() else 1.0
    if not is_additive:
        return Scale("plain", max(middle, 1e-12))
    is_count = bool((known >= 0).all() and (known == np.round(known)).all())
    if is_count and float(np.median(known)) < SMALL_COUNT:
        return Scale("root")
    return Scale("log", middle) if (known > 0).all() else Scale("signed", middle / 4.0)
