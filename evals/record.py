"""The record of a run: enough to say later what was measured, and to compare two runs."""

import hashlib
import json
import math
import subprocess
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

Verdict = Literal["passed", "failed", "skipped"]


@dataclass(frozen=True)
class CaseRecord:
    """One case of a run; `reason` tells why it failed or was skipped."""

    id: str
    dataset: str
    kind: str
    verdict: Verdict
    reason: str = ""
    model: str = ""
    milliseconds: float = 0.0


@dataclass(frozen=True)
class RunRecord:
    """All cases of a run, with what they were run on."""

    started_at: str
    commit: str
    dirty: bool
    cases_hash: str
    data_versions: dict[str, str]
    cases: tuple[CaseRecord, ...]

    @property
    def scored(self) -> list[CaseRecord]:
        """Return the cases that were not skipped."""
        return [case for case in self.cases if case.verdict != "skipped"]

    @property
    def rate(self) -> float:
        """Return the share of scored cases that passed, 0 where none was scored."""
        return (
            sum(case.verdict == "passed" for case in self.scored) / len(self.scored) if self.scored else 0.0
        )

    @property
    def standard_error(self) -> float:
        """Return the standard error of the rate."""
        return math.sqrt(self.rate * (1 - self.rate) / len(self.scored)) if self.scored else 0.0


def record(cases: Sequence[CaseRecord], *, files: Sequence[Path], data_versions: dict[str, str]) -> RunRecord:
    """Return the record of the cases just run."""
    digest = hashlib.sha256(b"".join(path.read_bytes() for path in files))
    return RunRecord(
        started_at=datetime.now(UTC).isoformat(timespec="seconds"),
        commit=_git("rev-parse", "--short", "HEAD"),
        dirty=bool(_git("status", "--porcelain", "--untracked-files=no")),
        cases_hash=digest.hexdigest()[:12],
        data_versions=data_versions,
        cases=tuple(cases),
    )


def save(run: RunRecord, folder: Path) -> Path:
    """Write the record as JSON into a folder and return the file."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{run.started_at.replace(':', '')}.json"
    path.write_text(json.dumps(asdict(run), indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    return path


def _git(*arguments: str) -> str:
    try:
        done = subprocess.run(["git", *arguments], capture_output=True, text=True, timeout=10, check=True)
    except (OSError, subprocess.SubprocessError):
        return ""
    return done.stdout.strip()
