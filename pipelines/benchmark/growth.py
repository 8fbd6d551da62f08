"""Refreshes of growing size side by side, and how their cost grows with the rows."""

import math
import shutil
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from pipelines.benchmark.measure import RefreshCost, StepCost, measure_refresh
from pipelines.generators import DEMO, bytes_of
from pipelines.room import WITH_FILES, check_room

DATASET = "demo"
LINES_OF_ONE = 100_000
LINES_AT_NORMAL_SIZE = 72_609

Told = Callable[[RefreshCost], None]


@dataclass(frozen=True)
class Growth:
    """The cost at each size, and the fitted exponent of each step's seconds against rows (1 is linear)."""

    costs: tuple[RefreshCost, ...]

    @property
    def exponents(self) -> dict[str, float]:
        """Exponents by step of seconds on the clock; those too short to be measured are left out."""
        return self._exponents(lambda step: step.seconds)

    @property
    def cpu_exponents(self) -> dict[str, float]:
        """Exponents by step of seconds on the processors, which other work on the machine disturbs less."""
        return self._exponents(lambda step: step.cpu_seconds)

    def to_json(self) -> dict[str, Any]:
        """Return the measurements as JSON values."""
        sizes = [
            {
                "order_lines": cost.order_lines,
                "rows": cost.rows,
                "steps": [_step_json(step, cost.rows) for step in (*cost.steps, cost.whole)],
            }
            for cost in self.costs
        ]
        return {"sizes": sizes, "exponents": self.exponents, "cpu_exponents": self.cpu_exponents}

    def _exponents(self, of: Callable[[StepCost], float]) -> dict[str, float]:
        series: dict[str, list[tuple[int, float]]] = {}
        for cost in self.costs:
            for step in (*cost.steps, cost.whole):
                series.setdefault(step.step, []).append((cost.rows, of(step)))
        fitted = {name: fit_exponent(points) for name, points in series.items()}
        return {name: exponent for name, exponent in fitted.items() if exponent is not None}


def measure_growth(workspace: Path, multiples: Sequence[float], told: Told = lambda _: None) -> Growth:
    """Refresh the demo shop at so many times 100,000 order lines, each size in a process of its own.

    A size's files, below the folder, are removed once it is measured. Raises WorkspaceError if the disk has
    no room for the largest.
    """
    workspace.mkdir(parents=True, exist_ok=True)
    check_room(workspace, bytes_of(DATASET, scale_of(max(multiples))), times=WITH_FILES)
    costs = []
    for multiple in sorted(multiples):
        folder = workspace / f"{multiple:g}x"
        shutil.rmtree(folder, ignore_errors=True)
        try:
            costs.append(measure_refresh(DATASET, folder, scale_of(multiple)))
        finally:
            shutil.rmtree(folder, ignore_errors=True)
        told(costs[-1])
    return Growth(tuple(costs))


def scale_of(multiple: float) -> float:
    """Return the scale of the demo shop that has about so many times 100,000 order lines."""
    return math.ceil(multiple * LINES_OF_ONE / LINES_AT_NORMAL_SIZE * DEMO["orders"] * 1.005) / DEMO["orders"]


def fit_exponent(points: Sequence[tuple[int, float]]) -> float | None:
    """Return the slope of log seconds over log rows by least squares; None with fewer than two sizes."""
    logs = [(math.log(rows), math.log(seconds)) for rows, seconds in points if rows > 0 and seconds > 0]
    if len(logs) < 2:
        return None
    x_mean = sum(x for x, _ in logs) / len(logs)
    y_mean = sum(y for _, y in logs) / len(logs)
    spread = sum((x - x_mean) ** 2 for x, _ in logs)
    return round(sum((x - x_mean) * (y - y_mean) for x, y in logs) / spread, 3) if spread else None


def _step_json(step: StepCost, rows: int) -> dict[str, Any]:
    return {**asdict(step), "rows_per_second": round(rows / step.seconds) if step.seconds else None}
