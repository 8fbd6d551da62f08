"""What the pinned engine does with a read-only file and locked settings: the facts that decide the design.

A fact that no longer holds after an upgrade fails here, before something that relies on it does.
"""

import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import duckdb
import pytest

Connect = Callable[[], duckdb.DuckDBPyConnection]
CANARY = "canary-5d1f"
LOCKED = {
    "enable_external_access": "false",
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    "allow_community_extensions": "false",
    "python_enable_replacements": "false",
    "lock_configuration": "true",
}
READ_AS_SELECT = ["SHOW TABLES", "DESCRIBE sales.t", "SUMMARIZE sales.t", "VALUES (1)"]
PASS_A_LOCKED_CONNECTION = [
    "SET search_path = 'hidden'",
    "SET schema = 'hidden'",
    "USE hidden",
    "SET VARIABLE x = 1",
    "CREATE TEMP TABLE x AS SELECT 1",
    "CREATE TEMP MACRO sum(x) AS 42",
    "PREPARE q AS SELECT 1",
    "BEGIN",
    "CHECKPOINT",
    "EXPLAIN SELECT 1",
    "CALL pragma_version()",
    "SELECT write_log('x')",
    "SELECT sleep_ms(1)",
    "SELECT list_transform([1], x -> x + 1)",
]
REFUSED_BY_THE_ENGINE = [
    "WITH x AS (DELETE FROM sales.t RETURNING *) SELECT * FROM x",
    "SET threads = 1",
    "SET memory_limit = '1GB'",
    "RESET threads",
    "SET lock_configuration = false",
    "ATTACH ':memory:' AS other",
    "LOAD httpfs",
    "CREATE SECRET (TYPE s3)",
    "COPY (SELECT 1) TO 'stolen.csv'",
    "EXPORT DATABASE 'stolen'",
    "SELECT * FROM read_csv('/etc/passwd')",
    "SELECT * FROM read_text('/etc/passwd')",
    "SELECT * FROM glob('/etc/*')",
    "SELECT * FROM sniff_csv('/etc/passwd')",
    "SELECT * FROM '/etc/passwd'",
    "SELECT getenv('HOME')",
    "SELECT 1 AS `a`",
]
READ_THE_HIDDEN_TABLE = [
    "SELECT peek()",
    "SELECT * FROM window_on_it",
    "FROM query('SELECT word FROM hidden.secrets')",
    "FROM query_table('hidden.secrets')",
    "FROM json_execute_serialized_sql(json_serialize_sql('SELECT word FROM hidden.secrets'))",
    # The inner name is the table, not the step that has its name.
    "WITH secrets AS (SELECT * FROM hidden.secrets) SELECT * FROM secrets",
]


@pytest.fixture(scope="module")
def connect(tmp_path_factory: pytest.TempPathFactory) -> Connect:
    path = tmp_path_factory.mktemp("facts") / "served.duckdb"
    with duckdb.connect(str(path)) as made:
        made.execute("CREATE SCHEMA sales; CREATE TABLE sales.t AS SELECT range AS n FROM range(3)")
        made.execute(f"CREATE SCHEMA hidden; CREATE TABLE hidden.secrets AS SELECT '{CANARY}' AS word")
        made.execute("CREATE MACRO peek() AS (SELECT max(word) FROM hidden.secrets)")
        made.execute("CREATE VIEW window_on_it AS SELECT * FROM hidden.secrets")
    return lambda: duckdb.connect(str(path), read_only=True, config=LOCKED)


@pytest.fixture
def locked(connect: Connect) -> Iterator[duckdb.DuckDBPyConnection]:
    with connect() as connection:
        yield connection


@pytest.mark.parametrize("sql", READ_AS_SELECT)
def test_the_type_of_a_statement_does_not_tell_a_query(sql: str) -> None:
    assert duckdb.extract_statements(sql)[0].type == duckdb.StatementType.SELECT


@pytest.mark.parametrize("sql", PASS_A_LOCKED_CONNECTION)
def test_a_lock_lets_through(sql: str, locked: duckdb.DuckDBPyConnection) -> None:
    locked.execute(sql)


@pytest.mark.parametrize("sql", REFUSED_BY_THE_ENGINE)
def test_the_engine_itself_refuses(
    sql: str, locked: duckdb.DuckDBPyConnection, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(duckdb.Error):
        locked.execute(sql).fetchall()
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("sql", READ_THE_HIDDEN_TABLE)
def test_what_names_no_table_still_reads_one(sql: str, locked: duckdb.DuckDBPyConnection) -> None:
    assert locked.execute(sql).fetchall() == [(CANARY,)]


def test_a_macro_of_one_query_falsifies_the_next(locked: duckdb.DuckDBPyConnection) -> None:
    locked.execute("CREATE TEMP MACRO sum(x) AS 42")
    assert locked.execute("SELECT sum(n) FROM sales.t").fetchall() == [(42,)] * 3


def test_a_new_cursor_shares_no_macro_with_the_last(locked: duckdb.DuckDBPyConnection) -> None:
    locked.cursor().execute("CREATE TEMP MACRO sum(x) AS 42")
    assert locked.cursor().execute("SELECT sum(n) FROM sales.t").fetchall() == [(3,)]


def test_error_texts_leak(locked: duckdb.DuckDBPyConnection) -> None:
    for sql, leaked in (
        ("SELECT CAST((SELECT word FROM hidden.secrets) AS INTEGER)", CANARY),
        ("SELECT error((SELECT word FROM hidden.secrets))", CANARY),
        ("SELECT * FROM hidden.secretz", "secrets"),
    ):
        with pytest.raises(duckdb.Error, match=leaked):
            locked.execute(sql).fetchall()


def test_the_list_of_databases_tells_the_path(locked: duckdb.DuckDBPyConnection) -> None:
    assert locked.execute("PRAGMA database_list").fetchall()[0][2].endswith("served.duckdb")


@pytest.mark.parametrize("space", ["\u200b", "\u00a0"])
def test_characters_nobody_sees_are_white_space(space: str, locked: duckdb.DuckDBPyConnection) -> None:
    assert locked.execute(f"SELECT{space}1").fetchall() == [(1,)]


def test_there_is_no_limit_of_time_in_the_engine() -> None:
    with duckdb.connect() as connection, pytest.raises(duckdb.CatalogException):
        connection.execute("SET max_execution_time = 1000")


@pytest.mark.slow
def test_an_interrupt_waits_for_the_end_of_a_list_function() -> None:
    with duckdb.connect() as connection:
        assert _interrupted_after(connection, "SELECT sleep_ms(4000)") < 2.0
        # Interrupted after a fifth of a second, it runs on until its list is built.
        assert _interrupted_after(connection, "SELECT list_sum(range(150000000))") > 0.5


def _interrupted_after(connection: duckdb.DuckDBPyConnection, sql: str) -> float:
    """Return the seconds that a query took that was interrupted after 0.2 s."""
    alarm = threading.Timer(0.2, connection.interrupt)
    alarm.start()
    started = time.monotonic()
    with pytest.raises(duckdb.Error):
        connection.execute(sql).fetchall()
    alarm.cancel()
    return time.monotonic() - started
