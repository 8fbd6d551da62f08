"""The engines that can build a workspace's tables, each a gateway of the one SQLMesh project."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from warehouse.duckdb_limits import limits
from warehouse.errors import WorkspaceError

if TYPE_CHECKING:
    from sqlmesh.core.config import GatewayConfig

LOCAL_MASTER = "local[2]"
# What the tables depend on: with other values Spark reads times, quotes and overflows unlike DuckDB.
FIXED = {
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.timestampType": "TIMESTAMP_NTZ",
    "spark.sql.ansi.enabled": "true",
    # Python models name their tables in double quotes.
    "spark.sql.ansi.doubleQuotedIdentifiers": "true",
}
JAVA_OPTIONS = "spark.driver.extraJavaOptions"
LINE = re.compile(r"(?P<key>[^\s=]+)(\s*=\s*|\s+)(?P<value>.+)")


@dataclass(frozen=True)
class Gateway:
    """Which engine builds; `spark_conf` is a file of Spark's properties whose values win over ours."""

    name: Literal["duckdb", "spark"] = "duckdb"
    spark_conf: Path | None = None


DUCKDB = Gateway()


def connections(gateway: Gateway, *, database: Path, state: Path) -> "dict[str, GatewayConfig]":
    """Return the SQLMesh gateway of that name: tables in the engine, state always in a DuckDB file."""
    from sqlmesh.core.config import DuckDBConnectionConfig, GatewayConfig

    remembered = DuckDBConnectionConfig(database=str(state))
    if gateway.name == "duckdb":
        tables = DuckDBConnectionConfig(
            database=str(database), connector_config=dict(limits(database.parent))
        )
        return {"duckdb": GatewayConfig(connection=tables, state_connection=remembered)}
    from sqlmesh.core.config.connection import SparkConnectionConfig

    # No properties here: the session is already there, and SQLMesh takes it as it is.
    session = SparkConnectionConfig(catalog="spark_catalog", concurrent_tasks=1)
    return {"spark": GatewayConfig(connection=session, state_connection=remembered)}


def spark_properties(folder: Path, conf: Path | None = None) -> dict[str, str]:
    """Return the properties of a Spark session that writes nothing outside `folder`, a file's values last.

    Raises WorkspaceError for a file that can't be read or that changes what the tables depend on.
    """
    given = _read(conf) if conf else {}
    ours = {**_places(folder.absolute()), **FIXED, **_sizes()}
    if given.get("spark.master", LOCAL_MASTER).startswith("local"):
        ours |= {"spark.driver.host": "127.0.0.1", "spark.driver.bindAddress": "127.0.0.1"}
    wrong = [key for key, value in FIXED.items() if given.get(key, value).lower() != value.lower()]
    if wrong:
        raise WorkspaceError(
            f"{conf} sets {wrong[0]}, on which the numbers depend: it must be {FIXED[wrong[0]]}",
            code="spark_conf",
            action="Leave it out.",
        )
    options = " ".join(filter(None, (ours[JAVA_OPTIONS], given.get(JAVA_OPTIONS))))
    return {**ours, **given, JAVA_OPTIONS: options}


def _places(folder: Path) -> dict[str, str]:
    scratch = folder / "scratch"
    options = {
        "java.io.tmpdir": str(scratch),
        "derby.stream.error.file": str(folder / "derby.log"),
        "user.timezone": "UTC",
    }
    return {
        "spark.sql.warehouse.dir": str(folder / "tables"),
        "spark.hadoop.javax.jdo.option.ConnectionURL": (
            f"jdbc:derby:;databaseName={folder / 'metastore'};create=true"
        ),
        "spark.hadoop.hive.exec.scratchdir": str(scratch / "hive"),
        "spark.hadoop.hive.exec.local.scratchdir": str(scratch / "hive-local"),
        "spark.local.dir": str(scratch),
        JAVA_OPTIONS: " ".join(
            ["-XX:-UsePerfData", *(f'-D{name}="{value}"' for name, value in options.items())]
        ),
    }


def _sizes() -> Mapping[str, str]:
    return {
        "spark.master": LOCAL_MASTER,
        "spark.app.name": "footnote",
        "spark.driver.memory": "2g",
        "spark.sql.shuffle.partitions": "4",
        "spark.sql.catalogImplementation": "hive",
        "spark.sql.execution.arrow.pyspark.enabled": "true",
        # Partitions are found by listing folders: a day each, they would be as many rows in the metastore.
        "spark.sql.hive.manageFilesourcePartitions": "false",
        "spark.ui.enabled": "false",
        "spark.ui.showConsoleProgress": "false",
    }


def _read(conf: Path) -> dict[str, str]:
    """Read a file in the format of Spark's own spark-defaults.conf."""
    try:
        lines = [line.strip() for line in conf.read_text(encoding="utf-8").splitlines()]
    except (OSError, UnicodeDecodeError) as problem:
        raise WorkspaceError(
            f"The Spark properties in {conf} can't be read: {getattr(problem, 'strerror', None) or problem}",
            code="spark_conf",
            action="Mend the setting spark_conf or leave it out.",
        ) from problem
    properties = {}
    for number, line in enumerate(lines, start=1):
        if line and not line.startswith("#"):
            found = LINE.fullmatch(line)
            if found is None:
                raise WorkspaceError(
                    f"{conf}, line {number}: not a property and its value: {line[:80]}",
                    code="spark_conf",
                    action="Write a line like `spark.master spark://host:7077`.",
                )
            properties[found["key"]] = found["value"]
    return properties
