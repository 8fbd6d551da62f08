"""`footnote sql`: a statement or a file of them, over any DuckDB file."""

import json
from pathlib import Path
from typing import Any

import pytest

from app.cli import run
from tests.security.corpus.read import build


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("sql") / "served.duckdb"
    build(path)
    return path


def lines_of(capsys: pytest.CaptureFixture[str]) -> list[dict[str, Any]]:
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def test_an_answer_as_json(database: Path, capsys: pytest.CaptureFixture[str]) -> None:
    options = ["--database", str(database), "--allow", "sales.orders", "main.plain"]
    assert run(["sql", "--json", *options, "select n, label from plain order by n limit 1"]) == 0
    (told,) = lines_of(capsys)
    assert (told["status"], told["columns"], told["rows"]) == ("answered", ["n", "label"], [[0, "row 0"]])
    assert (told["row_count"], told["truncated"]) == (1, False)


def test_a_refusal(database: Path, capsys: pytest.CaptureFixture[str]) -> None:
    options = ["--database", str(database), "--allow", "sales.orders"]
    assert run(["sql", "--json", *options, "from hidden.secrets"]) == 0
    (told,) = lines_of(capsys)
    assert (told["status"], told["error"]["code"]) == ("refused", "refused_table")
    assert run(["sql", *options, "from hidden.secrets"]) == 1
    assert run(["sql", "--check", *options, "from sales.orders"]) == 0


def test_a_batch_goes_on_after_bad_lines(
    database: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    batch = tmp_path / "batch.jsonl"
    batch.write_bytes(
        b'{"id": "a", "sql": "select count(*) from sales.orders"}\n'
        b"not json\n\n"
        b'{"id": 2}\n[1]\n\xff\xfe\n'
        b'{"id": "\\ud800", "sql": "select \'\\ud800\'"}\n'
        b'{"id": "b", "sql": "select 1::int::varchar::date"}\n'
        b'{"id": "c", "sql": "drop table sales.orders"}'
    )
    options = ["--database", str(database), "--allow", "sales.orders", "--batch", str(batch)]
    assert run(["sql", "--check", *options]) == 0
    judged = lines_of(capsys)
    bad = [{"id": name, "verdict": "refused", "code": "syntax"} for name in (None, 2, None, None, "\ud800")]
    assert judged == [
        {"id": "a", "verdict": "allowed", "code": None},
        *bad,
        {"id": "b", "verdict": "allowed", "code": None},
        {"id": "c", "verdict": "refused", "code": "refused_statement"},
    ]
    assert run(["sql", "--check", "--run", *options]) == 0
    ran = lines_of(capsys)
    assert (ran[0]["row_count"], ran[6]["error"]) == (1, "failed")
    assert all(line["ms"] >= 0 for line in (ran[0], ran[6]))


@pytest.mark.parametrize(
    ("file", "table", "code"),
    [("none.duckdb", "a.b", "no_database"), ("text.duckdb", "a.b", "database_unreadable")],
)
def test_a_file_that_is_none(
    file: str, table: str, code: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "text.duckdb").write_text("no database")
    assert run(["sql", "--json", "--database", str(tmp_path / file), "--allow", table, "select 1"]) == 1
    assert lines_of(capsys)[0]["error"]["code"] == code


def test_a_table_that_the_file_lacks(database: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["sql", "--json", "--database", str(database), "--allow", "sales.none", "select 1"]) == 1
    assert lines_of(capsys)[0]["error"]["code"] == "unknown_table"
