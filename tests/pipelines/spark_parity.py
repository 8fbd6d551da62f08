"""Build a workspace by both gateways, and compare what they published: every table, column and row."""

import shutil
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

import duckdb
import pytest
import yaml
from sqlglot import exp

from pipelines.landing.columns import identifier, literal
from pipelines.publish import Edition, publish
from pipelines.spark_session import require_spark
from pipelines.transform import transform
from warehouse.errors import WorkspaceError
from warehouse.gateways import DUCKDB, Gateway
from warehouse.pack import Pack
from warehouse.project import open_project
from warehouse.serving import ServingInfo, serving_folder

SLICES = yaml.safe_load((Path(__file__).parent / "spark_slices.yml").read_text(encoding="utf-8"))
TOLERANCE = 1e-9
FLOATS = ("DOUBLE", "FLOAT")
# For small data: what a JIT compiler saves later costs more than it saves.
QUICK = (
    "spark.driver.extraJavaOptions -XX:TieredStopAtLevel=1 -XX:+UseSerialGC\nspark.sql.shuffle.partitions 1\n"
)


class Difference(NamedTuple):
    """Where two tables part: a column (or the rows or types as such), in how many rows, and an example."""

    where: str
    rows: int
    example: object


@dataclass(frozen=True)
class Twins:
    """The same bronze published by DuckDB and by Spark; `grains` are the key columns of each table."""

    duckdb: Path
    spark: Path
    duckdb_info: ServingInfo
    spark_info: ServingInfo
    grains: Mapping[str, Sequence[str]]


def skip_without_spark() -> None:
    """Skip the test with the reason, where PySpark or a Java for it is absent."""
    try:
        require_spark()
    except WorkspaceError as problem:
        pytest.skip(str(problem))


def build_twins(pack: Pack, landed: Path, folder: Path, *, quick: bool = True) -> Twins:
    """Build and publish the bronze of the workspace `landed` by each gateway, in a workspace of its own."""
    conf = folder / "spark.conf"
    conf.write_text(QUICK if quick else "")
    built = {}
    for gateway in (DUCKDB, Gateway("spark", conf)):
        workspace = folder / gateway.name
        shutil.copytree(landed / "bronze", workspace / "bronze")
        transform(pack, workspace=workspace, gateway=gateway)
        info = publish(pack, Edition(datetime(2026, 1, 2, tzinfo=UTC)), workspace=workspace)
        built[gateway.name] = (serving_folder(workspace) / f"{info.version}.duckdb", info)
    (left, left_info), (right, right_info) = built["duckdb"], built["spark"]
    return Twins(left, right, left_info, right_info, grains(pack, folder))


def cut(pack: Pack, keep: dict[str, str], landed: Path, target: Path) -> None:
    """Write the rows to keep of every landed source."""
    with duckdb.connect() as connection:
        connection.execute("CREATE SCHEMA whole; CREATE SCHEMA cut")
        for source in pack.sources:
            rows = f"read_parquet({literal(str(landed / source / '*.parquet'))})"
            connection.execute(f"CREATE VIEW whole.{identifier(source)} AS FROM {rows}")
        for source, condition in keep.items():
            name = identifier(source)
            connection.execute(f"CREATE OR REPLACE TEMP VIEW all_rows AS FROM whole.{name}")
            connection.execute(f"CREATE TABLE cut.{name} AS FROM all_rows WHERE {condition}")
            assert connection.sql(f"FROM cut.{name}").fetchone(), f"{source}: nothing is kept"
        for source in pack.sources:
            if source not in keep:
                shutil.copytree(landed / source, target / source)
                continue
            (target / source).mkdir(parents=True)
            file = literal(str(target / source / "part-0.parquet"))
            connection.execute(f"COPY cut.{identifier(source)} TO {file} (FORMAT parquet)")


def grains(pack: Pack, folder: Path) -> dict[str, list[str]]:
    """The key columns that each model of the project declares."""
    context = open_project(folder / "project", pack)
    try:
        return {
            model.name: [column.name for grain in model.grains for column in grain.find_all(exp.Column)]
            for model in context.models.values()
        }
    finally:
        context.close()


def compare(left: Path, right: Path, grains: Mapping[str, Sequence[str]]) -> dict[str, list[Difference]]:
    """Return for every table of either file where the two differ; an empty list where they are equal."""
    with duckdb.connect() as connection:
        for name, path in (("a", left), ("b", right)):
            connection.execute(f"ATTACH {literal(str(path))} AS {name} (READ_ONLY)")
        known = {name: columns_of(connection, name) for name in ("a", "b")}
        left_columns, right_columns = known.values()
        return {
            table: list(
                differences(
                    connection, table, left_columns.get(table), right_columns.get(table), grains[table]
                )
            )
            for table in sorted(left_columns.keys() | right_columns.keys())
        }


def columns_of(connection: duckdb.DuckDBPyConnection, database: str) -> dict[str, dict[str, str]]:
    """The columns of every table with their types, in order."""
    found: dict[str, dict[str, str]] = {}
    rows = connection.execute(
        """SELECT schema_name || '.' || table_name, column_name, data_type FROM duckdb_columns()
        WHERE database_name = ? AND NOT internal ORDER BY 1, column_index""",
        [database],
    ).fetchall()
    for table, column, kind in rows:
        found.setdefault(table, {})[column] = kind
    return found


def differences(
    connection: duckdb.DuckDBPyConnection,
    table: str,
    left: Mapping[str, str] | None,
    right: Mapping[str, str] | None,
    key: Sequence[str],
) -> Iterator[Difference]:
    if left is None or right is None or list(left.items()) != list(right.items()):
        yield Difference("types", 0, (left, right))
        return
    assert key, f"{table} declares no grain, so its rows can't be told apart"
    sides = [f"(SELECT *, TRUE AS _is_there FROM {side}.{table}) AS {side}" for side in "ab"]
    both = f" JOIN {sides[1]} ON " + " AND ".join(f"a.{name} IS NOT DISTINCT FROM b.{name}" for name in key)
    alone = f"{sides[0]} FULL {both} WHERE a._is_there IS NULL OR b._is_there IS NULL"
    yield from _found(connection, "rows", alone, "(a, b)")
    for column, kind in left.items():
        name = identifier(column)
        unequal = f"{sides[0]} {both} WHERE {_differs(name, kind)}"
        yield from _found(connection, column, unequal, f"(a.{name}, b.{name})")


def _differs(column: str, kind: str) -> str:
    if kind not in FLOATS:
        return f"a.{column} IS DISTINCT FROM b.{column}"
    near = f"abs(a.{column} - b.{column}) <= {TOLERANCE} * greatest(1, abs(a.{column}))"
    return f"NOT coalesce(a.{column} IS NOT DISTINCT FROM b.{column} OR {near}, FALSE)"


def _found(
    connection: duckdb.DuckDBPyConnection, where: str, source: str, example: str
) -> Iterator[Difference]:
    rows = connection.execute(f"SELECT count(*), any_value({example}) FROM {source}").fetchall()
    if rows[0][0]:
        yield Difference(where, *rows[0])
