"""The process behind a Worker: one read-only DuckDB on one serving file, behind JSON lines on its pipes.

It imports DuckDB and the standard library only, so that it starts fast. A request names the file, so a new
version is opened by the same process, between two queries.
"""

import importlib.util
import json
import math
import os
import queue
import signal
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import date, datetime
from datetime import time as day_time
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any, TextIO

import duckdb

from warehouse.confine import Bounds, confine
from warehouse.duckdb_limits import LEFT_OUT_OF_PLANS

# After these the engine may not be used again: what it holds in memory may be wrong.
INVALIDATING = (duckdb.InternalException, duckdb.FatalException)
SPENT = threading.Event()
ROWS_A_FETCH = 1_000
LONGEST_TEXT = 100_000
LONGEST_DETAIL = 2_000

# In this order: the most specific class that fits names the code.
CODES: tuple[tuple[type[BaseException], str], ...] = (
    (duckdb.InterruptException, "timeout"),
    (duckdb.OutOfMemoryException, "memory"),
    (MemoryError, "memory"),
    (RecursionError, "too_large"),
    (duckdb.PermissionException, "refused_function"),
    (duckdb.CatalogException, "refused_table"),
    (duckdb.ParserException, "syntax"),
    (duckdb.BinderException, "syntax"),
    (duckdb.IOException, "refused_function"),
    (duckdb.Error, "failed"),
)


def open_locked(path: str, settings: Mapping[str, Any]) -> duckdb.DuckDBPyConnection:
    """Open the serving file so that nothing outside it can be read, written or loaded, and lock that."""
    connection = duckdb.connect(
        path,
        read_only=True,
        config={
            "enable_external_access": "false",
            "autoinstall_known_extensions": "false",
            "autoload_known_extensions": "false",
            "allow_community_extensions": "false",
            "allow_unsigned_extensions": "false",
            "allow_persistent_secrets": "false",
            "python_enable_replacements": "false",
            "memory_limit": settings["memory_limit"],
            "threads": str(settings["threads"]),
            "temp_directory": settings["temp_directory"],
            "max_temp_directory_size": settings["temp_limit"],
            **LEFT_OUT_OF_PLANS,
        },
    )
    connection.execute("SET TimeZone = 'UTC'")
    connection.execute("SET lock_configuration = true")
    return connection


def to_json_value(value: Any) -> Any:
    """Turn an engine value into a JSON one: dates to ISO text, decimals to numbers, NaN to null."""
    if value is None or isinstance(value, str | bool | int):
        return value
    if isinstance(value, float | Decimal):
        number = float(value)
        return number if math.isfinite(number) else None
    if isinstance(value, date | datetime | day_time):
        return value.isoformat()
    if isinstance(value, list | tuple):
        return [to_json_value(item) for item in value]
    if isinstance(value, dict):
        return {str(key): to_json_value(item) for key, item in value.items()}
    return value.hex() if isinstance(value, bytes) else str(value)


class Served:
    """The connection to the file that the last request named."""

    def __init__(self, settings: Mapping[str, Any]) -> None:
        self._settings = settings
        self._path = ""
        self._connection: duckdb.DuckDBPyConnection | None = None

    def connection(self, path: str) -> duckdb.DuckDBPyConnection:
        """Return a connection to a serving file; the one before is closed first, with all it held."""
        if self._connection is None or path != self._path:
            if self._connection is not None:
                self._connection.close()
                self._connection = None
            self._connection = open_locked(path, self._settings)
            self._path = path
        return self._connection


class Rows:
    """Rows as JSON text, up to a number of rows and of characters; `truncated` says that there was more."""

    def __init__(self, max_rows: int, max_bytes: int) -> None:
        self.truncated = False
        self._parts: list[str] = []
        self._rows_left = max_rows
        self._room = max_bytes

    def take(self, batch: Sequence[Sequence[Any]]) -> None:
        """Add a batch as far as there is room."""
        if len(batch) > self._rows_left:
            self.truncated = True
        fitting = [[self._value(value) for value in row] for row in batch[: self._rows_left]]
        self._rows_left -= len(fitting)
        if fitting and not self._add(fitting):
            for row in fitting:
                if not self._add([row]):
                    self.truncated = True
                    return

    def json(self) -> str:
        """Return all rows as one JSON list."""
        return f"[{','.join(self._parts)}]"

    def _add(self, rows: list[list[Any]]) -> bool:
        text = json.dumps(rows, allow_nan=False)[1:-1]
        if len(text) > self._room:
            return False
        self._room -= len(text)
        self._parts.append(text)
        return True

    def _value(self, value: Any) -> Any:
        if isinstance(value, str) and len(value) > LONGEST_TEXT:
            self.truncated = True
            return value[:LONGEST_TEXT]
        return to_json_value(value)


def fetch(cursor: duckdb.DuckDBPyConnection, max_rows: int, max_bytes: int) -> Rows:
    """Take rows up to the limits, few at first, since one may be huge."""
    rows = Rows(max_rows, max_bytes)
    count = 1
    while not rows.truncated and (batch := cursor.fetchmany(count)):
        rows.take(batch)
        count = min(count * 2, ROWS_A_FETCH)
    return rows


@cache
def second_opinion() -> Any:
    """Load the check by the engine's own parser, by its file: the guard's package is slow to import."""
    path = Path(__file__).with_name("guard") / "second_opinion.py"
    spec = importlib.util.spec_from_file_location("second_opinion", path)
    if spec is None or spec.loader is None:
        raise ImportError("the second opinion is not there")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    # Its file can't be read later.
    module.known_functions()
    return module


