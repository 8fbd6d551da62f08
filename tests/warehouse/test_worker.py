"""The only door to stored data: read-only, locked, bounded in time and memory, and killable."""

import time

import duckdb
import pytest

from warehouse.errors import FootnoteError, GuardRefusal, QueryTimeout
from warehouse.worker import QueryWorker

LONG = """SELECT count(*) FROM range(100000) AS a, range(100000) AS b, range(1000) AS c
    WHERE a.range + b.range = c.range"""
# What must not work even if no guard stood before the door.
REFUSED = [
    "INSERT INTO sales.t VALUES (2)",
    "CREATE TABLE x AS SELECT 1",
    "CREATE TEMP TABLE x AS SELECT 1",
    "DROP TABLE sales.t",
    "SET memory_limit = '100GB'",
    "RESET lock_configuration",
    "ATTACH ':memory:' AS other",
    "COPY sales.t TO '/tmp/footnote-stolen.csv'",
    "INSTALL httpfs",
    "LOAD httpfs",
    "SELECT * FROM read_csv('/etc/passwd')",
    "SELECT * FROM read_text('/etc/passwd')",
    "SELECT * FROM glob('/*')",
    "SELECT * FROM '/etc/passwd'",
    "SELECT 1; SELECT 2",
    "",
    "SELEC 1",
    "SELECT * FROM secret_table",
    "EXPORT DATABASE '/tmp/footnote-stolen'",
]


@pytest.fixture(scope="module")
def path(tmp_path_factory):
    path = tmp_path_factory.mktemp("serving") / "v.duckdb"
    with duckdb.connect(str(path)) as connection:
        connection.execute("CREATE SCHEMA sales")
        connection.execute("CREATE TABLE sales.t AS SELECT 1 AS n")
    return path


@pytest.fixture(scope="module")
def worker(path):
    with QueryWorker(path, time_limit=5.0) as worker:
        yield worker


def test_values_come_as_json_has_them(worker):
    sql = """SELECT 1.50::DECIMAL(18, 2) AS money, DATE '2024-02-29' AS day,
        TIMESTAMP '2024-02-29 10:11:12' AS moment, 'NaN'::DOUBLE AS nan, 'inf'::DOUBLE AS inf,
        NULL AS none, TRUE AS yes, 'ção' AS text, [1, 2] AS list"""
    result = worker.run(sql)
    assert result.rows == [[1.5, "2024-02-29", "2024-02-29T10:11:12", None, None, None, True, "ção", [1, 2]]]
    assert result.columns[:2] == ["money", "day"]
    assert result.types[:2] == ["DECIMAL(18,2)", "DATE"]


def test_rows_are_cut_at_the_limit_and_it_says_so(worker):
    assert worker.run("SELECT * FROM range(10)", max_rows=10).truncated is False
    cut = worker.run("SELECT * FROM range(11)", max_rows=10)
    assert (len(cut.rows), cut.truncated) == (10, True)


@pytest.mark.parametrize("sql", REFUSED)
def test_refused_and_still_answering(sql, worker):
    with pytest.raises(GuardRefusal) as caught:
        worker.run(sql)
    assert "passwd" not in str(caught.value) and "Error" not in str(caught.value)
    assert worker.run("SELECT n FROM sales.t").rows == [[1]]


def test_a_long_query_is_stopped_in_time(worker):
    begun = time.monotonic()
    with pytest.raises(QueryTimeout, match=r"0\.5 seconds"):
        worker.run(LONG, time_limit=0.5)
    assert time.monotonic() - begun < 3
    assert worker.run("SELECT 1").rows == [[1]]


def test_a_process_that_does_not_stop_is_killed(path):
    with QueryWorker(path) as worker:
        worker.run("SELECT 1")
        child = worker._child._process
        child.send_signal(19)  # stopped: it can't react to its own alarm
        begun = time.monotonic()
        with pytest.raises(QueryTimeout):
            worker.run("SELECT 1", time_limit=0.2)
        assert time.monotonic() - begun < 3
        assert child.poll() is not None
        assert worker.run("SELECT 2").rows == [[2]]


def test_a_process_that_died_is_replaced(path):
    with QueryWorker(path) as worker:
        worker.run("SELECT 1")
        worker._child._process.kill()
        worker._child._process.wait()
        assert worker.run("SELECT 3").rows == [[3]]


def test_memory_is_bounded(path):
    with QueryWorker(path, memory_limit="64MB", time_limit=20) as worker:
        with pytest.raises(GuardRefusal) as caught:
            worker.run("SELECT list(range) FROM range(100000000)")
        assert caught.value.code == "memory"
        assert worker.run("SELECT 1").rows == [[1]]


def test_settings_stay_locked(worker):
    with pytest.raises(GuardRefusal):
        worker.run("SET lock_configuration = false")
    rows = worker.run(
        """SELECT name, value FROM duckdb_settings()
        WHERE name IN ('enable_external_access', 'lock_configuration')"""
    )
    assert dict(map(tuple, rows.rows)) == {"enable_external_access": "false", "lock_configuration": "true"}


def test_no_environment_reaches_the_process(path, monkeypatch):
    monkeypatch.setenv("OPENAI_API_KEY", "secret")
    with QueryWorker(path) as worker:
        worker.run("SELECT 1")
        with open(f"/proc/{worker._child._process.pid}/environ", "rb") as environ:
            assert b"secret" not in environ.read()


def test_a_file_that_is_not_there(tmp_path):
    with QueryWorker(tmp_path / "none.duckdb") as worker, pytest.raises(FootnoteError, match="did not start"):
        worker.run("SELECT 1")
