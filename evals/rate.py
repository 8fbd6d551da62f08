"""A rate with its standard error."""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Self


@dataclass(frozen=True)
class Rate:
    """How many of how many in all."""

    count: int
    total: int

    @classmethod
    def of(cls, hits: Iterable[bool]) -> Self:
        """Count what is true."""
        values = list(hits)
        return cls(sum(values), len(values))

    @property
    def value(self) -> float:
        """Return the share, 0 of nothing."""
        return self.count / self.total if self.total else 0.0

    @property
    def standard_error(self) -> float:
        """Return the standard error of the share, of independent cases."""
        return math.sqrt(self.value * (1 - self.value) / self.total) if self.total else 0.0

    def __str__(self) -> str:
        """Say it for people, such as `34 of 40 (85.0% ± 5.6%)`."""
        if not self.total:
            return "none"
        return f"{self.count} of {self.total} ({self.value:.1%} ± {self.standard_error:.1%})"
