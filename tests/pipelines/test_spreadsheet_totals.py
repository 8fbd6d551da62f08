"""Online Retail, written as a spreadsheet from the CSV, lands to the same rows."""

import csv
import gzip
from datetime import datetime

import duckdb
import pytest
import xlsxwriter

from pipelines.landing.land import land
from warehouse.pack import load_pack

NUMBERS = {"Quantity", "UnitPrice", "CustomerID"}
MOMENTS = {"InvoiceDate"}
# A spreadsheet knows numbers, not how they were written: 17850.0 comes back as 17850.
SAME = "* REPLACE (regexp_replace(customer_number, '[.]0$', '') AS customer_number)"


def write_spreadsheet(source, target) -> None:
    opener = gzip.open if source.suffix == ".gz" else open
    with (
        opener(source, "rt", encoding="utf-8", newline="") as file,
        xlsxwriter.Workbook(target, {"constant_memory": True}) as workbook,
    ):
        sheet = workbook.add_worksheet()
        moment = workbook.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"})
        rows = csv.reader(file)
        header = next(rows)
        sheet.write_row(0, 0, header)
        for number, row in enumerate(rows, start=1):
            for place, (name, cell) in enumerate(zip(header, row, strict=True)):
                if cell and name in NUMBERS:
                    sheet.write_number(number, place, float(cell))
                elif cell and name in MOMENTS:
                    sheet.write_datetime(number, place, datetime.fromisoformat(cell), moment)
                elif cell:
                    sheet.write_string(number, place, cell)


@pytest.mark.real_data
@pytest.mark.slow
def test_the_spreadsheet_lands_to_the_rows_of_the_csv(online_retail_folder, tmp_path):
    folder = tmp_path / "raw"
    folder.mkdir()
    [source] = online_retail_folder.glob("online_retail.csv*")
    write_spreadsheet(source, folder / "online_retail.xlsx")
    pack = load_pack("online_retail")
    rows = {}
    for name, raw in (("csv", online_retail_folder), ("xlsx", folder)):
        [one] = land(pack, raw, workspace=tmp_path / name, loaded_at=datetime(2024, 5, 6))
        assert (one.rows_in, one.loaded) == (541_909, 541_909)
        files = tmp_path / name / "bronze" / "online_retail" / "invoice_lines" / "*.parquet"
        rows[name] = f"SELECT {SAME} FROM (SELECT * EXCLUDE (_source_file) FROM read_parquet('{files}'))"
    assert duckdb.sql(f"{rows['csv']} EXCEPT ALL {rows['xlsx']} LIMIT 5").fetchall() == []
