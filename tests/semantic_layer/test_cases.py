"""Each case: a metric query, and SQL written by hand; both must give the same rows in the same order."""

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

CASES = [
    {**case, "file": path.stem}
    for path in sorted((Path(__file__).parents[1] / "cases" / "semantic").glob("*.yml"))
    for case in yaml.safe_load(path.read_text(encoding="utf-8"))
]


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
