"""A file that is not as declared stops the refresh with a message its owner can act on; nothing changes."""

import gzip
from datetime import datetime
from pathlib import Path
from typing import Any

import duckdb
import pytest
import xlsxwriter
import yaml

from pipelines.errors import SourceError
from pipelines.landing.land import land
from tests.pipelines.shop import land_texts, rows_of, shop

CASES = yaml.safe_load((Path(__file__).parent / "malformed.yml").read_text(encoding="utf-8"))
DIRTY = yaml.safe_load((Path(__file__).parent / "malformed_rows.yml").read_text(encoding="utf-8"))
FORMATS = yaml.safe_load((Path(__file__).parent / "malformed_formats.yml").read_text(encoding="utf-8"))
LANDED_AT = datetime(2024, 5, 6)
GOOD = "sale_id,sold_on,amount,note\n7,2024-01-01,2.50,before\n"


def content(case: dict[str, Any]) -> bytes:
    if "hex" in case:
        made = bytes.fromhex(case["hex"][: len(case["hex"]) // 2 * 2])
    else:
        made = case["text"].replace("<10 MB>", "x" * 10_000_000).encode(case.get("encoding", "utf-8"))
    if case.get("gzip"):
        made = gzip.compress(made)
    if "flip" in case:
        damaged = bytearray(made)
        damaged[case["flip"]] ^= 0xFF
        made = bytes(damaged)
    return made[: case.get("cut")]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["case"])
def test_a_malformed_file_is_named_with_its_place(case, tmp_path):
    raw = tmp_path / "raw"
    raw.mkdir()
    name = case.get("file", "sales.csv")
    if name is not None:
        (raw / name).write_bytes(content(case))
    with pytest.raises(SourceError) as caught:
        land(shop(), raw, workspace=tmp_path / "workspace", loaded_at=datetime(2024, 5, 6))
    error = caught.value
    assert error.code == case["code"], error
    assert error.line == case.get("line", error.line)
    assert error.column == case.get("column", error.column)
    assert error.file.startswith("sales.csv")
    for words in case["says"]:
        assert words in str(error)


def test_what_was_landed_before_stays(tmp_path):
    land_texts(shop(), tmp_path, sales=GOOD)
    with pytest.raises(SourceError):
        land_texts(shop(), tmp_path, sales="sale_id,sold_on\n1,2024-01-01\n")
    assert rows_of(tmp_path, "bronze", "sales", "note") == [("before",)]


def test_a_folder_that_is_not_there(tmp_path):
    with pytest.raises(SourceError, match="does not exist"):
        land(shop(), tmp_path / "nowhere", workspace=tmp_path, loaded_at=datetime(2024, 5, 6))


def test_the_same_file_plain_and_packed(tmp_path):
    raw = tmp_path / "raw"
    raw.mkdir()
    (raw / "sales.csv").write_text(GOOD)
    (raw / "sales.csv.gz").write_bytes(gzip.compress(GOOD.encode()))
    with pytest.raises(SourceError, match="twice"):
        land(shop(), raw, workspace=tmp_path / "workspace", loaded_at=datetime(2024, 5, 6))


@pytest.mark.parametrize("case", DIRTY, ids=lambda case: case["case"])
def test_bad_rows_are_set_aside_and_the_others_loaded(case, tmp_path):
    raw = tmp_path / "raw"
    raw.mkdir()
    (raw / "sales.csv").write_bytes(content(case))
    [one] = land(shop(), raw, workspace=tmp_path / "workspace", loaded_at=LANDED_AT)
    assert (one.loaded, one.reasons) == (case["loaded"], case.get("reasons", {}))
    assert one.rows_in == one.loaded + one.quarantined


def write_files(case: dict[str, Any], folder: Path) -> None:
    for name, made in case["files"].items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if made is None:
            path.mkdir()
        elif "rows" in made:
            write_table(path, made["rows"])
            data = path.read_bytes()
            path.write_bytes(data[: made.get("cut")])
        else:
            path.write_bytes(content(made))


def write_table(path: Path, rows: list[list[Any]]) -> None:
    if path.suffix == ".parquet":
        names = ", ".join(f'"{name}"' for name in rows[0])
        values = ", ".join(f"({', '.join(repr(value) for value in row)})" for row in rows[1:])
        duckdb.sql(f"COPY (SELECT * FROM (VALUES {values}) AS t({names})) TO '{path}' (FORMAT parquet)")
        return
    with xlsxwriter.Workbook(path) as workbook:
        sheet = workbook.add_worksheet()
        for place, cell in ((number, value) for number, row in enumerate(rows) for value in enumerate(row)):
            formula, shown = cell[1] if isinstance(cell[1], list) else (None, cell[1])
            if formula:
                sheet.write_formula(place, cell[0], formula, value=shown)
            else:
                sheet.write(place, cell[0], shown)


@pytest.mark.parametrize("case", FORMATS, ids=lambda case: case["case"])
def test_malformed_files_of_every_format_and_day(case, tmp_path):
    raw = tmp_path / "raw"
    raw.mkdir()
    write_files(case, raw)
    columns = {"n": {"type": "integer", "required": True}, "note": {"type": "text"}}
    pack = shop(sales={"file": case["declared"], "columns": columns, "unique": ["n"]})
    if "code" not in case:
        [one] = land(pack, raw, workspace=tmp_path / "workspace", loaded_at=LANDED_AT)
        assert (one.loaded, one.reasons) == (case["loaded"], case.get("reasons", {}))
        assert one.rows_in == one.loaded + one.quarantined
        assert list(one.warnings) == case.get("warns", [])
        return
    with pytest.raises(SourceError) as caught:
        land(pack, raw, workspace=tmp_path / "workspace", loaded_at=LANDED_AT)
    assert (caught.value.code, caught.value.line) == (case["code"], case.get("line"))
    for words in case["says"]:
        assert words in str(caught.value)


def test_there_are_many_kinds_of_malformed_file():
    kinds = [case["case"] for case in (*CASES, *DIRTY, *FORMATS)]
    assert len(set(kinds)) == len(kinds) >= 40
