"""The published Online Retail against SQL written by hand on its file, and against the totals known of it."""

from datetime import datetime
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest
import xlsxwriter
import yaml

from pipelines.landing.land import land
from warehouse.pack import load_pack
from warehouse.serving import current

CASES = yaml.safe_load((Path(__file__).parent / "online_retail_totals.yml").read_text(encoding="utf-8"))
pytestmark = pytest.mark.real_data


@pytest.fixture(scope="module")
def published(online_retail_workspace):
    with duckdb.connect(str(current(online_retail_workspace).path), read_only=True) as connection:
        yield connection


@pytest.fixture(scope="module")
def raw(online_retail_folder):
    with duckdb.connect() as connection:
        options = "all_varchar = true, header = true, quote = '\"', escape = '\"'"
        connection.execute(
            f"""CREATE TABLE lines AS SELECT *, row_number() OVER () AS place
            FROM read_csv('{online_retail_folder}/online_retail.csv*', {options})"""
        )
        yield connection


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["case"])
def test_published_equals_the_file(case, published, raw):
    rows = published.execute(case["published"]).fetchall()
    assert rows == raw.execute(case["file"]).fetchall()
    if "known" in case:
        assert [Decimal(str(value)) for value in rows[0]] == [Decimal(str(value)) for value in case["known"]]


def test_a_customer_who_moved_has_a_version_for_each_country(published):
    moved = """SELECT count(*) FROM (
        SELECT customer_id FROM common.dim_customer WHERE customer_id IS NOT NULL
        GROUP BY ALL HAVING count(DISTINCT country) > 1)"""
    assert published.execute(moved).fetchall() == [(8,)]


SAMPLE = """SELECT * EXCLUDE (place) FROM lines
    WHERE place % 40 = 0 OR InvoiceNo LIKE 'A%' OR StockCode <> upper(StockCode)
      OR CustomerID IS NULL AND place % 9 = 0
    ORDER BY place"""
BRONZE = """SELECT _source_row, invoice_number, stock_code, description, quantity, invoiced_at, unit_price,
    replace(customer_number, '.0', '') AS customer, country
    FROM read_parquet('{folder}/bronze/online_retail/invoice_lines/*.parquet') ORDER BY _source_row"""


def test_a_spreadsheet_of_the_same_rows_lands_as_the_same_rows(raw, tmp_path):
    """Codes and customers of digits alone are numbers in a spreadsheet, as the publisher's is."""
    pack = load_pack("online_retail")
    (tmp_path / "csv").mkdir()
    raw.execute(f"COPY ({SAMPLE}) TO '{tmp_path}/csv/online_retail.csv' (HEADER)")
    (tmp_path / "xlsx").mkdir()
    _write_spreadsheet(raw.execute(SAMPLE), tmp_path / "xlsx" / "Online Retail.xlsx")
    landed = {}
    for kind in ("csv", "xlsx"):
        workspace = tmp_path / f"{kind}_w"
        (source,) = land(pack, tmp_path / kind, workspace=workspace, loaded_at=datetime(2024, 5, 6))
        assert source.quarantined == 0
        landed[kind] = duckdb.sql(BRONZE.format(folder=workspace)).fetchall()
    assert landed["xlsx"] == landed["csv"]
    assert len(landed["csv"]) > 25_000


def _write_spreadsheet(rows, path):
    with xlsxwriter.Workbook(path, {"default_date_format": "yyyy-mm-dd hh:mm"}) as workbook:
        sheet = workbook.add_worksheet()
        sheet.write_row(0, 0, [column[0] for column in rows.description])
        for place, row in enumerate(rows.fetchall(), start=1):
            invoice, code, description, quantity, moment, price, customer, country = row
            ids = (int(text) if text.isdigit() else text for text in (invoice, code))
            measures = (int(quantity), datetime.fromisoformat(moment), float(price))
            known = float(customer) if customer else None
            sheet.write_row(place, 0, [*ids, description, *measures, known, country])
