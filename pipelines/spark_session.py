"""A Spark session of its own for a build, started with the build's properties and stopped with its Java."""

import os
import re
import shutil
import subprocess
import sys
import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from warehouse.errors import WorkspaceError
from warehouse.gateways import Gateway, spark_properties

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

LOG = "spark.log"
OLDEST_JAVA = 17
PATIENCE = 60


def require_spark() -> None:
    """Raise WorkspaceError unless PySpark and a Java that it runs on are here."""
    lacks = ["PySpark is not installed"] if find_spec("pyspark") is None else []
    java = java_version()
    if java is None:
        lacks.append("no Java was found")
    elif java < OLDEST_JAVA:
        lacks.append(f"the Java found is version {java}")
    if lacks:
        raise WorkspaceError(
            f"The gateway spark needs the extra `spark` and Java {OLDEST_JAVA} or newer: {', '.join(lacks)}",
            code="spark_missing",
            action="Run `pip install -c constraints.txt '.[spark]'`, and have Java on the PATH or in "
            "JAVA_HOME; or leave --gateway out.",
        )


def usable_gateway(name: Literal["duckdb", "spark"], spark_conf: Path | None = None) -> Gateway:
    """Return the gateway of that name, or raise WorkspaceError before any work where it can't run."""
    if name == "spark":
        require_spark()
        spark_properties(Path(), spark_conf)
    return Gateway(name, spark_conf)


def java_version() -> int | None:
    """Return the major version of the Java that Spark would start, None where there is none."""
    home = os.environ.get("JAVA_HOME")
    java = Path(home) / "bin" / "java" if home else shutil.which("java")
    if java is None:
        return None
    try:
        done = subprocess.run(
            [java, "-version"], capture_output=True, text=True, timeout=PATIENCE, check=True
        )
    except (OSError, subprocess.SubprocessError):
        return None
    found = re.search(r'version "(?:1\.)?(\d+)', done.stderr + done.stdout)
    return int(found[1]) if found else None


@contextmanager
def spark_session(folder: Path, properties: Mapping[str, str]) -> "Iterator[SparkSession]":
    """Start Spark with these properties, its scratch files and log in `folder`; stop all of it afterwards."""
    require_spark()
    (folder / "scratch").mkdir(parents=True, exist_ok=True)
    from pyspark import SparkConf, SparkContext
    from pyspark.errors import PySparkException
    from pyspark.java_gateway import launch_gateway
    from pyspark.sql import SparkSession

    conf = SparkConf(loadDefaults=False).setAll(list(properties.items()))
    # Where a local worker runs Python, it must be this one.
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    try:
        with (folder / LOG).open("ab") as log:
            gateway = launch_gateway(conf, popen_kwargs={"stdout": log, "stderr": log})
    except PySparkException as problem:
        raise WorkspaceError(
            "Spark's Java process did not start",
            code="spark_start",
            action=f"Its reason is in {folder / LOG}; see the setting spark_conf, if it is set.",
        ) from problem
    # The Java process is ours, not the one PySpark keeps for all sessions: its properties are this build's.
    SparkContext._ensure_initialized(gateway=gateway, conf=conf)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            session = SparkSession.builder.config(conf=conf).enableHiveSupport().getOrCreate()
            try:
                yield session
            finally:
                session.stop()
    finally:
        SparkContext._gateway = SparkContext._jvm = None
        gateway.shutdown()
        # Spark's Java process ends when its input does.
        gateway.proc.stdin.close()
        gateway.proc.wait(PATIENCE)
