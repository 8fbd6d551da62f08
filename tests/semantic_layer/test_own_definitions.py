"""Cases over definitions of their own: a folder each of definitions, rows (seed.sql) and cases.

A case holds a query with SQL written by hand that gives the same rows, or with the code of its refusal.
"""

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import duckdb
import pytest
import sqlglot
import yaml

from semantic_layer.compile import compile_query
from semantic_layer.errors import QueryError
from semantic_layer.load import load_manifest
from semantic_layer.manifest import Manifest
from semantic_layer.plan import CompiledQuery
from semantic_layer.query import MetricQuery

from .test_cases import plain

FOLDERS = sorted(
    path.parent for path in (Path(__file__).parents[1] / "cases" / "semantic_own").glob("*/seed.sql")
)
CASES = [
    pytest.param(folder, case, id=f"{folder.name}: {case['title']}")
    for folder in FOLDERS
    for path in sorted(folder.glob("*.yml"))
    for case in yaml.safe_load(path.read_text(encoding="utf-8"))
]
ANSWERED = [case for case in CASES if "check" in case.values[1]]
REFUSED = [case for case in CASES if "code" in case.values[1]]
DIALECTS = ("spark", "postgres", "snowflake", "bigquery", "trino")


@cache
def definitions(folder: Path) -> Manifest:
    return load_manifest(folder / "definitions")


@pytest.fixture(scope="module")
def seeded() -> Iterator[dict[Path, duckdb.DuckDBPyConnection]]:
    connections = {folder: duckdb.connect() for folder in FOLDERS}
    for folder, connection in connections.items():
        connection.execute((folder / "seed.sql").read_text(encoding="utf-8"))
    yield connections
    for connection in connections.values():
        connection.close()


def compiled(folder: Path, case: dict[str, Any], dialect: str = "duckdb") -> CompiledQuery:
    return compile_query(definitions(folder), MetricQuery.parse(case["query"]), dialect=dialect)


@pytest.mark.parametrize(("folder", "case"), ANSWERED)
def test_gives_the_rows_of_the_hand_written_query(
    folder: Path, case: dict[str, Any], seeded: dict[Path, duckdb.DuckDBPyConnection]
) -> None:
    shop, query = seeded[folder], compiled(folder, case)
    rows = plain(shop.execute(query.sql).fetchall())
    assert [column[0] for column in shop.description or ()] == [column.name for column in query.columns]
    assert rows == plain(shop.execute(case["check"]).fetchall()), query.sql


@pytest.mark.parametrize(("folder", "case"), REFUSED)
def test_refuses(folder: Path, case: dict[str, Any]) -> None:
    with pytest.raises(QueryError) as error:
        compiled(folder, case)
    assert error.value.code == case["code"]
    assert list(error.value.choices[: len(case.get("choices", []))]) == case.get("choices", [])


@pytest.mark.parametrize("dialect", DIALECTS)
@pytest.mark.parametrize(("folder", "case"), ANSWERED)
def test_is_written_for_other_dialects_too(folder: Path, case: dict[str, Any], dialect: str) -> None:
    assert sqlglot.parse_one(compiled(folder, case, dialect).sql, dialect=dialect)
