"""The comparison that the parity of gateways rests on sees every kind of difference, and nothing else."""

from pathlib import Path

import duckdb
import pytest

from tests.pipelines.spark_parity import compare

TABLE = """
    CREATE SCHEMA m;
    CREATE TABLE m.t AS SELECT * FROM (VALUES
      (1, 'a', 1.50::DECIMAL(18, 4), 0.1::DOUBLE, TIMESTAMP '2024-01-01 10:00:00.5', DATE '2024-01-01', TRUE),
      (2, NULL, NULL, NULL, NULL, NULL, NULL)
    ) AS t(id, name, price, score, moment, day, flag)
"""


def file(path: Path, change: str = "") -> Path:
    with duckdb.connect(str(path)) as connection:
        connection.execute(TABLE)
        connection.execute(change)
    return path


def found(tmp_path: Path, change: str) -> list[str]:
    return [
        different.where
        for different in compare(
            file(tmp_path / "a.duckdb"), file(tmp_path / "b.duckdb", change), {"m.t": ["id"], "m.u": ["id"]}
        )["m.t"]
    ]


@pytest.mark.parametrize(
    "change",
    [
        "",
        "UPDATE m.t SET score = score + 1e-12",
        "CREATE TABLE turned AS FROM m.t ORDER BY id DESC; DELETE FROM m.t; INSERT INTO m.t FROM turned",
    ],
)
def test_equal(tmp_path, change):
    assert found(tmp_path, change.replace("CREATE TABLE turned", "CREATE TEMP TABLE turned")) == []


@pytest.mark.parametrize(
    ("change", "where"),
    [
        ("UPDATE m.t SET score = score + 1e-8", "score"),
        ("UPDATE m.t SET score = NULL", "score"),
        ("UPDATE m.t SET score = 0 WHERE id = 2", "score"),
        ("UPDATE m.t SET price = price + 0.0001", "price"),
        ("UPDATE m.t SET name = 'A' WHERE id = 1", "name"),
        ("UPDATE m.t SET name = '' WHERE id = 2", "name"),
        ("UPDATE m.t SET moment = moment + INTERVAL 1 MICROSECOND", "moment"),
        ("UPDATE m.t SET day = day + 1", "day"),
        ("UPDATE m.t SET flag = FALSE WHERE id = 2", "flag"),
        ("DELETE FROM m.t WHERE id = 2", "rows"),
        ("UPDATE m.t SET id = 3 WHERE id = 2", "rows"),
        ("INSERT INTO m.t (id) VALUES (3)", "rows"),
        ("ALTER TABLE m.t ALTER price TYPE DECIMAL(18, 3)", "types"),
        ("ALTER TABLE m.t ADD COLUMN more INTEGER", "types"),
        ("ALTER TABLE m.t RENAME TO u", "types"),
    ],
)
def test_not_equal(tmp_path, change, where):
    assert found(tmp_path, change) == [where]
