"""SQL that somebody wrote, over one DuckDB file: checked by both parsers, then run by the pool."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from time import perf_counter
from types import TracebackType
from typing import Any, Self

from warehouse.audit_log.recorder import NO_TRAIL, AuditUnwritable, Trail
from warehouse.audit_log.statements import note_sql, refusals_noted
from warehouse.errors import FootnoteError, GuardRefusal, InternalError, WorkspaceError
from warehouse.guard import check_sql
from warehouse.guard.refusals import refusal_of
from warehouse.guard.second_opinion import SecondOpinion
from warehouse.pool import QueryPool, RawResult
from warehouse.serving import published

# Without a function or an operator, and from the engine's own schema: the file may hold its own of a name.
COLUMNS = """SELECT schema_name, table_name, column_name FROM system.main.duckdb_columns()
    WHERE NOT internal ORDER BY schema_name, table_name, column_index"""
FUNCTIONS = "SELECT function_name FROM system.main.duckdb_functions() WHERE NOT internal"
TYPES = "SELECT type_name FROM system.main.duckdb_types() WHERE NOT internal"
SYSTEM_VIEWS = "SELECT view_name FROM system.main.duckdb_views() WHERE internal"
MOST_COLUMNS = 100_000


class Statements:
    """Checks and runs statements on the tables that are open, of any file or of a workspace's version.

    `allowed` maps schema.table to its columns; what else the file holds is never read. What runs on a
    `version` and what is refused is noted in `trail`.
    """

    def __init__(
        self,
        pool: QueryPool,
        allowed: Mapping[str, Sequence[str]],
        *,
        version: str = "",
        trail: Trail = NO_TRAIL,
    ) -> None:
        self.allowed = allowed
        self.barred: set[str] = set()
        self._version = version
        self._trail = trail
        self._pool = pool
        self._parser = SecondOpinion()

    @classmethod
    def of_workspace(cls, workspace: Path, trail: Trail = NO_TRAIL) -> Self:
        """Open the published tables of the current version; WorkspaceError where there is none."""
        serving = published(workspace)
        tables = {name: tuple(table.columns) for name, table in serving.info.tables.items()}
        pool = QueryPool(serving.path, pinned=True)
        return cls(pool, tables, version=serving.info.version, trail=trail)

    @classmethod
    def of_file(cls, path: Path, tables: Iterable[str]) -> Self:
        """Open some tables of a DuckDB file by their names; WorkspaceError where it or one is not there."""
        if not path.is_file():
            raise WorkspaceError(f"There is no file {path}", code="no_database")
        pool = QueryPool(path)
        try:
            held: dict[str, list[str]] = {}
            for schema, table, column in pool.run(COLUMNS, max_rows=MOST_COLUMNS).rows:
                held.setdefault(f"{schema}.{table}".lower(), []).append(column)
        except (GuardRefusal, InternalError):
            pool.close()
            raise WorkspaceError(
                f"The file {path} can't be read as a DuckDB database", code="database_unreadable"
            ) from None
        wanted = [name.replace('"', "").lower() for name in tables]
        missing = [name for name in wanted if name not in held]
        if missing:
            pool.close()
            raise WorkspaceError(
                f"The file {path} holds no table {', '.join(missing)}",
                code="unknown_table",
                action="Name tables as schema.table.",
            )
        statements = cls(pool, {name: held[name] for name in wanted})
        statements._bar_shadowed()
        return statements

    def _bar_shadowed(self) -> None:
        """Find the file's own functions and types that would stand in for the engine's; none is let through.

        WorkspaceError where the engine could then no longer tell an open table from a view of its own.
        """
        found = [[row[0] for row in self._pool.run(sql).rows] for sql in (FUNCTIONS, TYPES)]
        self.barred = self._parser.shadowing(*found)
        if not self.barred:
            return
        views = {f"main.{row[0]}".lower() for row in self._pool.run(SYSTEM_VIEWS).rows}
        if views & set(self.allowed):
            raise WorkspaceError(
                f"The tables {', '.join(sorted(views & set(self.allowed)))} are called as the engine's own",
                code="shadowed_table",
            )

    def check(self, sql: str) -> None:
        """Let a statement pass, or raise GuardRefusal."""
        with refusals_noted(self._trail, sql=sql, version=self._version):
            check_sql(sql, allowed=self.allowed)
            code = self.second_opinion(sql)
            if code:
                raise refusal_of(code)

    def second_opinion(self, sql: str) -> str | None:
        """Return the code that the engine's own parser refuses a statement with, None where it does not."""
        columns = {column for columns in self.allowed.values() for column in columns}
        return self._parser.refusal(sql, tables=self.allowed, columns=columns, barred=self.barred)

    def run(self, sql: str) -> RawResult:
        """Run a statement after its check; GuardRefusal where it may not run or has no answer."""
        self.check(sql)
        return self._run(sql)

    def _run(self, sql: str) -> RawResult:
        with refusals_noted(self._trail, sql=sql, version=self._version):
            answer = self._pool.run(sql, published=self.allowed, barred=self.barred)
        note_sql(self._trail, [sql], answer, version=self._version)
        return answer

    def verdicts(self, lines: Iterable[bytes], *, and_run: bool) -> Iterator[dict[str, Any]]:
        """Yield a verdict for each line {"id", "sql"}; a line that is none is refused as syntax."""
        for line in lines:
            if line.strip():
                yield self._verdict(*_read(line), and_run=and_run)

    def _verdict(self, name: Any, sql: str | None, *, and_run: bool) -> dict[str, Any]:
        try:
            if sql is None:
                raise refusal_of("syntax")
            self.check(sql)
        except GuardRefusal as refusal:
            return {"id": name, "verdict": "refused", "code": refusal.code}
        verdict = {"id": name, "verdict": "allowed", "code": None}
        return verdict | self._outcome(sql) if and_run else verdict

    def _outcome(self, sql: str) -> dict[str, Any]:
        started = perf_counter()
        try:
            answer = self._run(sql)
            told: dict[str, Any] = {"row_count": len(answer.rows), "truncated": answer.truncated}
        except AuditUnwritable:
            raise
        except FootnoteError as problem:
            told = {"error": problem.code}
        return told | {"ms": round((perf_counter() - started) * 1000, 1)}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._pool.close()


def _read(line: bytes) -> tuple[Any, str | None]:
    """Return what a line of a batch names and asks, None for what it does not tell."""
    try:
        asked = json.loads(line.decode("utf-8", errors="replace"))
    except (ValueError, RecursionError):
        return None, None
    if not isinstance(asked, dict):
        return None, None
    sql = asked.get("sql")
    return asked.get("id"), sql if isinstance(sql, str) else None
