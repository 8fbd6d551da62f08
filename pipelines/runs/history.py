"""Read the runs of a workspace: what happened when, and what the rules said last and before that."""

import json
import os
import sqlite3
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any

from pipelines.lock import LOCK
from pipelines.rulebook.measures import TableState
from pipelines.runs.database import open_to_read
from warehouse.errors import WorkspaceError

LISTED_RUNS = 50
SUMMARY = Path(__file__).with_name("summary.sql")


@dataclass(frozen=True)
class RunSummary:
    """One run; `rows` is of the published tables, `rules_failed` of all severities.

    `days` is how many days were built, None where whole tables were; times are UTC in ISO text.
    """

    run_id: int
    dataset: str
    outcome: str
    version: str | None
    mode: str | None
    started_at: str
    seconds: float | None
    rows: int | None
    quarantined: int | None
    rules_failed: int | None
    days: int | None
    error_code: str | None
    error: str | None
    reason: str | None


@dataclass(frozen=True)
class RunDetail:
    """One run with its steps, tables, rule results that are not passed, and alerts, as plain values."""

    run: RunSummary
    request: Mapping[str, Any]
    steps: tuple[Mapping[str, Any], ...]
    tables: tuple[Mapping[str, Any], ...]
    rules: tuple[Mapping[str, Any], ...]
    alerts: tuple[Mapping[str, Any], ...]

    def to_json(self) -> dict[str, Any]:
        """Return plain values only."""
        fields = asdict(self)
        return {**fields.pop("run"), **fields}


@dataclass(frozen=True)
class PastResult:
    """What came of a rule in a run."""

    status: str
    checked: int
    failing: int
    reason: str


@dataclass(frozen=True)
class PastRun:
    """A run that was published: its rule results by id and its tables by name."""

    run_id: int
    results: Mapping[str, PastResult]
    tables: Mapping[str, TableState]


def list_runs(workspace: Path, *, most: int = LISTED_RUNS) -> list[RunSummary]:
    """Return the runs of a workspace, the newest first."""
    with open_to_read(workspace) as connection:
        if connection is None:
            return []
        rows = connection.execute(SUMMARY.read_text("utf-8"), {"run_id": None, "most": most}).fetchall()
        return [_summary(row, workspace) for row in rows]


def run_detail(workspace: Path, run_id: int) -> RunDetail:
    """Return all that is known of one run; a number that no run has is a WorkspaceError."""
    with open_to_read(workspace) as connection:
        known = (
            connection.execute(SUMMARY.read_text("utf-8"), {"run_id": run_id, "most": 1}).fetchall()
            if connection
            else []
        )
        if connection is None or not known:
            raise _unknown_run(workspace, run_id, connection)
        return RunDetail(
            run=_summary(known[0], workspace),
            request=json.loads(known[0]["request"]),
            steps=_rows(
                connection,
                "SELECT name, started_at, seconds, outcome FROM steps WHERE run_id = ? ORDER BY position",
                run_id,
            ),
            tables=_rows(connection, "SELECT * FROM tables WHERE run_id = ? ORDER BY rowid", run_id),
            rules=_rows(
                connection,
                "SELECT * FROM rule_results WHERE run_id = ? AND status = 'failed' ORDER BY rowid",
                run_id,
            ),
            alerts=_rows(connection, "SELECT * FROM alerts WHERE run_id = ? ORDER BY rowid", run_id),
        )


def checked_runs(workspace: Path, *, most: int = 2) -> list[PastRun]:
    """Return the last runs whose rules were evaluated for the data that are current, the newest first."""
    with open_to_read(workspace) as connection:
        if connection is None:
            return []
        rows = connection.execute(
            """SELECT run_id FROM runs WHERE outcome IN ('published', 'failed')
            AND run_id IN (SELECT run_id FROM rule_results) ORDER BY run_id DESC LIMIT ?""",
            [most],
        ).fetchall()
        return [_past(connection, run_id) for (run_id,) in rows]


def last_published(workspace: Path, dataset: str, *, scale: float | None) -> PastRun | None:
    """Return the last run that published the same dataset at the same scale."""
    with open_to_read(workspace) as connection:
        if connection is None:
            return None
        row = connection.execute(
            """SELECT MAX(run_id) FROM runs
            WHERE outcome = 'published' AND dataset = ? AND scale IS ?
            AND JSON_EXTRACT(request, '$.as_of') IS NULL
            AND run_id IN (SELECT run_id FROM rule_results)""",
            [dataset, scale],
        ).fetchone()
        return _past(connection, row[0]) if row and row[0] else None


def _past(connection: sqlite3.Connection, run_id: int) -> PastRun:
    results = connection.execute("SELECT * FROM rule_results WHERE run_id = ?", [run_id])
    tables = connection.execute("SELECT * FROM tables WHERE run_id = ? AND row_count IS NOT NULL", [run_id])
    return PastRun(
        run_id,
        {
            row["rule_id"]: PastResult(row["status"], row["checked"], row["failing"], row["reason"])
            for row in results
        },
        {
            row["name"]: TableState(
                row["row_count"], date.fromisoformat(row["newest_day"]) if row["newest_day"] else None
            )
            for row in tables
        },
    )


def _summary(row: sqlite3.Row, workspace: Path) -> RunSummary:
    outcome = row["outcome"]
    if outcome == "running" and not _lives(row["process"], workspace):
        outcome = "killed"
    return RunSummary(
        run_id=row["run_id"],
        dataset=row["dataset"],
        outcome=outcome,
        version=row["version"],
        mode=row["mode"],
        started_at=row["started_at"],
        seconds=row["seconds"],
        rows=row["row_count"],
        quarantined=row["quarantined"],
        rules_failed=row["rules_failed"] if row["rules"] else None,
        days=row["days"],
        error_code=row["error_code"],
        error=row["error"],
        reason=row["reason"],
    )


def _lives(process: int, workspace: Path) -> bool:
    """Whether the process of a run still holds the workspace: its number is in the lock, and it is there."""
    try:
        holder = (workspace / LOCK).read_text("utf-8").strip()
        os.kill(process, 0)
    except PermissionError:
        return holder == str(process)
    except (OSError, ValueError):
        return False
    return holder == str(process)


def _rows(connection: sqlite3.Connection, sql: str, run_id: int) -> tuple[Mapping[str, Any], ...]:
    rows = [dict(row) for row in connection.execute(sql, [run_id])]
    return tuple({name: value for name, value in row.items() if name != "run_id"} for row in rows)


def _unknown_run(workspace: Path, run_id: int, connection: sqlite3.Connection | None) -> WorkspaceError:
    known = connection.execute("SELECT MIN(run_id), MAX(run_id) FROM runs").fetchone() if connection else None
    if known is None or known[0] is None:
        return WorkspaceError(
            f"There was no run yet in {workspace}", code="no_runs", action="Run `footnote refresh` first."
        )
    return WorkspaceError(
        f"There is no run {run_id} in {workspace}",
        code="unknown_run",
        action=f"Runs {known[0]} to {known[1]} are known: `footnote runs`.",
    )
