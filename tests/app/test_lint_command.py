"""`footnote lint`: what it prints, and with which exit code."""

import json
from pathlib import Path

import duckdb
import pytest

from app.cli import run

CASES = Path(__file__).parents[1] / "cases"


@pytest.fixture
def fine(tmp_path: Path) -> Path:
    (tmp_path / "things.yml").write_text(
        "models:\n  - name: things\n    semantic_model: true\n    agg_time_dimension: made_on\n    columns:\n"
        "      - {name: thing_id, entity: {type: primary, name: thing}}\n"
        "      - {name: made_on, granularity: day, dimension: time}\n"
        "    metrics:\n      - {name: things_made, type: simple, agg: count, expr: thing_id,"
        " description: All., config: {meta: {footnote: {unit: count}}}}\n",
        encoding="utf-8",
    )
    return tmp_path


def test_problems_are_told_with_file_and_line(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["lint", str(CASES / "mistakes")]) == 1
    told = capsys.readouterr().out
    assert "shop.yml:9: error: models[fact_orders].columns[customer_key].entity.type: 'foreigner'" in told
    assert told.splitlines()[-1].endswith(" problems, 0 warnings.")


def test_problems_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["lint", str(CASES / "mistakes"), "--json"]) == 1
    found = json.loads(capsys.readouterr().out)["problems"]
    assert {
        "file": "shop.yml",
        "line": 64,
        "key": "metrcs",
        "message": "unknown key",
        "choices": ["metrics"],
    } in found


def test_warnings_alone_pass_unless_strict(fine: Path, capsys: pytest.CaptureFixture[str]) -> None:
    empty = fine / "cases"
    empty.mkdir()
    assert run(["lint", str(fine), "--cases", str(empty)]) == 0
    assert "warning: models[things].metrics[things_made].name: no case" in capsys.readouterr().out
    assert run(["lint", str(fine), "--cases", str(empty), "--strict"]) == 1


def test_data_of_any_duckdb_file(fine: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = fine / "things.duckdb"
    with duckdb.connect(str(path)) as connection:
        connection.execute(
            "create table things as select 1 as thing_id, date '2024-01-01' as made_on from range(3)"
        )
    assert run(["lint", str(fine), "--database", str(path)]) == 0
    assert "2 rows of things, of 3, with a repeated value of this key" in capsys.readouterr().out
    assert run(["lint", str(fine), "--database", str(fine / "none.duckdb")]) == 1


def test_a_folder_that_is_not_there(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["lint", str(tmp_path / "nowhere")]) == 1
    assert "there is no such folder" in capsys.readouterr().out


def test_our_own_definitions_by_default(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["--workspace", str(tmp_path), "lint", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["problems"] == []


def test_the_schema_is_printed(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["lint", "--schema"]) == 0
    assert json.loads(capsys.readouterr().out)["$schema"].endswith("2020-12/schema")
