"""A published file and a pool on it, and what its processes take."""

import time
from collections.abc import Iterator
from pathlib import Path

import duckdb
import psutil

from warehouse.pool import WorkerPool


def publish(folder: Path, name: str, *, rows: int = 1_000) -> Path:
    """Write a serving file whose one row of sales.version is its name; return its path."""
    path = folder / f"{name}.duckdb"
    with duckdb.connect(str(path)) as connection:
        connection.execute("CREATE SCHEMA sales")
        connection.execute("CREATE TABLE sales.version AS SELECT ? AS name", [name])
        connection.execute(
            f"CREATE TABLE sales.big AS SELECT range AS n, md5(range::VARCHAR) AS text FROM range({rows})"
        )
    return path


def held(workers: WorkerPool) -> int:
    """Bytes that all processes of a pool hold now."""
    return sum(_resident(pid) for pid in workers.processes())


def _resident(pid: int) -> int:
    try:
        resident: int = psutil.Process(pid).memory_info().rss
    except psutil.NoSuchProcess:
        return 0
    return resident


def until(is_so: object, seconds: float = 10.0) -> bool:
    """Wait until a condition holds; whether it did in time."""
    assert callable(is_so)
    return any(is_so() for _ in _ticks(seconds))


def _ticks(seconds: float) -> Iterator[None]:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        yield
        time.sleep(0.05)
