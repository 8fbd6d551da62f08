"""The record of a run: enough to say later what was measured, and to compare two runs."""

import hashlib
import json
import subprocess
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal

from evals.rate import Rate
from warehouse.errors import FootnoteError

Verdict = Literal["passed", "failed", "skipped"]


@dataclass(frozen=True)
class CaseRecord:
    """One case of a run; `reason` tells why it failed or was skipped, and what was said is kept.

    Neither is kept of the half that is only reported. `milliseconds` are of the last turn.
    """

    id: str
    dataset: str
    kind: str
    verdict: Verdict
    of_set: str = "core"
    half: str = ""
    expected: tuple[str, ...] = ("answered",)
    status: str = ""
    scores: dict[str, bool] = field(default_factory=dict)
    silently_wrong: bool = False
    reason: str = ""
    question: str = ""
    said: str = ""
    model: str = ""
    milliseconds: float = 0.0
    tokens: int = 0
    confidence: float | None = None
    cassette: str = ""
    """Why its cassette is no whole replay; it says nothing of the answer."""

    @property
    def passed(self) -> bool:
        """Whether every scorer passed."""
        return self.verdict == "passed"


@dataclass(frozen=True)
class RunRecord:
    """All cases of a run, with what they were run on."""

    started_at: str
    commit: str
    dirty: bool
    model: str
    cases_hash: str
    data_versions: dict[str, str]
    cases: tuple[CaseRecord, ...]

    @property
    def scored(self) -> list[CaseRecord]:
        """Return the cases that were not skipped."""
        return [case for case in self.cases if case.verdict != "skipped"]

    @property
    def rate(self) -> Rate:
        """Return the share of scored cases that passed."""
        return Rate.of(case.passed for case in self.scored)


def record(
    cases: Sequence[CaseRecord], *, model: str, files: Sequence[Path], data_versions: dict[str, str]
) -> RunRecord:
    """Return the record of the cases just run."""
    digest = hashlib.sha256(b"".join(path.read_bytes() for path in files))
    return RunRecord(
        started_at=datetime.now(UTC).isoformat(timespec="seconds"),
        commit=_git("rev-parse", "--short", "HEAD"),
        dirty=bool(_git("status", "--porcelain", "--untracked-files=no")),
        model=model,
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


def load(path: Path) -> RunRecord:
    """Read a record that was saved; FootnoteError for a file that holds none."""
    try:
        fields: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        cases = [CaseRecord(**{**case, "expected": tuple(case["expected"])}) for case in fields.pop("cases")]
        return RunRecord(cases=tuple(cases), **fields)
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise FootnoteError(f"{path} holds no record of a run: {error}", code="run_record") from None


def _git(*arguments: str) -> str:
    try:
        done = subprocess.run(["git", *arguments], capture_output=True, text=True, timeout=10, check=True)
    except (OSError, subprocess.SubprocessError):
        return ""
    return done.stdout.strip()
