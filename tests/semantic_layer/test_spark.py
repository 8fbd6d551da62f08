"""Spark answers every case with the rows that DuckDB answers, in the same order."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import sqlglot

from pipelines.spark_session import spark_session
from tests.pipelines.spark_parity import QUICK, skip_without_spark
from tests.semantic_layer.dialect_cases import DialectCase, Rows, cases, equal, seeded, shops
from warehouse.gateways import spark_properties

pytestmark = [pytest.mark.long, pytest.mark.slow]
CASES = cases()
Run = Callable[[DialectCase, str], Rows]


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Run]:
    """Run SQL on Spark, in the shop of a case."""
    skip_without_spark()
    folder = tmp_path_factory.mktemp("spark")
    conf = folder / "spark.conf"
    conf.write_text(QUICK + "spark.sql.catalogImplementation in-memory\n")
    with spark_session(folder, spark_properties(folder, conf)) as session:
        for shop in shops():
            session.sql(f"CREATE DATABASE shop_{shop}")
            session.sql(f"USE shop_{shop}")
            for name, file in _exported(shop, folder / shop):
                if "." in name:
                    session.sql(f"CREATE DATABASE IF NOT EXISTS {name.partition('.')[0]}")
                session.sql(f"CREATE TABLE {name} USING parquet LOCATION '{file}'")

        def answer(case: DialectCase, sql: str) -> Rows:
            session.sql(f"USE shop_{case.shop}")
            return [tuple(row) for row in session.sql(sql).collect()]

        yield answer


def _exported(shop: str, folder: Path) -> Iterator[tuple[str, Path]]:
    folder.mkdir()
    with seeded(shop) as connection:
        found = connection.execute(
            "select case when table_schema = 'main' then '' else table_schema || '.' end || table_name "
            "from information_schema.tables order by 1"
        ).fetchall()
        for (name,) in found:
            file = folder / f"{name}.parquet"
            connection.execute(f"copy {name} to '{file}' (format parquet)")
            yield name, file


@pytest.fixture(scope="module")
def expected() -> Iterator[Callable[[DialectCase, str], Rows]]:
    connections = {shop: seeded(shop) for shop in shops()}
    yield lambda case, sql: connections[case.shop].execute(sql).fetchall()
    for connection in connections.values():
        connection.close()


def test_every_construct(run: Run, expected: Run) -> None:
    """The cases that, one after the other, use something in SQL that none before them used."""
    wrong = []
    for case in telling(CASES):
        if not equal(run(case, case.sql("spark")), expected(case, case.sql("duckdb"))):
            wrong.append(case.title)
    assert wrong == []


def telling(found: list[DialectCase]) -> list[DialectCase]:
    """Return the cases whose Spark SQL holds a construct (inside which other) that no earlier one holds."""
    seen: set[tuple[str, str]] = set()
    chosen = []
    for case in found:
        tree = sqlglot.parse_one(case.sql("spark"), dialect="spark")
        pairs = {(type(node.parent).__name__, type(node).__name__) for node in tree.walk() if node.parent}
        if pairs - seen:
            chosen.append(case)
        seen |= pairs
    return chosen


@pytest.mark.prove
@pytest.mark.parametrize("case", CASES, ids=lambda case: case.title)
def test_case(case: DialectCase, run: Run, expected: Run) -> None:
    assert equal(run(case, case.sql("spark")), expected(case, case.sql("duckdb"))), case.sql("spark")


@pytest.mark.prove
@pytest.mark.parametrize("case", CASES, ids=lambda case: case.title)
def test_ledger(case: DialectCase, run: Run, expected: Run) -> None:
    for spark, duck in zip(case.ledger("spark"), case.ledger("duckdb"), strict=True):
        assert equal(run(case, spark), expected(case, duck)), spark
