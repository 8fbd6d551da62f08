"""The SQLite file of a workspace's runs: made, checked for its version, opened."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from warehouse.errors import WorkspaceError

FILE = "runs.db"
SCHEMA = Path(__file__).with_name("schema.sql")
SCHEMA_VERSION = 1
# How long a reader waits for a writer, which holds the file for milliseconds.
PATIENCE_SECONDS = 10


def runs_file(workspace: Path) -> Path:
    """Where the runs of a workspace are kept."""
    return workspace / FILE


@contextmanager
def open_to_write(workspace: Path) -> Iterator[sqlite3.Connection]:
    """Open the runs, made if absent; a file that is no database is put aside, and a new one begun.

    What is done within is one transaction.
    """
    path = runs_file(workspace)
    try:
        connection = _connect(path)
    except sqlite3.DatabaseError as problem:
        if isinstance(problem, sqlite3.OperationalError):
            raise
        path.rename(path.with_name(f"{FILE}.unreadable-{datetime.now(UTC):%Y%m%dT%H%M%S}"))
        connection = _connect(path)
    try:
        with connection:
            yield connection
    finally:
        connection.close()


@contextmanager
def open_to_read(workspace: Path) -> Iterator[sqlite3.Connection | None]:
    """Open the runs read-only; None where there was no run yet."""
    path = runs_file(workspace)
    if not path.is_file():
        yield None
        return
    connection = sqlite3.connect(
        f"{path.absolute().as_uri()}?mode=ro", uri=True, timeout=PATIENCE_SECONDS, isolation_level=None
    )
    try:
        connection.row_factory = sqlite3.Row
        if _version(connection) == 0:
            yield None
            return
        _refuse_newer(connection, path)
        yield connection
    except sqlite3.DatabaseError as problem:
        raise WorkspaceError(
            f"{path} can't be read: {problem}",
            code="runs_unreadable",
            action="Move it away; the next refresh begins a new one.",
        ) from problem
    finally:
        connection.close()


def _connect(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, timeout=PATIENCE_SECONDS)
    try:
        connection.row_factory = sqlite3.Row
        connection.execute("PRAGMA foreign_keys = ON")
        if _version(connection) == 0:
            schema = SCHEMA.read_text("utf-8")
            connection.executescript(
                f"BEGIN IMMEDIATE; {schema} PRAGMA user_version = {SCHEMA_VERSION}; COMMIT;"
            )
        _refuse_newer(connection, path)
    except BaseException:
        connection.close()
        raise
    return connection


def _version(connection: sqlite3.Connection) -> int:
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def _refuse_newer(connection: sqlite3.Connection, path: Path) -> None:
    if _version(connection) > SCHEMA_VERSION:
        raise WorkspaceError(
            f"{path} was written by a newer Footnote",
            code="runs_newer",
            action="Install that version again, or move the file away.",
        )
