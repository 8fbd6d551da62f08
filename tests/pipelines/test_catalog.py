"""`footnote catalog`: every layer listed as stored, raw rows shown without harm, a build in use told."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest

from app.cli import run
from app.visible import visible
from pipelines.layers import open_layer
from tests.pipelines.shop import land_texts, shop
from warehouse.errors import WorkspaceError
from warehouse.pack import load_pack
from warehouse.serving import current


def listed(workspace: Path, capsys, *arguments: str) -> dict:
    assert run(["--workspace", str(workspace), "catalog", "--json", *arguments]) == 0
    return json.loads(capsys.readouterr().out)


def test_every_layer_is_listed_as_stored(demo_workspace: Path, capsys):
    told = listed(demo_workspace, capsys)
    tables = {table["name"]: table for table in told["tables"]}
    assert {table["layer"] for table in tables.values()} == {"bronze", "silver", "gold", "quarantine"}
    assert told["notes"] == []
    info = current(demo_workspace).info
    for name, published in info.tables.items():
        assert tables[name]["rows"] == published.rows
        assert tables[name]["columns"] == dict(published.columns)
        assert tables[name]["loaded_at"] == info.built_at
    pack = load_pack("demo")
    for name, source in pack.sources.items():
        for layer in ("bronze", "quarantine"):
            table = tables[f"{layer}.{name}"]
            assert list(table["columns"])[: len(source.columns)] == list(source.columns)
            files = list(Path(table["location"]).rglob("*.parquet"))
            assert table["bytes"] == sum(file.stat().st_size for file in files) > 0
            counted = duckdb.sql(f"SELECT count(*) FROM read_parquet({[str(f) for f in files]})").fetchall()
            assert [(table["rows"],)] == counted
    assert tables["silver.orders"]["rows"] == tables["operations.fact_orders"]["rows"]
    assert tables["silver.orders"]["bytes"] > 0 and Path(tables["silver.orders"]["location"]).is_file()
    assert tables["quarantine.orders"]["rows"] > 0
    assert tables["bronze.orders"]["loaded_at"].endswith("+00:00")


def test_the_list_on_a_terminal(demo_workspace: Path, capsys):
    assert run(["--workspace", str(demo_workspace), "catalog"]) == 0
    printed = capsys.readouterr().out
    for word in ("BRONZE", "SILVER", "GOLD", "QUARANTINE", "bronze.orders", "order_number VARCHAR"):
        assert word in printed


def test_a_preview_shows_the_first_rows_in_order(demo_workspace: Path, capsys):
    told = listed(demo_workspace, capsys, "--preview", "bronze.orders", "--rows", "3")
    assert len(told["rows"]) == 3 and told["of"] > 3
    place = told["columns"].index("_source_row")
    numbers = [int(row[place]) for row in told["rows"]]
    assert numbers == sorted(numbers)
    assert run(["--workspace", str(demo_workspace), "catalog", "--preview", "quarantine.orders"]) == 0
    assert "_reason" in capsys.readouterr().out


@pytest.mark.parametrize(
    "name",
    ["silver.orders", "operations.fact_orders", "bronze.nothing", "bronze.orders; DROP TABLE x", "orders"],
)
def test_what_has_no_preview_is_said(demo_workspace: Path, capsys, name: str):
    assert run(["--workspace", str(demo_workspace), "catalog", "--preview", name]) == 1
    assert "no table" in capsys.readouterr().err


@pytest.mark.parametrize("rows", ["0", "-1", "201", "many"])
def test_the_rows_of_a_preview_are_bounded(demo_workspace: Path, rows: str):
    arguments = ["--workspace", str(demo_workspace), "catalog", "--preview", "bronze.orders", "--rows", rows]
    assert run(arguments) == 2


def test_hostile_text_is_shown_and_does_nothing(tmp_path: Path, capsys):
    hostile = "\x1b]0;owned\x07\x9b31m\u202egnp.exe\r<b>"
    land_texts(shop(), tmp_path, sales=f'sale_id,sold_on,amount,note\n1,2024-01-01,1.00,"{hostile}"\n')
    from app.commands.catalog import _print_preview
    from pipelines.catalog import preview

    shown = preview(tmp_path / "workspace", shop(), "bronze.sales", rows=5)
    _print_preview(shown)
    printed = capsys.readouterr().out
    assert not set(printed) & set("\x1b\x07\x9b\u202e\r")
    assert "\\x1b]0;owned\\x07\\x9b31m\\u202egnp.exe\\r<b>" in printed


def test_long_values_are_cut(tmp_path: Path):
    land_texts(shop(), tmp_path, sales=f"sale_id,sold_on,amount,note\n1,2024-01-01,1.00,{'x' * 500}\n")
    from pipelines.catalog import preview

    (row,) = preview(tmp_path / "workspace", shop(), "bronze.sales", rows=1).rows
    assert row[3] == "x" * 199 + "…"


def test_visible_keeps_letters_and_escapes_the_rest():
    assert visible("São Paulo 東京 🙂") == "São Paulo 東京 🙂"
    assert visible("a\nb\tc\u200bd\u2028e\ud800") == "a\\nb\\tc\\u200bd\\u2028e\\ud800"


def test_a_layer_that_is_not_there_is_a_note(demo_workspace: Path, tmp_path: Path, capsys):
    workspace = tmp_path / "copy"
    shutil.copytree(demo_workspace, workspace)
    shutil.rmtree(workspace / "build")
    told = listed(workspace, capsys)
    assert "silver" not in {table["layer"] for table in told["tables"]}
    assert len(told["notes"]) == 1 and "silver" in told["notes"][0]


@pytest.mark.long
def test_a_build_in_use_is_said(demo_workspace: Path, tmp_path: Path, capsys):
    workspace = tmp_path / "copy"
    shutil.copytree(demo_workspace, workspace)
    code = "import duckdb, sys; c = duckdb.connect(sys.argv[1]); print('held', flush=True); sys.stdin.read()"
    writer = subprocess.Popen(
        [sys.executable, "-c", code, str(workspace / "build" / "warehouse.duckdb")],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert writer.stdout is not None
    try:
        assert writer.stdout.readline() == "held\n"
        with (
            pytest.raises(WorkspaceError, match="refresh is at work"),
            open_layer(workspace, load_pack("demo"), "silver"),
        ):
            pass
        assert "being written" in listed(workspace, capsys)["notes"][0]
        assert run(["--workspace", str(workspace), "docs"]) == 0
        assert "rows of silver are not counted" in capsys.readouterr().out
    finally:
        writer.communicate()


def test_a_workspace_without_data_says_what_to_do(workspace: Path, capsys):
    assert run(["--workspace", str(workspace), "catalog"]) == 1
    assert "footnote refresh" in capsys.readouterr().err
    assert not workspace.exists()


def test_a_broken_build_is_said(demo_workspace: Path, tmp_path: Path, capsys):
    workspace = tmp_path / "copy"
    shutil.copytree(demo_workspace, workspace)
    (workspace / "build" / "warehouse.duckdb").write_bytes(b"no database" * 1000)
    assert "no database that can be read" in listed(workspace, capsys)["notes"][0]
