"""Keep what a run does while it does it, so that a run that is killed is known as far as it went."""

import json
import os
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import perf_counter
from typing import Any

from pipelines.built_tables import BuiltModel
from pipelines.landing.landed import LandedSource
from pipelines.rulebook.measures import TableState
from pipelines.rulebook.rule import RuleResult
from pipelines.runs.database import open_to_write
from pipelines.runs.log import EventLog
from warehouse.errors import FootnoteError, WorkspaceError

KEPT_RUNS = 500
ENDED_WITHOUT_A_WORD = "UPDATE runs SET outcome = 'killed' WHERE outcome = 'running'"
OLD_RUNS = "DELETE FROM runs WHERE run_id <= (SELECT MAX(run_id) FROM runs) - ?"


class Recorder:
    """Writes one run to the workspace's runs and log.

    The record serves the run, never the other way round: where it can't be written, the log says so and the
    run goes on.
    """

    def __init__(self, workspace: Path) -> None:
        self.run_id = 0
        self._workspace = workspace
        self._log = EventLog(workspace)
        self._begun = perf_counter()
        self._position = 0

    def begin(self, dataset: str, *, scale: float | None, request: Mapping[str, Any]) -> None:
        """Note that a run began; call it while holding the lock, for runs without an end are then dead."""

        def write(connection: sqlite3.Connection) -> None:
            connection.execute(ENDED_WITHOUT_A_WORD)
            row = (dataset, scale, json.dumps(request, default=str), os.getpid(), _now(), "running")
            columns = "dataset, scale, request, process, started_at, outcome"
            done = connection.execute(f"INSERT INTO runs ({columns}) VALUES (?, ?, ?, ?, ?, ?)", row)
            self.run_id = done.lastrowid or 0
            connection.execute(OLD_RUNS, [KEPT_RUNS])

        self._write(write)
        self._say("run_began", dataset=dataset, scale=scale, request=dict(request))

    @contextmanager
    def step(self, name: str) -> Iterator[Callable[[str], None]]:
        """Note a step from its beginning to its end; call what is yielded with its outcome."""
        self._position += 1
        key = (self.run_id, self._position)
        begun, told = perf_counter(), [""]
        self._execute("INSERT INTO steps VALUES (?, ?, ?, ?, NULL, NULL)", [(*key, name, _now())])
        try:
            yield lambda outcome: told.__setitem__(0, outcome)
        except BaseException as problem:
            told[0] = f"failed: {type(problem).__name__}"
            raise
        finally:
            seconds = round(perf_counter() - begun, 3)
            update = "UPDATE steps SET seconds = ?, outcome = ? WHERE run_id = ? AND position = ?"
            self._execute(update, [(seconds, told[0], *key)])
            self._say("step_ended", step=name, seconds=seconds, outcome=told[0])

    def landed(self, sources: Iterable[LandedSource]) -> None:
        """Note what became of the rows of each source."""
        rows = [(f"bronze.{one.name}", one.rows_in, one.loaded, one.quarantined) for one in sources]
        columns = "run_id, name, rows_in, loaded, quarantined"
        self._execute(
            f"INSERT OR REPLACE INTO tables ({columns}) VALUES (?, ?, ?, ?, ?)",
            [(self.run_id, *row) for row in rows],
        )
        for name, rows_in, loaded, quarantined in rows:
            self._say("source_landed", table=name, rows_in=rows_in, loaded=loaded, quarantined=quarantined)

    def checked(
        self,
        results: Iterable[RuleResult],
        tables: Mapping[str, TableState],
        built: Iterable[BuiltModel] = (),
    ) -> None:
        """Note the result of every rule, the rows of every published table and the days built of it."""
        days = {
            one.table: "all" if one.days is None else ", ".join(map(str, one.days)) or "none" for one in built
        }
        columns = "run_id, name, row_count, newest_day, days"
        self._execute(
            f"INSERT OR REPLACE INTO tables ({columns}) VALUES (?, ?, ?, ?, ?)",
            [
                (self.run_id, name, state.rows, state.newest_day and str(state.newest_day), days.get(name))
                for name, state in tables.items()
            ],
        )
        self._execute(
            "INSERT OR REPLACE INTO rule_results VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [(self.run_id, *_result_row(one)) for one in results],
        )
        for one in results:
            if one.status == "failed":
                self._say("rule_failed", rule=one.rule.id, checked=one.checked, failing=one.failing)

    def alerted(self, event: str, channel: str, *, delivered: bool, detail: str) -> None:
        """Note an alert and whether it arrived."""
        row = (self.run_id, event, channel, int(delivered), detail)
        self._execute("INSERT INTO alerts VALUES (?, ?, ?, ?, ?)", [row])
        self._say("alert", alert=event, channel=channel, delivered=delivered, detail=detail)

    def end(
        self,
        outcome: str,
        *,
        version: str | None = None,
        mode: str | None = None,
        reason: str | None = None,
        built: Iterable[BuiltModel] = (),
    ) -> None:
        """Note that the run ended well: published, built or unchanged, and which days it built."""
        days = 0 if outcome == "unchanged" else _days(built)
        self._end(outcome, version=version, mode=mode, reason=reason, days=days)

    def fail(self, problem: BaseException) -> None:
        """Note that the run failed, and why."""
        code = problem.code if isinstance(problem, FootnoteError) else type(problem).__name__
        self._end("failed", error_code=code, error=str(problem) or type(problem).__name__)

    def close(self) -> None:
        """Close the log."""
        self._log.close()

    def _end(self, outcome: str, **fields: str | int | None) -> None:
        values: dict[str, Any] = {
            "ended_at": _now(),
            "seconds": round(perf_counter() - self._begun, 3),
            "outcome": outcome,
        }
        values.update(fields)
        names = ", ".join(f"{name} = ?" for name in values)
        self._execute(f"UPDATE runs SET {names} WHERE run_id = ?", [(*values.values(), self.run_id)])
        self._say("run_ended", **values)

    def _execute(self, sql: str, rows: Iterable[tuple[Any, ...]]) -> None:
        self._write(lambda connection: connection.executemany(sql, rows))

    def _write(self, work: Callable[[sqlite3.Connection], object]) -> None:
        try:
            with open_to_write(self._workspace) as connection:
                work(connection)
        except (sqlite3.Error, OSError, WorkspaceError) as problem:
            self._say("record_failed", problem=str(problem))

    def _say(self, event: str, **fields: Any) -> None:
        self._log.write(event, run=self.run_id, **fields)


def _days(built: Iterable[BuiltModel]) -> int | None:
    """Count the different days of the tables that were built by day; None where no table was."""
    spans = {span for model in built if model.days is not None for span in model.days}
    days = {
        span.first + timedelta(days=number)
        for span in spans
        for number in range((span.last - span.first).days + 1)
    }
    return len(days) if spans else None


def _result_row(one: RuleResult) -> tuple[Any, ...]:
    rule = one.rule
    return rule.id, rule.kind, rule.severity, rule.table, one.status, one.checked, one.failing, one.reason


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="milliseconds")
