"""Build on Spark and bring the tables home: from there on nothing knows which engine built them."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path
from tempfile import mkdtemp
from typing import TYPE_CHECKING

from pipelines.bronze_views import Bronze
from pipelines.landing.columns import identifier, literal
from pipelines.spark_session import spark_session
from warehouse.gateways import Gateway, spark_properties
from warehouse.pack import Pack
from warehouse.project import build_database, build_folder

if TYPE_CHECKING:
    import duckdb
    from pyspark.sql import SparkSession
    from sqlmesh import Context

BringHome = Callable[["Context"], None]


def engine(
    gateway: Gateway, pack: Pack, bronze: Bronze, *, workspace: Path
) -> AbstractContextManager[BringHome]:
    """Return what a build happens in; it yields what to call, with the SQLMesh context, once all is built."""
    return nullcontext(_is_home) if gateway.name == "duckdb" else _spark(gateway, pack, bronze, workspace)


def _is_home(context: "Context") -> None:
    """Do nothing: DuckDB builds where the tables belong."""


@contextmanager
def _spark(gateway: Gateway, pack: Pack, bronze: Bronze, workspace: Path) -> Iterator[BringHome]:
    # A new folder each time: the Java process of a build that was killed may still be ending.
    folder = Path(mkdtemp(prefix="spark-", dir=build_folder(workspace)))
    landed = bronze.folder
    if bronze.as_of is not None:
        landed = folder / "bronze"
        _copy_bronze(build_database(workspace), pack, landed)
    with spark_session(folder, spark_properties(folder, gateway.spark_conf)) as session:
        _show_bronze(session, pack, landed)
        yield lambda context: _bring_home(session, context, folder / "export", build_database(workspace))


def _copy_bronze(database: Path, pack: Pack, folder: Path) -> None:
    """Write what the build database shows of the landed files: what it leaves out, Spark must not see."""
    import duckdb

    with duckdb.connect(str(database), read_only=True) as connection:
        for source in pack.sources:
            (folder / source).mkdir(parents=True)
            file = literal(str(folder / source / "part-0.parquet"))
            connection.execute(f"COPY (FROM bronze.{identifier(source)}) TO {file} (FORMAT parquet)")


def _show_bronze(session: "SparkSession", pack: Pack, folder: Path) -> None:
    """Make the landed files readable as `bronze.<source>`, as they are in the build database."""
    session.sql("CREATE DATABASE bronze")
    for source in pack.sources:
        files = str((folder / source).absolute()).replace("`", "``")
        session.sql(f"CREATE VIEW bronze.`{source}` AS SELECT * FROM parquet.`{files}`")


def _bring_home(session: "SparkSession", context: "Context", folder: Path, database: Path) -> None:
    """Copy every table of the project into the build database, with the types it has in Spark."""
    import duckdb

    with duckdb.connect(str(database)) as connection:
        for model in context.models.values():
            if model.kind.is_symbolic:
                continue
            exported = folder / model.schema_name / model.view_name
            # The model's order of columns: in Spark's tables those of the partition come last.
            columns = [f"`{column}`" for column in model.columns_to_types_or_raise]
            table = session.table(f"`{model.schema_name}`.`{model.view_name}`").select(*columns)
            table.write.parquet(str(exported), compression="zstd")
            _take(connection, model.schema_name, model.view_name, exported)


def _take(connection: "duckdb.DuckDBPyConnection", schema: str, table: str, folder: Path) -> None:
    files = literal(str(folder / "*.parquet"))
    connection.execute(f"CREATE SCHEMA IF NOT EXISTS {identifier(schema)}")
    connection.execute(
        f"CREATE TABLE {identifier(schema)}.{identifier(table)} AS SELECT * FROM read_parquet({files})"
    )
