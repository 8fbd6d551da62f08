"""Each case: a metric query, and SQL written by hand; both must give the same rows in the same order."""

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pytest
import sqlglot
import yaml

from semantic_layer.compile import compile_query
from semantic_layer.manifest import Manifest
from semantic_layer.query import MetricQuery

FOLDER = Path(__file__).parents[1] / "cases" / "semantic"
CASES = [
    {**case, "file": path.relative_to(FOLDER).with_suffix("").as_posix(), "seed": path.parent / "seed.sql"}
    for path in sorted(FOLDER.rglob("*.yml"))
    for case in yaml.safe_load(path.read_text(encoding="utf-8"))
]


@pytest.fixture(scope="module")
def shops() -> Iterator[dict[Path, duckdb.DuckDBPyConnection]]:
    """The shop, and for each folder of cases the shop with what the folder's seed adds."""
    opened: dict[Path, duckdb.DuckDBPyConnection] = {}
    for seed in sorted({case["seed"] for case in CASES}):
        opened[seed] = duckdb.connect()
        for path in dict.fromkeys((FOLDER / "seed.sql", seed)):
            opened[seed].execute(path.read_text(encoding="utf-8"))
    yield opened
    for connection in opened.values():
        connection.close()


@pytest.fixture
def shop(case: dict[str, Any], shops: dict[Path, duckdb.DuckDBPyConnection]) -> duckdb.DuckDBPyConnection:
    return shops[case["seed"]]


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['file']}: {case['title']}")
def test_gives_the_rows_of_the_hand_written_query(
    case: dict[str, Any], manifest: Manifest, shop: duckdb.DuckDBPyConnection
) -> None:
    compiled = compile_query(manifest, MetricQuery.parse(case["query"]))
    rows = plain(shop.execute(compiled.sql).fetchall())
    assert rows == plain(shop.execute(case["check"]).fetchall()), compiled.sql


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['file']}: {case['title']}")
def test_names_the_columns_it_returns(
    case: dict[str, Any], manifest: Manifest, shop: duckdb.DuckDBPyConnection
) -> None:
    compiled = compile_query(manifest, MetricQuery.parse(case["query"]))
    shop.execute(compiled.sql)
    assert [column[0] for column in shop.description or ()] == [column.name for column in compiled.columns]


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['file']}: {case['title']}")
def test_is_written_for_spark_too(case: dict[str, Any], manifest: Manifest) -> None:
    compiled = compile_query(manifest, MetricQuery.parse(case["query"]), dialect="spark")
    assert sqlglot.parse_one(compiled.sql, dialect="spark")


def plain(rows: list[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    """Rows with numbers rounded where only the order of additions could differ."""
    return [
        tuple(
            round(float(cell), 9)
            if isinstance(cell, float | int | Decimal) and not isinstance(cell, bool)
            else cell
            for cell in row
        )
        for row in rows
    ]


def test_every_metric_is_checked_in_all_and_by_group(manifest: Manifest) -> None:
    for grouped in (False, True):
        queries = [case["query"] for case in CASES if bool(case["query"].get("group_by")) == grouped]
        checked = {name for query in queries for name in query["metrics"]}
        assert not set(manifest.metrics) - checked, f"no case {'by group' if grouped else 'in all'}"