@cache
def parser() -> Any:
    """Return the one connection that only reads SQL."""
    return second_opinion().SecondOpinion()


def run(cursor: duckdb.DuckDBPyConnection, sql: str, limits: Mapping[str, Any]) -> str:
    """Run one SELECT on a cursor of its own, so that no query leaves anything behind for the next."""
    started = time.perf_counter()
    alarm = threading.Timer(limits["time_limit"], cursor.interrupt)
    alarm.daemon = True
    alarm.start()
    try:
        statements = cursor.extract_statements(sql)
        if second_opinion().is_one_query(statements) is None:
            return _refused("refused_statement", f"{len(statements)} statements or no SELECT")
        if limits.get("published") and (code := parser().refusal(sql, **limits["published"])):
            return _refused(code, "the engine's parser sees what may not run")
        # What was read is the very text that runs.
        if limits.get("published", {}).get("barred"):
            look_in_the_engine_first(cursor, limits["published"]["tables"])
        cursor.execute(sql)
        columns = [column[0] for column in cursor.description or ()]
        types = [str(column[1]) for column in cursor.description or ()]
        rows = fetch(cursor, limits["max_rows"], limits["max_bytes"])
    finally:
        alarm.cancel()
        cursor.close()
    spent = (time.perf_counter() - started) * 1000
    told = {"columns": columns, "types": types, "truncated": rows.truncated, "ms": spent}
    return f'{json.dumps(told)[:-1]}, "rows": {rows.json()}}}'


def look_in_the_engine_first(cursor: duckdb.DuckDBPyConnection, tables: Sequence[str]) -> None:
    """Let names of functions mean the engine's own before those that the file brings, operators included."""
    found = cursor.execute("SELECT database_name FROM system.main.duckdb_databases() WHERE NOT internal")
    ((file,),) = found.fetchall()
    schemas = dict.fromkeys(("main", *(table.rpartition(".")[0] for table in tables)))
    quoted = ['"{}"."{}"'.format(file.replace('"', '""'), name.replace('"', '""')) for name in schemas]
    path = ",".join(["system.main", *quoted]).replace("'", "''")
    cursor.execute(f"SET search_path = '{path}'")


def reply_to(cursor: duckdb.DuckDBPyConnection, sql: str, limits: Mapping[str, Any]) -> str:
    """Run one SELECT; an engine error becomes a code, its text stays a detail for the log."""
    try:
        return run(cursor, sql, limits)
    except tuple(kind for kind, _ in CODES) as problem:
        if isinstance(problem, INVALIDATING):
            SPENT.set()
        code = next(code for kind, code in CODES if isinstance(problem, kind))
        return _refused(code, f"{type(problem).__name__}: {problem}")


def _refused(code: str, detail: str) -> str:
    """Return a refusal as JSON; `is_last` says that the process answers nothing more."""
    return json.dumps({"code": code, "detail": detail[:LONGEST_DETAIL], "is_last": SPENT.is_set()})


def answer(connection: duckdb.DuckDBPyConnection, request: Mapping[str, Any]) -> list[str]:
    """Answer one request, a reply a SELECT: the first runs here, the others beside it in turn."""
    first, *others = [(connection.cursor(), sql) for sql in request["sql"]]
    replies: list[str] = []
    beside = threading.Thread(target=lambda: replies.extend(reply_to(*one, request) for one in others))
    if others:
        beside.start()
    reply = reply_to(*first, request)
    if others:
        beside.join()
    if len(replies) < len(others):
        raise RuntimeError("a query that ran beside another was lost")
    return [reply, *replies]


def respond(served: Served, request: Mapping[str, Any]) -> list[str]:
    """Open the file of a request and answer it, under the kernel's clock: past it the process ends."""
    signal.setitimer(signal.ITIMER_REAL, request["end_after"])
    try:
        try:
            connection = served.connection(request["path"])
        except (duckdb.Error, MemoryError) as problem:
            if isinstance(problem, INVALIDATING):
                SPENT.set()
            return [_refused("unopened", str(problem))]
        return answer(connection, request)
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)


def read_lines(source: TextIO, lines: "queue.SimpleQueue[str]") -> None:
    """Pass the requests on; where the input ends, so does the process, whatever it is busy with."""
    for line in source:
        lines.put(line)
    os._exit(0)


def main() -> None:
    """Confine the process, say so, then answer requests until the input ends or the engine is spent."""
    settings = json.loads(sys.argv[1])
    replies = sys.stdout
    second_opinion()
    # Before the engine starts threads, which would not be confined.
    taken = confine(Bounds(**settings["bounds"]))
    lines: queue.SimpleQueue[str] = queue.SimpleQueue()
    threading.Thread(target=read_lines, args=(sys.stdin, lines), daemon=True).start()
    parser()
    served = Served(settings)
    if settings["first"]:
        with suppress(duckdb.Error):  # told when it is asked for
            served.connection(settings["first"])
    signal.setitimer(signal.ITIMER_REAL, 0)
    replies.write(json.dumps({"ready": taken}) + "\n")
    replies.flush()
    while not SPENT.is_set():
        request = json.loads(lines.get())
        replies.write(f'{{"begun": {request["id"]}}}\n')
        replies.flush()
        found = respond(served, request)
        replies.write(f'{{"id": {request["id"]}, "replies": [{", ".join(found)}]}}\n')
        replies.flush()
    os._exit(0)
