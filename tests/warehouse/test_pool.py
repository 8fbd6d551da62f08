"""The only door to stored data: read-only, locked, bounded in time and memory, and killable."""

import os
import signal
import time
from dataclasses import replace
from pathlib import Path

import duckdb
import pytest

from warehouse.errors import FootnoteError, GuardRefusal, QueryTimeout
from warehouse.pool import ALONE, QueryPool
from warehouse.worker import WorkerLimits

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
def pool(path):
    with QueryPool(path, limits=replace(ALONE, time_limit=20.0)) as pool:
        yield pool


def test_values_come_as_json_has_them(pool):
    sql = """SELECT 1.50::DECIMAL(18, 2) AS money, DATE '2024-02-29' AS day,
        TIMESTAMP '2024-02-29 10:11:12' AS moment, 'NaN'::DOUBLE AS nan, 'inf'::DOUBLE AS inf,
        NULL AS none, TRUE AS yes, 'ção' AS text, [1, 2] AS list"""
    result = pool.run(sql)
    assert result.rows == [[1.5, "2024-02-29", "2024-02-29T10:11:12", None, None, None, True, "ção", [1, 2]]]
    assert result.columns[:2] == ["money", "day"]
    assert result.types[:2] == ["DECIMAL(18,2)", "DATE"]


def test_rows_are_cut_at_the_limit_and_it_says_so(pool):
    assert pool.run("SELECT * FROM range(10)", max_rows=10).truncated is False
    cut = pool.run("SELECT * FROM range(11)", max_rows=10)
    assert (len(cut.rows), cut.truncated) == (10, True)


@pytest.mark.parametrize("sql", REFUSED)
def test_refused_and_still_answering(sql, pool):
    with pytest.raises(GuardRefusal) as caught:
        pool.run(sql)
    assert "passwd" not in str(caught.value) and "Error" not in str(caught.value)
    assert pool.run("SELECT n FROM sales.t").rows == [[1]]


def test_a_long_query_is_stopped_in_time(pool):
    begun = time.monotonic()
    with pytest.raises(QueryTimeout, match=r"0\.5 seconds"):
        pool.run(LONG, time_limit=0.5)
    assert time.monotonic() - begun < 3
    assert pool.run("SELECT 1").rows == [[1]]


def test_a_process_that_does_not_stop_is_killed(pool):
    pool.run("SELECT 1")
    (pid,) = pool.workers.processes()
    os.kill(pid, signal.SIGSTOP)  # it can't react to its own alarm
    begun = time.monotonic()
    with pytest.raises(QueryTimeout):
        pool.run("SELECT 1", time_limit=0.2)
    assert time.monotonic() - begun < 3
    assert pool.run("SELECT 2").rows == [[2]]
    assert pool.workers.processes() != [pid]


def test_a_process_that_died_is_replaced(pool):
    pool.run("SELECT 1")
    for pid in pool.workers.processes():
        os.kill(pid, signal.SIGKILL)
    assert pool.run("SELECT 3").rows == [[3]]


def test_memory_is_bounded(path):
    limits = replace(ALONE, each=WorkerLimits(memory="64MB"), time_limit=20)
    with QueryPool(path, limits=limits) as pool:
        with pytest.raises(GuardRefusal) as caught:
            pool.run("SELECT list(range) FROM range(100000000)")
        assert caught.value.code == "memory"
        assert pool.run("SELECT 1").rows == [[1]]


def test_settings_stay_locked(pool):
    with pytest.raises(GuardRefusal):
        pool.run("SET lock_configuration = false")
    rows = pool.run(
        """SELECT name, value FROM duckdb_settings()
        WHERE name IN ('enable_external_access', 'lock_configuration')"""
    )
    assert dict(map(tuple, rows.rows)) == {"enable_external_access": "false", "lock_configuration": "true"}


def test_no_environment_reaches_the_process(path, monkeypatch):
    monkeypatch.setenv("OPENAI_API_KEY", "secret")
    with QueryPool(path) as pool:
        pool.run("SELECT 1")
        (pid,) = pool.workers.processes()
        assert b"secret" not in Path(f"/proc/{pid}/environ").read_bytes()


def test_a_file_that_is_not_there(tmp_path):
    with QueryPool(tmp_path / "none.duckdb") as pool, pytest.raises(FootnoteError, match="did not start"):
        pool.run("SELECT 1")


def test_a_file_behind_a_link(path, tmp_path):
    link = tmp_path / "link.duckdb"
    link.symlink_to(path)
    with QueryPool(link) as pool:
        assert pool.run("SELECT n FROM sales.t").rows == [[1]]


def test_a_process_that_never_boots_is_told(path, monkeypatch):
    monkeypatch.setattr("warehouse.worker.BOOT", "raise SystemExit(3)")
    with QueryPool(path) as pool, pytest.raises(FootnoteError, match="did not start"):
        pool.run("SELECT 1")


@pytest.mark.parametrize("text", ["repeat('a', 20000000)", "repeat('\u00e7', 20000000)"])
def test_a_huge_text_is_cut_and_it_says_so(text, pool):
    result = pool.run(f"SELECT {text} AS text, 1 AS n")
    assert result.truncated
    assert (len(result.rows[0][0]), result.rows[0][1]) == (100_000, 1)


def test_rows_are_cut_at_the_limit_of_bytes_and_it_says_so(pool):
    result = pool.run("SELECT repeat('a', 1000) AS text FROM range(100)", max_bytes=10_500)
    assert (len(result.rows), result.truncated) == (10, True)
    huge = pool.run("SELECT range(200000) AS list", max_bytes=500_000)
    assert (huge.rows, huge.truncated) == ([], True)


def test_queries_run_together_answer_in_order(pool):
    assert [one.rows for one in pool.run_together(["SELECT 1", "SELECT 2", "SELECT 3"])] == [
        [[1]],
        [[2]],
        [[3]],
    ]


def test_what_somebody_wrote_is_read_by_the_engines_parser_too(pool):
    published = {"sales.t": ("n",)}
    assert pool.run("SELECT n FROM sales.t", published=published).rows == [[1]]
    with pytest.raises(GuardRefusal) as caught:
        pool.run("SELECT n FROM sales.t", published={"sales.other": ("n",)})
    assert caught.value.code == "refused_table"
