"""The child of a QueryWorker: one read-only DuckDB on one serving file, behind JSON lines on its pipes.

It runs as a file of its own (`python -I query_process.py <settings>`), so that it imports DuckDB and the
standard library only and starts fast.
"""

import importlib.util
import json
import math
import resource
import sys
import threading
import time
from collections.abc import Mapping
from datetime import date, datetime
from datetime import time as day_time
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any, TextIO

import duckdb

BYTES_LIMIT = 32_000_000
ROWS_A_FETCH = 1_000

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


def open_locked(settings: Mapping[str, Any]) -> duckdb.DuckDBPyConnection:
    """Open the serving file so that nothing outside it can be read, written or loaded, and lock that."""
    connection = duckdb.connect(
        settings["path"],
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


def fetch(cursor: duckdb.DuckDBPyConnection, max_rows: int) -> tuple[list[list[Any]], bool]:
    """Take rows up to the limit of rows and bytes; the flag says that there were more."""
    rows: list[list[Any]] = []
    size = 0
    while batch := cursor.fetchmany(ROWS_A_FETCH):
        for row in batch:
            if len(rows) == max_rows:
                return rows, True
            rows.append([to_json_value(value) for value in row])
            size += sum(len(value) if isinstance(value, str) else 16 for value in rows[-1])
            if size > BYTES_LIMIT:
                return rows, True
    return rows, False


@cache
def second_opinion() -> Any:
    """Load the check by the engine's own parser, by its file: this process imports nothing of ours."""
    path = Path(__file__).with_name("guard") / "second_opinion.py"
    spec = importlib.util.spec_from_file_location("second_opinion", path)
    if spec is None or spec.loader is None:
        raise ImportError("the second opinion is not there")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@cache
def parser() -> Any:
    """Return the one connection that only reads SQL."""
    return second_opinion().SecondOpinion()


def run(cursor: duckdb.DuckDBPyConnection, sql: str, limits: Mapping[str, Any]) -> dict[str, Any]:
    """Run one SELECT on a cursor of its own, so that no query leaves anything behind for the next."""
    started = time.perf_counter()
    alarm = threading.Timer(limits["time_limit"], cursor.interrupt)
    alarm.daemon = True
    alarm.start()
    try:
        statements = cursor.extract_statements(sql)
        if second_opinion().is_one_query(statements) is None:
            return {"code": "refused_statement", "detail": f"{len(statements)} statements or no SELECT"}
        if limits.get("published") and (code := parser().refusal(sql, **limits["published"])):
            return {"code": code, "detail": "the engine's parser sees what may not run"}
        # What was read is the very text that runs.
        cursor.execute(sql)
        columns = [column[0] for column in cursor.description or ()]
        types = [str(column[1]) for column in cursor.description or ()]
        rows, truncated = fetch(cursor, limits["max_rows"])
    finally:
        alarm.cancel()
        cursor.close()
    spent = (time.perf_counter() - started) * 1000
    return {"columns": columns, "types": types, "rows": rows, "truncated": truncated, "ms": spent}


def reply_to(cursor: duckdb.DuckDBPyConnection, sql: str, limits: Mapping[str, Any]) -> dict[str, Any]:
    """Run one SELECT; an engine error becomes a code, its text stays a detail for the log."""
    try:
        return run(cursor, sql, limits)
    except tuple(kind for kind, _ in CODES) as problem:
        code = next(code for kind, code in CODES if isinstance(problem, kind))
        return {"code": code, "detail": f"{type(problem).__name__}: {problem}"}


def answer(connection: duckdb.DuckDBPyConnection, line: str) -> list[dict[str, Any]]:
    """Answer one request line, a reply a SELECT: the first runs here, the others beside it in turn."""
    request = json.loads(line)
    first, *others = [(connection.cursor(), sql) for sql in request["sql"]]
    replies: list[dict[str, Any]] = []
    beside = threading.Thread(target=lambda: replies.extend(reply_to(*one, request) for one in others))
    if others:
        beside.start()
    reply = reply_to(*first, request)
    if others:
        beside.join()
    if len(replies) < len(others):
        raise RuntimeError("a query that ran beside another was lost")
    return [reply, *replies]


def limit_process(settings: Mapping[str, Any]) -> None:
    """Bound what the process may take, since the engine's own memory limit does not bind every function."""
    resource.setrlimit(resource.RLIMIT_AS, (settings["address_space"],) * 2)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def serve(settings: Mapping[str, Any], requests: TextIO, replies: TextIO) -> None:
    """Say ready, then answer request after request until the input ends."""
    limit_process(settings)
    parser()
    connection = open_locked(settings)
    found = [{"ready": True}]
    while True:
        replies.write(json.dumps(found, allow_nan=False) + "\n")
        replies.flush()
        line = requests.readline()
        if not line:
            return
        found = answer(connection, line)


if __name__ == "__main__":
    serve(json.loads(sys.argv[1]), sys.stdin, sys.stdout)
