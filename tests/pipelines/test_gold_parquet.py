"""The marts as Parquet: other programs read what the serving file holds; equal parts are not written anew."""

from pathlib import Path

import duckdb
import pandas as pd
import pyarrow.dataset
import pytest

from pipelines.gold_parquet import export_gold
from warehouse.serving import TableInfo, current

FACTS = {"sales.fact_sales": "order_date_month", "customer_service.fact_reviews": "order_date_month"}


@pytest.fixture(scope="module")
def gold(demo_workspace):
    serving = current(demo_workspace)
    return serving, serving.path.with_suffix("") / "gold"


def place(folder: Path, table: str) -> Path:
    path = folder / table.replace(".", "/")
    return path if path.is_dir() else path.with_suffix(".parquet")


def test_pyarrow_reads_every_table_as_the_serving_file_holds_it(gold):
    serving, folder = gold
    with duckdb.connect(str(serving.path), read_only=True) as connection:
        for name, table in serving.info.tables.items():
            dataset = pyarrow.dataset.dataset(place(folder, name), format="parquet", partitioning="hive")
            connection.register("read", dataset.to_table(columns=list(table.columns)))
            # Both ways: neither has a row that the other lacks, counted.
            for left, right in ((name, "read"), ("read", name)):
                lacking = f"SELECT count(*) FROM (FROM {left} EXCEPT ALL FROM {right})"
                assert connection.execute(lacking).fetchall() == [(0,)], name


@pytest.mark.parametrize("table", FACTS)
def test_pandas_reads_a_month_by_its_folder(table, gold):
    serving, folder = gold
    with duckdb.connect(str(serving.path), read_only=True) as connection:
        months = connection.execute(
            f"SELECT COALESCE(strftime(order_date, '%Y-%m'), 'undated'), count(*) FROM {table} GROUP BY 1"
        ).fetchall()
    frame = pd.read_parquet(place(folder, table))
    counted = frame[FACTS[table]].astype(str).value_counts()
    assert counted[counted > 0].to_dict() == dict(months)
    assert all((place(folder, table) / f"{FACTS[table]}={month}").is_dir() for month, _ in months)


@pytest.fixture
def visits():
    with duckdb.connect() as connection:
        connection.execute("CREATE SCHEMA sales")
        connection.execute(
            """CREATE TABLE sales.visits AS SELECT i AS visit, DATE '2024-01-30' + i AS order_date
            FROM unnest([0, 1, 2, 3]) AS t(i)"""
        )
        connection.execute("CREATE TABLE sales.shops AS SELECT 1 AS shop")
        yield connection


TABLES = {
    "sales.visits": TableInfo(4, {"visit": "INTEGER", "order_date": "DATE"}),
    "sales.shops": TableInfo(1, {"shop": "INTEGER"}),
}


def files(folder: Path) -> dict[str, int]:
    return {str(path.relative_to(folder)): path.stat().st_ino for path in folder.rglob("*.parquet")}


def test_only_parts_that_changed_are_written_anew(visits, tmp_path):
    export_gold(visits, TABLES, tmp_path / "one", grain="month")
    visits.execute("INSERT INTO sales.visits VALUES (9, DATE '2024-02-11')")
    export_gold(visits, TABLES, tmp_path / "two", grain="month", earlier=tmp_path / "one")
    before, after = files(tmp_path / "one"), files(tmp_path / "two")
    changed = {path for path in after if before[path] != after[path]}
    assert changed == {"sales/visits/order_date_month=2024-02/part-0.parquet"}
    assert set(after) == {
        "sales/shops.parquet",
        "sales/visits/order_date_month=2024-01/part-0.parquet",
        *changed,
    }
    ((rows,),) = visits.execute(f"SELECT count(*) FROM '{tmp_path}/two/sales/visits/**/*.parquet'").fetchall()
    assert rows == 5


def test_a_part_that_is_gone_is_gone(visits, tmp_path):
    export_gold(visits, TABLES, tmp_path / "one", grain="month")
    visits.execute("DELETE FROM sales.visits WHERE order_date < DATE '2024-02-01'")
    export_gold(visits, TABLES, tmp_path / "two", grain="month", earlier=tmp_path / "one")
    assert not (tmp_path / "two/sales/visits/order_date_month=2024-01").exists()


def test_by_day(visits, tmp_path):
    export_gold(visits, TABLES, tmp_path / "days", grain="day")
    assert {path.name for path in (tmp_path / "days/sales/visits").iterdir()} == {
        f"order_date_day={day}" for day in ("2024-01-30", "2024-01-31", "2024-02-01", "2024-02-02")
    }


def test_an_empty_fact_is_read_as_empty(visits, tmp_path):
    visits.execute("DELETE FROM sales.visits")
    empty = {"sales.visits": TableInfo(0, TABLES["sales.visits"].columns)}
    export_gold(visits, empty, tmp_path / "none", grain="month")
    frame = pd.read_parquet(tmp_path / "none/sales/visits")
    assert (len(frame), list(frame.columns)) == (0, ["visit", "order_date"])
