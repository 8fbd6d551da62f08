"""Processes of the pool: fresh sessions, refusal when full, giving up, and an end with their parent."""

import json
import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest

from tests.security.service import publish, until
from warehouse.cancellation import Cancellation, cancelled_by
from warehouse.errors import GuardRefusal
from warehouse.pool import ALONE, PoolLimits, QueryPool, WorkerPool
from warehouse.query_process import open_locked
from warehouse.scratch import PREFIX

ROOT = Path(__file__).parent.parent.parent
LONG = (
    "SELECT count(*) FROM range(100000) a, range(100000) b, range(1000) c WHERE a.range + b.range = c.range"
)
STUBBORN = "SELECT levenshtein(repeat('ab', 1000000), repeat('ba', 1000000))"
TABLES = "SELECT count(*) FROM duckdb_tables() WHERE temporary"
VIEWS = "SELECT count(*) FROM duckdb_views() WHERE view_name = 'v'"
# what a query could leave behind on its session, and the question that would show it to the next
LEFT_BEHIND = {
    "macro": ("CREATE TEMP MACRO sum(x) AS 42", "SELECT sum(n) FROM sales.big WHERE n < 3", (3,)),
    "table": ("CREATE TEMP TABLE t AS SELECT 1", TABLES, (0,)),
    "view": ("CREATE TEMP VIEW v AS SELECT 1", VIEWS, (0,)),
    "variable": ("SET VARIABLE x = 42", "SELECT getvariable('x')", (None,)),
    "search path": ("SET search_path = 'sales'", "SELECT current_schema()", ("main",)),
    "schema": ("USE sales", "SELECT current_schema()", ("main",)),
    "prepared": ("PREPARE q AS SELECT 42", "SELECT count(*) FROM duckdb_prepared_statements()", (0,)),
}  # fmt: skip
PARENT = """
import sys, time
from pathlib import Path
from warehouse.pool import PoolLimits, QueryPool, WorkerPool
import threading
path = Path(sys.argv[1])
workers = WorkerPool(path.parent, PoolLimits(), first=path)
while len(workers.processes()) < 3:
    time.sleep(0.05)
pool = QueryPool(path, workers=workers)
pool.run("SELECT 1")
for sql in sys.argv[2:]:
    threading.Thread(target=lambda: pool.run(sql, time_limit=60), daemon=True).start()
time.sleep(0.3)
print(*workers.processes(), flush=True)
time.sleep(60)
"""


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return publish(tmp_path_factory.mktemp("serving"), "v1")


@pytest.fixture
def workers(path: Path) -> Iterator[WorkerPool]:
    limits = PoolLimits(workers=1, spares=1, waiting_per_user=2, waiting=4, patience=20)
    with WorkerPool(path.parent, limits, first=path) as workers:
        yield workers


@pytest.mark.parametrize("what", LEFT_BEHIND)
def test_a_session_ends_with_its_query(what: str, path: Path, tmp_path: Path) -> None:
    """On the very connection of the process, with statements that it refuses to run."""
    settings = {"memory_limit": "1GB", "threads": 1, "temp_directory": str(tmp_path), "temp_limit": "1GB"}
    leave, look, clean = LEFT_BEHIND[what]
    with open_locked(str(path), settings) as connection:
        first = connection.cursor()
        first.execute(leave)
        assert first.execute(look).fetchall() != [clean]
        assert connection.cursor().execute(look).fetchall() == [clean]


def test_an_open_transaction_ends_with_its_query(path: Path, tmp_path: Path) -> None:
    settings = {"memory_limit": "1GB", "threads": 1, "temp_directory": str(tmp_path), "temp_limit": "1GB"}
    with open_locked(str(path), settings) as connection:
        first = connection.cursor()
        first.execute("BEGIN")
        first.close()
        connection.cursor().execute("BEGIN")


def test_who_has_too_many_waiting_is_refused_and_others_are_not(path: Path, workers: WorkerPool) -> None:
    queries = QueryPool(path, workers=workers)
    queries.run("SELECT 1")
    running = _in_background(lambda: queries.run(LONG, user="a", time_limit=3))
    assert until(lambda: bool(workers._running))
    waiting = [_in_background(lambda: queries.run("SELECT 1", user="a")) for _ in range(2)]
    assert until(lambda: len(workers._waiting) == 2)
    with pytest.raises(GuardRefusal, match="Try again") as caught:
        queries.run("SELECT 1", user="a")
    assert caught.value.code == "busy"
    assert queries.run("SELECT 2", user="b").rows == [[2]]
    for thread in (running, *waiting):
        thread.join()


