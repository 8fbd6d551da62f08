"""One measured bar."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Row:
    """What was measured on a cut of a dataset, the floor it may not miss, and the best baseline beside it.

    `lower` and `upper` are of the value, or of the paired gain over the baseline where `is_gain`; `better` is
    higher or lower; `commit` is of the code that it was measured with.
    """

    topic: str
    part: str
    cut: str
    measure: str
    ours: float
    floor: float | None = None
    baseline: str = ""
    baseline_value: float | None = None
    lower: float | None = None
    upper: float | None = None
    is_gain: bool = False
    seconds: float | None = None
    better: str = "higher"
    may_tie: bool = False
    commit: str = ""

    @property
    def holds(self) -> bool:
        """Whether the floor is reached, and the whole paired interval is not below the baseline."""
        reached = self.floor is None or (
            self.ours <= self.floor if self.better == "lower" else self.ours >= self.floor
        )
        end = self.upper if self.may_tie else self.lower
        behind = self.is_gain and end is not None and end < 0
        return reached and not behind

    @property
    def ties(self) -> bool:
        """Whether the paired interval reaches both below and above the baseline."""
        if not self.is_gain or self.lower is None or self.upper is None:
            return False
        return self.lower <= 0 <= self.upper
