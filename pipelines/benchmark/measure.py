"""Run one refresh as a child process and measure each of its steps from outside."""

import json
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from threading import Event, Thread
from typing import Any

import psutil

from warehouse.errors import InternalError

EVERY_SECONDS = 0.1


@dataclass(frozen=True)
class StepCost:
    """What one step took: seconds on the clock and on the processors, and its peak memory with children."""

    step: str
    seconds: float
    cpu_seconds: float
    peak_bytes: int


@dataclass(frozen=True)
class RefreshCost:
    """What one refresh took: `rows` of all files were read, `order_lines` of them published as sales."""

    order_lines: int
    rows: int
    steps: tuple[StepCost, ...]

    @property
    def whole(self) -> StepCost:
        """All steps together."""
        return StepCost(
            step="all",
            seconds=sum(step.seconds for step in self.steps),
            cpu_seconds=sum(step.cpu_seconds for step in self.steps),
            peak_bytes=max(step.peak_bytes for step in self.steps),
        )


def measure_refresh(dataset: str, workspace: Path, scale: float) -> RefreshCost:
    """Refresh a generated dataset into an empty workspace; raise InternalError if the child fails."""
    command = [
        sys.executable, "-m", "pipelines.benchmark.child", dataset, str(workspace.absolute()), str(scale),
    ]  # fmt: skip
    root = Path(__file__).parents[2]
    with subprocess.Popen(
        command, cwd=root, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as child:
        watch = _Watch(child.pid)
        steps, ends = [], {}
        assert child.stdout and child.stderr
        for line in child.stdout:
            told = json.loads(line)
            if "step" in told:
                steps.append(watch.end_step(told))
            else:
                ends = told
        problem = child.stderr.read()
    watch.stop()
    if child.returncode or not ends:
        raise InternalError(f"The measured refresh failed: {problem.strip()[-2000:]}")
    return RefreshCost(order_lines=ends["order_lines"], rows=ends["rows"], steps=tuple(steps))


class _Watch:
    """Samples memory and processor time of a process and all it starts."""

    def __init__(self, pid: int) -> None:
        self._process = psutil.Process(pid)
        self._peak = 0
        self._cpu: dict[int, float] = {}
        self._counted = 0.0
        self._done = Event()
        self._thread = Thread(target=self._sample, daemon=True)
        self._thread.start()

    def end_step(self, told: Mapping[str, Any]) -> StepCost:
        """Return the cost of the step that ended, and begin the next."""
        cpu = sum(self._cpu.values())
        cost = StepCost(
            step=told["step"],
            seconds=float(told["seconds"]),
            cpu_seconds=round(cpu - self._counted, 2),
            peak_bytes=self._peak,
        )
        self._counted, self._peak = cpu, 0
        return cost

    def stop(self) -> None:
        self._done.set()
        self._thread.join()

    def _sample(self) -> None:
        while not self._done.wait(EVERY_SECONDS):
            try:
                tree = [self._process, *self._process.children(recursive=True)]
                self._peak = max(self._peak, sum(map(self._look, tree)))
            except psutil.Error:
                continue

    def _look(self, process: psutil.Process) -> int:
        try:
            with process.oneshot():
                times = process.cpu_times()
                self._cpu[process.pid] = times.user + times.system
                return int(process.memory_info().rss)
        except psutil.Error:
            return 0
