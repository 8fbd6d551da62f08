"""Ask MetricFlow and sidemantic, which live in an environment of their own (make oracle), as programs."""

import json
import subprocess
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
PYTHON = ROOT / ".oracle" / "bin" / "python"
PROGRAMS = ROOT / "tests" / "oracle"
PATIENCE = 600


class PeerFailed(Exception):
    """The program of a peer ended with an error; the message is its own."""


def peers_are_here() -> bool:
    """Whether the peers are installed."""
    return PYTHON.exists()


def ask(program: str, request: dict[str, Any]) -> dict[str, Any]:
    """Return what a program (ask_metricflow.py, ask_sidemantic.py) answers; PeerFailed where it fails."""
    done = subprocess.run(
        [PYTHON, PROGRAMS / program],
        input=json.dumps(request),
        capture_output=True,
        text=True,
        timeout=PATIENCE,
    )
    if done.returncode != 0:
        raise PeerFailed(done.stderr[-3000:])
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer
