"""Every format lands to the same rows; what a format can't say exactly is set aside or refused."""

import gzip
import json
from datetime import date, datetime
from pathlib import Path
from typing import Any

import duckdb
import pytest
import xlsxwriter
import yaml

from pipelines.errors import SourceError
from pipelines.landing.land import land
from tests.pipelines.shop import rows_of, shop

CASES = yaml.safe_load((Path(__file__).parent / "json_lines.yml").read_text(encoding="utf-8"))
COLUMNS = {
    "sale_id": {"type": "integer", "required": True},
    "sold_at": {"type": "timestamp", "required": True},
    "day": {"type": "date"},
    "amount": {"type": "decimal(18,2)"},
    "rate": {"type": "double"},
    "is_gift": {"type": "boolean"},
    "note": {"type": "text"},
}
ROWS: list[tuple[Any, ...]] = [
    (1, datetime(2024, 1, 1, 10, 30), date(2024, 1, 1), 2.55, 0.25, True, 'ação, "x"'),
    (2, datetime(2024, 1, 2, 23, 59, 59), None, 1000.0, None, False, None),
    (3, datetime(2024, 1, 3), date(2024, 1, 3), -0.07, 1e-7, None, "17850.0"),
]
EXPECTED = [(1, "2024-01-01 10:30:00", "2024-01-01", "2.55", 0.25, True, 'ação, "x"')]
EXPECTED += [(2, "2024-01-02 23:59:59", None, "1000.00", None, False, None)]
EXPECTED += [(3, "2024-01-03 00:00:00", "2024-01-03", "-0.07", 1e-7, None, "17850.0")]


def source(file: str | list[str], **more: Any) -> dict[str, Any]:
    return {"file": file, "columns": COLUMNS, "unique": ["sale_id"], **more}


def landed(pack, tmp_path, today=datetime(2024, 5, 6)):
    found = land(pack, tmp_path / "raw", workspace=tmp_path / "workspace", loaded_at=today)
    return {one.name: one for one in found}


def write_csv(path: Path) -> None:
    lines = [[*COLUMNS], *([_plain(value) for value in row] for row in ROWS)]
    text = "".join(",".join('"' + cell.replace('"', '""') + '"' for cell in line) + "\n" for line in lines)
    path.write_bytes(gzip.compress(text.encode()) if path.suffix == ".gz" else text.encode())


def write_json(path: Path) -> None:
    records = [dict(zip(COLUMNS, row, strict=True)) for row in ROWS]
    text = "".join(
        json.dumps(record if number % 2 else dict(reversed(record.items())), default=str, ensure_ascii=False)
        + "\n"
        for number, record in enumerate(records)
    )
    path.write_bytes(gzip.compress(text.encode()) if path.suffix == ".gz" else text.encode())


def write_parquet(path: Path) -> None:
    with duckdb.connect() as connection:
        connection.execute(
            """CREATE TABLE sales (note VARCHAR, sale_id INTEGER, sold_at TIMESTAMP, day DATE, amount DOUBLE,
            rate DOUBLE, is_gift BOOLEAN)"""
        )
        connection.executemany(
            "INSERT INTO sales VALUES (?, ?, ?, ?, ?, ?, ?)", [(row[-1], *row[:-1]) for row in ROWS]
        )
        connection.execute(f"COPY sales TO '{path}' (FORMAT parquet)")


def write_xlsx(path: Path) -> None:
    with xlsxwriter.Workbook(path) as workbook:
        sheet = workbook.add_worksheet()
        moment, day = (
            workbook.add_format({"num_format": form}) for form in ("yyyy-mm-dd hh:mm:ss", "yyyy-mm-dd")
        )
        sheet.write_row(0, 0, list(COLUMNS))
        for number, row in enumerate(ROWS, start=1):
            for place, value in enumerate(row):
                if isinstance(value, datetime):
                    sheet.write_datetime(number, place, value, moment)
                elif isinstance(value, date):
                    sheet.write_datetime(number, place, value, day)
                elif value is not None:
                    sheet.write(number, place, value)


WRITERS = {
    "sales.csv": write_csv,
    "sales.csv.gz": write_csv,
    "sales.jsonl": write_json,
    "sales.json.gz": write_json,
    "sales.parquet": write_parquet,
    "sales.xlsx": write_xlsx,
}


def _plain(value: Any) -> str:
    return "" if value is None else str(value).lower() if isinstance(value, bool) else str(value)


@pytest.mark.parametrize("file", WRITERS)
def test_every_format_lands_to_the_same_rows(file, tmp_path):
    (tmp_path / "raw").mkdir()
    WRITERS[file](tmp_path / "raw" / file)
    names = [name for name in WRITERS if not name.endswith(".gz")] + ["sales.json"]
    one = landed(shop(sales=source(names)), tmp_path)["sales"]
    assert (one.file, one.rows_in, one.loaded, one.quarantined) == (file, 3, 3, 0)
    shown = "sale_id, sold_at::VARCHAR, day::VARCHAR, amount::VARCHAR, rate, is_gift, note"
    assert rows_of(tmp_path, "bronze", "sales", shown) == EXPECTED
    assert rows_of(tmp_path, "bronze", "sales", "_source_file, _source_row") == [
        (file, row) for row in (1, 2, 3)
    ]


def test_typed_days_meet_a_declared_format(tmp_path):
    (tmp_path / "raw").mkdir()
    columns = {**COLUMNS, "day": {"type": "date", "format": "%d/%m/%Y"}}
    for writer, file in ((write_xlsx, "sales.xlsx"), (write_parquet, "sales.parquet")):
        writer(tmp_path / "raw" / file)
        landed(shop(sales={**source(file), "columns": columns}), tmp_path)
        assert rows_of(tmp_path, "bronze", "sales", "day") == [
            (date(2024, 1, 1),),
            (None,),
            (date(2024, 1, 3),),
        ]


@pytest.mark.parametrize("case", CASES["rows"], ids=lambda case: case["case"])
def test_a_line_that_is_no_record_is_set_aside_with_its_text(case, tmp_path):
    (tmp_path / "raw").mkdir()
    line = bytes.fromhex(case["hex"]) if "hex" in case else case["line"].encode()
    good = b'{"sale_id": 1, "kind": "a"}\n'
    (tmp_path / "raw" / "sales.jsonl").write_bytes(good + line + b"\n" + good.replace(b"1", b"2"))
    columns = {"sale_id": {"type": "integer", "required": True}, "kind": {"type": "text"}}
    columns["buyer"] = {"type": "text", "from": "who.name"}
    one = landed(shop(sales={"file": "sales.jsonl", "columns": columns}), tmp_path)["sales"]
    assert (one.rows_in, one.loaded, one.quarantined) == (3, 2, 1)
    [(row, reason, raw)] = rows_of(tmp_path, "quarantine", "sales", "_source_row, _reason, _raw")
    assert row == 2
    assert reason.startswith(case["reason"]), reason
    assert raw == case.get("kept", case.get("line"))


def test_nested_values_and_lists_of_json(tmp_path):
    (tmp_path / "raw").mkdir()
    line = (
        '{"_id": "a", "_source": {"Mac": 5, "plans": [1, {"n": "é", "x": 1.50}], "more": {"x": 1}}, "z": 1}'
    )
    (tmp_path / "raw" / "sales.json").write_text(line)
    columns = {"id": {"type": "text", "from": "_id"}, "mac": {"type": "text", "from": "_source.Mac"}}
    columns["plans"] = {"type": "text", "from": "_source.plans"}
    pack = shop(sales={"file": "sales.json", "columns": columns, "other_columns": "ignore"})
    landed(pack, tmp_path)
    assert rows_of(tmp_path, "bronze", "sales", "id, mac, plans") == [("a", "5", '[1, {"n": "é", "x": 1.5}]')]


def test_nested_values_and_lists_of_parquet(tmp_path):
    (tmp_path / "raw").mkdir()
    file = tmp_path / "raw" / "sales.parquet"
    duckdb.sql(
        f"COPY (SELECT {{'Mac': 5, 'plans': [1, 2]}} AS src, 'a' AS \"a.b\") TO '{file}' (FORMAT parquet)"
    )
    columns = {"mac": {"type": "text", "from": "src.Mac"}, "plans": {"type": "text", "from": "src.plans"}}
    pack = shop(sales={"file": "sales.parquet", "columns": {**columns, "a.b": {"type": "text"}}})
    landed(pack, tmp_path)
    assert rows_of(tmp_path, "bronze", "sales", 'mac, plans, "a.b"') == [("5", "[1,2]", "a")]


def test_other_columns_may_be_ignored_in_any_order(tmp_path):
    (tmp_path / "raw").mkdir()
    (tmp_path / "raw" / "sales.csv").write_text("Note,SALE_ID,note,sale_id\nx,9,a,1\n")
    columns = {"sale_id": {"type": "integer"}, "note": {"type": "text"}}
    pack = shop(sales={"file": "sales.csv", "columns": columns, "other_columns": "ignore"})
    landed(pack, tmp_path)
    assert rows_of(tmp_path, "bronze", "sales", "sale_id, note") == [(1, "a")]


def test_many_files_and_folders_a_day(tmp_path):
    raw = tmp_path / "raw" / "logs"
    for day, row in (("20240102", 2), ("20240101", 1), ("20240104", 4)):
        (raw / day).mkdir(parents=True)
        (raw / day / "_SUCCESS").touch()
        duckdb.sql(f"COPY (SELECT {row} AS n) TO '{raw / day / 'part-0.parquet'}' (FORMAT parquet)")
    source = {"file": "{YYYYMMDD}.parquet", "in": "logs", "columns": {"n": {"type": "integer"}}}
    one = landed(shop(sales={**source, "event_time": "_source_day"}), tmp_path)["sales"]
    assert (one.rows_in, one.warnings) == (3, ("no file for 2024-01-03",))
    files = tmp_path / "workspace" / "bronze" / "shop" / "sales" / "*.parquet"
    found = duckdb.sql(
        f"SELECT n, _source_day, _source_file FROM read_parquet('{files}') ORDER BY 1"
    ).fetchall()
    assert found == [(n, date(2024, 1, n), f"2024010{n}/part-0.parquet") for n in (1, 2, 4)]


def test_two_sources_may_share_a_folder_by_their_formats(tmp_path):
    """A day's file of one source and a day's folder of another have the same name but for the suffix."""
    inside = tmp_path / "raw" / "20240102"
    inside.mkdir(parents=True)
    duckdb.sql("SELECT 1::BIGINT AS n").write_parquet(str(inside / "part-0.parquet"))
    (inside.parent / "20240102.json").write_text('{"n": 7}\n{"n": 8}\n')
    columns = {"n": {"type": "integer"}}
    pack = shop(
        watched={"file": "{YYYYMMDD}.json", "columns": columns},
        searched={"file": "{YYYYMMDD}.parquet", "columns": columns},
    )
    found = landed(pack, tmp_path)
    assert (found["watched"].loaded, found["searched"].loaded) == (2, 1)


def test_keys_are_unique_over_all_files_in_their_order(tmp_path):
    (tmp_path / "raw").mkdir()
    for name, rows in (("b.csv", "2,b\n3,b\n"), ("a.csv", "1,a\n2,a\n2,again\n"), ("c.csv", "3,c\n4,c\n")):
        (tmp_path / "raw" / name).write_text(f"n,note\n{rows}")
    columns = {"n": {"type": "integer"}, "note": {"type": "text"}}
    one = landed(shop(sales={"file": "*.csv", "columns": columns, "unique": ["n"]}), tmp_path)["sales"]
    assert (one.rows_in, one.loaded, one.reasons) == (7, 4, {"repeats an earlier row": 3})
    assert sorted(rows_of(tmp_path, "bronze", "sales", "n, note")) == [(1, "a"), (2, "a"), (3, "b"), (4, "c")]
    assert sorted(rows_of(tmp_path, "quarantine", "sales", "_reason, note")) == [
        ("repeats row 2", "again"),
        ("repeats row 2 of a.csv", "b"),
        ("repeats row 2 of b.csv", "c"),
    ]


@pytest.mark.parametrize("quoted", [False, True])
def test_rows_keep_their_place_when_read_by_several_threads(quoted, tmp_path):
    (tmp_path / "raw").mkdir()
    count, filler = 400_000, "x" * 100
    note = f'"{filler}"' if quoted else filler
    text = "n,note\n" + "".join(f"{number},{note}\n" for number in range(1, count + 1))
    for name in ("1.csv", "2.csv"):
        (tmp_path / "raw" / name).write_text(text)
    columns = {"n": {"type": "integer"}, "note": {"type": "text"}}
    assert landed(shop(sales={"file": "*.csv", "columns": columns}), tmp_path)["sales"].loaded == 2 * count
    files = tmp_path / "workspace" / "bronze" / "shop" / "sales" / "*.parquet"
    assert duckdb.sql(f"FROM read_parquet('{files}') WHERE n <> _source_row").fetchall() == []


@pytest.mark.parametrize("case", CASES["files"], ids=lambda case: case["case"])
def test_a_json_file_that_is_not_as_declared(case, tmp_path):
    (tmp_path / "raw").mkdir()
    (tmp_path / "raw" / "sales.jsonl").write_text(case["text"])
    columns = {"sale_id": {"type": "integer", "required": True}, "kind": {"type": "text"}}
    with pytest.raises(SourceError) as caught:
        landed(shop(sales={"file": "sales.jsonl", "columns": columns}), tmp_path)
    assert (caught.value.code, caught.value.line) == (case["code"], case.get("line"))
    for words in case["says"]:
        assert words in str(caught.value)
