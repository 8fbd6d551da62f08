"""The properties of a Spark session: all in its folder, a file's values last, some fixed for the numbers."""

from pathlib import Path

import pytest

from pipelines.spark_session import require_spark, usable_gateway
from warehouse.errors import WorkspaceError
from warehouse.gateways import DUCKDB, FIXED, spark_properties

NO_PLACE = ("spark.master", "spark.app.name")


def test_every_path_is_in_the_folder(tmp_path):
    folder = tmp_path / "a shop's build"
    for key, value in spark_properties(folder).items():
        if "/" in value and key not in NO_PLACE:
            assert str(folder) in value, key
    assert not folder.exists()


def test_a_file_wins_and_adds_to_the_java_options(tmp_path):
    conf = tmp_path / "spark.conf"
    conf.write_text(
        "# ours\n\nspark.master = spark://host:7077\nspark.driver.extraJavaOptions\t-Xss4m -Da=b\n"
    )
    properties = spark_properties(tmp_path, conf)
    assert properties["spark.master"] == "spark://host:7077"
    assert "spark.driver.host" not in properties, "workers of another machine could not reach the driver"
    assert properties["spark.driver.extraJavaOptions"].endswith(" -Xss4m -Da=b")
    assert "java.io.tmpdir" in properties["spark.driver.extraJavaOptions"]
    assert spark_properties(tmp_path)["spark.driver.host"] == "127.0.0.1"


@pytest.mark.parametrize("key", FIXED)
def test_what_the_numbers_depend_on_is_fixed(tmp_path, key):
    conf = tmp_path / "spark.conf"
    conf.write_text(f"{key} {FIXED[key]}\n")
    assert spark_properties(tmp_path, conf)[key] == FIXED[key]
    conf.write_text(f"{key} other\n")
    with pytest.raises(WorkspaceError, match=key):
        spark_properties(tmp_path, conf)


def test_a_line_that_is_no_property(tmp_path):
    conf = tmp_path / "spark.conf"
    conf.write_text("spark.master local[4]\nnonsense\n")
    with pytest.raises(WorkspaceError, match="line 2: .*nonsense"):
        spark_properties(tmp_path, conf)
    with pytest.raises(WorkspaceError, match="can't be read: No such file"):
        spark_properties(tmp_path, tmp_path / "none.conf")


@pytest.mark.parametrize(
    ("said", "told"),
    [
        (None, "no Java was found"),
        ('openjdk version "11.0.2" 2019-01-15', "version 11"),
        ('java version "1.8.0_392"', "version 8"),
        ("no such thing", "no Java was found"),
    ],
)
def test_a_missing_or_old_java_is_named(tmp_path, monkeypatch, said, told):
    (tmp_path / "bin").mkdir()
    if said:
        java = tmp_path / "bin" / "java"
        java.write_text(f"#!/bin/sh\necho '{said}' >&2\n")
        java.chmod(0o755)
    monkeypatch.setenv("JAVA_HOME", str(tmp_path))
    with pytest.raises(WorkspaceError, match=told) as refused:
        usable_gateway("spark")
    assert "extra `spark`" in str(refused.value) and "Java 17" in str(refused.value)


def test_a_missing_pyspark_is_named(monkeypatch):
    monkeypatch.setattr("pipelines.spark_session.find_spec", lambda name: None)
    with pytest.raises(WorkspaceError, match="extra `spark`.*PySpark is not installed"):
        require_spark()


def test_duckdb_needs_neither(monkeypatch):
    monkeypatch.setenv("JAVA_HOME", "/nowhere")
    monkeypatch.setattr("pipelines.spark_session.find_spec", lambda name: None)
    assert usable_gateway("duckdb") == DUCKDB
    assert usable_gateway("duckdb", Path("unread.conf")).spark_conf == Path("unread.conf")
