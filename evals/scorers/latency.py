"""How long answers took."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Latency:
    """Milliseconds that half of the turns, and 95 of 100, took at most."""

    p50: float
    p95: float


def latency(milliseconds: Sequence[float]) -> Latency | None:
    """Return both quantiles, each a time that was measured; None for no time."""
    times = sorted(milliseconds)
    return Latency(_quantile(times, 50), _quantile(times, 95)) if times else None


def _quantile(times: Sequence[float], percent: int) -> float:
    """The smallest time that `percent` of the times do not pass."""
    return times[-(-len(times) * percent // 100) - 1]
