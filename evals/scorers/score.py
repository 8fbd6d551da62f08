"""What a scorer says."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Score:
    """Pass or fail, with the reason of a failure in one line."""

    passed: bool
    reason: str = ""


PASS = Score(passed=True)


def fail(reason: str) -> Score:
    """Return a failure."""
    return Score(passed=False, reason=reason)
