"""The tiny shop chosen for traps (cases/semantic/seed.sql), and how to publish it into a workspace."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import duckdb

from warehouse.serving import ServingInfo, TableInfo, write_pointer

SEED = Path(__file__).parent / "cases" / "semantic" / "seed.sql"


def publish_shop(workspace: Path, *, without: Sequence[str] = (), unknown: Sequence[str] = ()) -> None:
    """Publish the shop as version v1, the named tables emptied, the named columns without any value."""
    serving = workspace / "serving"
    serving.mkdir()
    with duckdb.connect(str(serving / "v1.duckdb")) as connection:
        connection.execute(SEED.read_text(encoding="utf-8"))
        for table in without:
            connection.execute(f"delete from {table}")
        for name in unknown:
            table, _, column = name.rpartition(".")
            connection.execute(f"update {table} set {column} = null")
        lacks = {table: table.rpartition("fact_")[2] for table in without}
        lacks.update({name: name.rpartition(".")[2].replace("_", " ") for name in unknown})
        info = describe(connection, lacks=lacks)
    (serving / "v1.json").write_text(info.to_json(), encoding="utf-8")
    write_pointer(workspace, "v1")


def describe(connection: duckdb.DuckDBPyConnection, *, lacks: dict[str, str]) -> ServingInfo:
    tables: dict[str, TableInfo] = {}
    columns = connection.execute(
        "select table_schema || '.' || table_name, column_name, data_type from information_schema.columns"
    ).fetchall()
    for table, column, kind in columns:
        rows = connection.execute(f"select count(*) from {table}").fetchall()[0][0]
        known = tables.setdefault(table, TableInfo(rows, {}))
        tables[table] = TableInfo(rows, {**known.columns, column: kind})
    return ServingInfo(
        dataset="shop",
        title="Tiny shop",
        version="v1",
        built_at="2018-01-05T00:00:00Z",
        currency="BRL",
        locale="pt_BR",
        country="BR",
        language="pt",
        data_start=date(2016, 1, 10),
        data_end=date(2018, 1, 1),
        tables=tables,
        lacks=lacks,
    )
