"""How long the commands take, as processes, in medians."""

import statistics
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter

from warehouse.errors import FootnoteError

QUESTION = "revenue by month"


@dataclass(frozen=True)
class Timing:
    """A command with its arguments, how often to run it, and the bar it should stay under, in seconds."""

    name: str
    arguments: tuple[str, ...]
    repeats: int
    bar: float


TIMINGS = (
    Timing("footnote --help", ("--help",), 9, 0.4),
    Timing("footnote ask, cold process", ("ask", QUESTION), 7, 2.0),
    Timing("footnote refresh, unchanged demo", ("refresh", "--dataset", "demo"), 3, 15.0),
)


def bench(workspace: Path) -> str:
    """Return a line a command: median, fastest, slowest and bar; raise FootnoteError if one fails."""
    lines = [f"{'command':<34} {'median':>8} {'fastest':>8} {'slowest':>8} {'bar':>6}"]
    for timing in TIMINGS:
        times = [_seconds(workspace, timing) for _ in range(timing.repeats)]
        lines.append(
            f"{timing.name:<34} {statistics.median(times):>7.2f}s {min(times):>7.2f}s {max(times):>7.2f}s "
            f"{timing.bar:>5.1f}s"
        )
    return "\n".join(lines)


def _seconds(workspace: Path, timing: Timing) -> float:
    program = Path(sys.executable).with_name("footnote")
    started = perf_counter()
    done = subprocess.run(
        [program, "--workspace", str(workspace), *timing.arguments],
        capture_output=True,
        text=True,
        timeout=600,
    )
    elapsed = perf_counter() - started
    if done.returncode != 0:
        raise FootnoteError(f"`{timing.name}` failed: {done.stderr.strip()[-300:]}", code="bench")
    return elapsed
