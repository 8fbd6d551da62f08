"""A file with functions of its own under the names of the engine's: none of them ever stands in for one."""

import json
from pathlib import Path
from typing import Any

import duckdb
import pytest

from app.cli import run
from app.statements import Statements
from warehouse.errors import GuardRefusal, WorkspaceError

# macro -> a query that calls it by its name, or by what the engine makes of an operator or a word
SHADOWS = {
    "lower(x) AS 'false'": "SELECT lower(word) FROM sales.t",
    "sum(x) AS 42": "SELECT sum(n) FROM sales.t",
    "count(x) AS -5": "SELECT count(n) FROM sales.t",
    "upper(x) AS 'false'": "SELECT word.upper() FROM sales.t",
    "LOWER(x) AS 'false'": 'SELECT "Lower"(word) FROM sales.t',
    "date_trunc(a, b) AS 'false'": "SELECT date_trunc('year', DATE '2020-05-05')",
    "date_part(a, b) AS 7": "SELECT extract(year FROM DATE '2020-05-05')",
    '"+"(a, b) AS 1000': "SELECT n + 1 FROM sales.t",
    "\"||\"(a, b) AS 'false'": "SELECT word || 'x' FROM sales.t",
    '"~~"(a, b) AS false': "SELECT count(*) FROM sales.t WHERE word LIKE 'W%'",
    "contains(a, b) AS false": "SELECT n IN [1, 2] FROM sales.t",
    "list_value(a) AS [9]": "SELECT [n] FROM sales.t",
    "range(x) AS TABLE SELECT 'canary' AS range FROM hidden.t": "SELECT * FROM range(3)",
    "generate_series(a, b) AS TABLE SELECT word FROM hidden.t": "SELECT * FROM generate_series(1, 3)",
    "unnest(x) AS TABLE SELECT word FROM hidden.t": "SELECT * FROM unnest([1, 2])",
    "first(x) AS 'false'": "PIVOT sales.t ON word USING first(n)",
    "max(x) AS -6": "PIVOT sales.t ON word USING max(n)",
    "duckdb_columns() AS TABLE SELECT 1 AS x": "SELECT n FROM sales.t",
    "lower_case(x) AS (SELECT max(word) FROM hidden.t)": "SELECT lower(word) FROM sales.t",
}
UNNAMED = ("duckdb_columns()", "lower_case(x)")


def a_file(folder: Path, *statements: str) -> Path:
    path = folder / 'it\'s "odd".duckdb'
    with duckdb.connect(str(path)) as connection:
        connection.execute("CREATE SCHEMA sales; CREATE SCHEMA hidden")
        connection.execute("CREATE TABLE sales.t AS SELECT 1 AS n, 'Word' AS word")
        connection.execute("CREATE TABLE main.plain AS SELECT 2 AS n")
        connection.execute("CREATE TABLE hidden.t AS SELECT 'canary' AS word")
        for statement in statements:
            connection.execute(statement)
    return path


def outcome(statements: Statements, sql: str) -> Any:
    try:
        return statements.run(sql).rows
    except GuardRefusal as refused:
        return refused.code


@pytest.mark.parametrize("macro", SHADOWS)
def test_it_is_refused_or_the_engines_own(macro: str, tmp_path: Path) -> None:
    clean, sql = tmp_path / "clean", SHADOWS[macro]
    clean.mkdir()
    with Statements.of_file(a_file(clean), ["sales.t", "main.plain"]) as statements:
        expected = outcome(statements, sql)
    assert isinstance(expected, list)
    path = a_file(tmp_path, f"CREATE MACRO {macro}")
    with Statements.of_file(path, ["sales.t", "main.plain"]) as statements:
        found = outcome(statements, sql)
        assert found in (expected, "refused_function")
        assert (found == "refused_function") is not macro.startswith(UNNAMED)
        # What has nothing to do with it runs as ever, whatever schema it is in.
        assert outcome(statements, "SELECT median(n) FROM sales.t") == [[1.0]]
        assert outcome(statements, "SELECT n FROM plain") == [[2]]
        assert outcome(statements, "SELECT word FROM hidden.t") == "refused_table"


def test_operators_and_words_stay_the_engines_where_no_check_sees_them(tmp_path: Path) -> None:
    macros = [f"CREATE MACRO {macro}" for macro in SHADOWS if macro != "LOWER(x) AS 'false'"]
    with Statements.of_file(a_file(tmp_path, *macros), ["sales.t"]) as statements:
        sql = "SELECT n + 1, word || 'x', sum(n), lower(word) FROM sales.t GROUP BY ALL"
        raw = statements._pool.run(sql.replace("sum(n), ", ""), published=statements.allowed, barred=["x"])
        assert raw.rows == [[2, "Wordx", "word"]]
        assert outcome(statements, sql) == "refused_function"


def test_a_type_of_the_file_does_not_stand_in(tmp_path: Path) -> None:
    path = a_file(tmp_path, "CREATE TYPE json AS VARCHAR")
    with Statements.of_file(path, ["sales.t"]) as statements:
        assert outcome(statements, "SELECT typeof('{}'::json)") in ([["JSON"]], "refused_function")


def test_a_table_called_as_a_view_of_the_engine(tmp_path: Path) -> None:
    path = a_file(tmp_path, "CREATE TABLE main.duckdb_tables AS SELECT 1 AS n", "CREATE MACRO sum(x) AS 1")
    with pytest.raises(WorkspaceError) as refused:
        Statements.of_file(path, ["main.duckdb_tables"])
    assert refused.value.code == "shadowed_table"


def test_the_command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = a_file(tmp_path, "CREATE MACRO sum(x) AS 42")
    options = ["--database", str(path), "--allow", "sales.t"]
    batch = tmp_path / "batch.jsonl"
    batch.write_text(
        '{"id": 1, "sql": "SELECT sum(n) FROM sales.t"}\n{"id": 2, "sql": "SELECT n FROM sales.t"}\n'
    )
    assert run(["sql", "--check", *options, "--batch", str(batch), "--run"]) == 0
    first, second = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert (first["verdict"], first["code"]) == ("refused", "refused_function")
    assert (second["verdict"], second["row_count"]) == ("allowed", 1)
    assert run(["sql", *options, "SELECT sum(n) FROM sales.t"]) == 1
    assert "42" not in capsys.readouterr().out