def test_a_wait_ends(path: Path) -> None:
    limits = PoolLimits(workers=1, spares=0, patience=0.3)
    with QueryPool(path, limits=limits) as queries:
        assert until(lambda: _answers(queries), 20.0)  # a process may take longer to start than we wait
        running = _in_background(lambda: queries.run(LONG, time_limit=1.5))
        assert until(lambda: bool(queries.workers._running))
        with pytest.raises(GuardRefusal) as caught:
            queries.run("SELECT 1")
        assert caught.value.code == "busy"
        running.join()
        assert until(lambda: _answers(queries), 20.0)


def _answers(queries: QueryPool) -> bool:
    try:
        return queries.run("SELECT 1").rows == [[1]]
    except GuardRefusal as refused:
        assert refused.code == "busy"
        return False


@pytest.mark.parametrize("sql", [LONG, STUBBORN])
def test_a_query_is_given_up_when_its_asker_goes(sql: str, path: Path, workers: WorkerPool) -> None:
    queries = QueryPool(path, workers=workers)
    queries.run("SELECT 1")
    cancellation = Cancellation()
    ends: list[str] = []

    def ask() -> None:
        with cancelled_by(cancellation):
            try:
                queries.run(sql, time_limit=30)
            except GuardRefusal as refused:
                ends.append(refused.code)

    threads = [threading.Thread(target=ask) for _ in range(2)]  # one runs, one waits
    for thread in threads:
        thread.start()
    assert until(lambda: bool(workers._running) and len(workers._waiting) == 1)
    begun = time.monotonic()
    cancellation.ask()
    for thread in threads:
        thread.join()
    assert ends == ["cancelled", "cancelled"]
    assert time.monotonic() - begun < 15  # of the 30 that the query might take
    assert queries.run("SELECT 1").rows == [[1]]


def test_close_leaves_no_process(path: Path) -> None:
    workers = WorkerPool(path.parent, PoolLimits(), first=path)
    queries = QueryPool(path, workers=workers)
    assert until(lambda: len(workers.processes()) == 3)
    processes = workers.processes()
    running = _in_background(lambda: queries.run(STUBBORN))
    assert until(lambda: bool(workers._running))
    workers.close()
    running.join()
    assert not any(map(psutil.pid_exists, processes))
    with pytest.raises(GuardRefusal):
        queries.run("SELECT 1")


@pytest.mark.parametrize("busy_with", [(), (LONG,), (STUBBORN,)])
def test_no_process_outlives_a_killed_parent(
    busy_with: tuple[str, ...], path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Any pool of this machine clears what killed ones left in the folder for temporary files.
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    parent = subprocess.Popen(
        [sys.executable, "-c", PARENT, str(path), *busy_with],
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
        env={**os.environ, "TMPDIR": str(tmp_path)},
    )
    assert parent.stdout is not None
    processes = [int(pid) for pid in parent.stdout.readline().split()]
    assert len(processes) == 3
    parent.send_signal(signal.SIGKILL)
    parent.wait()
    parent.stdout.close()
    assert until(lambda: not any(map(_lives, processes)), 5.0)
    # What it could not clean up itself, the next pool does.
    left = f"{PREFIX}{parent.pid}-*"
    assert list(tmp_path.glob(left))
    with QueryPool(path):
        assert not list(tmp_path.glob(left))


def test_a_stopped_parent_does_not_keep_a_query_running(path: Path) -> None:
    """The process ends itself by the kernel's clock, with nobody outside to kill it."""
    with QueryPool(path, limits=ALONE) as queries:
        queries.run("SELECT 1")
        (pid,) = queries.workers.processes()
        (worker,) = queries.workers._all
        worker._process.stdin.write(_line(path, STUBBORN))
        worker._process.stdin.flush()
        assert until(lambda: not _lives(pid), 5.0)


def _line(path: Path, sql: str) -> bytes:
    limits = {"id": 99, "time_limit": 0.2, "end_after": 0.5}
    return json.dumps({**_request(path, sql), **limits}).encode() + b"\n"


def _request(path: Path, sql: str) -> dict[str, object]:
    return {"path": str(path), "sql": [sql], "max_rows": 10, "max_bytes": 1_000}


def _lives(pid: int) -> bool:
    try:
        return psutil.Process(pid).status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def _in_background(run: Callable[[], object]) -> threading.Thread:
    def quietly() -> None:
        try:
            run()
        except GuardRefusal:
            return

    thread = threading.Thread(target=quietly)
    thread.start()
    return thread
