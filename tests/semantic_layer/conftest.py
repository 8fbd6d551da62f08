"""A tiny shop chosen for traps, and the definitions read over it."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import duckdb
import pytest

from semantic_layer.layer import SemanticLayer
from semantic_layer.load import load_manifest
from semantic_layer.manifest import Manifest
from warehouse.serving import ServingInfo, TableInfo, write_pointer

SEED = Path(__file__).parents[1] / "cases" / "semantic" / "seed.sql"


@pytest.fixture(scope="session")
def manifest() -> Manifest:
    return load_manifest()


@pytest.fixture(scope="session")
def shop() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as connection:
        connection.execute(SEED.read_text(encoding="utf-8"))
        yield connection


@pytest.fixture(scope="session")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace in which the shop is published, all but its payments."""
    workspace = tmp_path_factory.mktemp("shop")
    serving = workspace / "serving"
    serving.mkdir()
    with duckdb.connect(str(serving / "v1.duckdb")) as connection:
        connection.execute(SEED.read_text(encoding="utf-8"))
        connection.execute("delete from finance.fact_payments")
        info = describe(connection)
    (serving / "v1.json").write_text(info.to_json(), encoding="utf-8")
    write_pointer(workspace, "v1")
    return workspace


@pytest.fixture(scope="session")
def layer(published: Path) -> Iterator[SemanticLayer]:
    with SemanticLayer.open(published) as opened:
        yield opened


def describe(connection: duckdb.DuckDBPyConnection) -> ServingInfo:
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
        lacks={"finance.fact_payments": "payments"},
    )
