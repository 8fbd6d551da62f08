"""Every case of tests/cases/semantic and semantic_own, with its definitions and its seed, by shop."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import duckdb
import yaml

from semantic_layer.compile import compile_query
from semantic_layer.load import load_manifest
from semantic_layer.manifest import Manifest
from semantic_layer.passes.count_rows import count_joined, count_kept, count_pairs, count_read, written
from semantic_layer.query import MetricQuery

FOLDER = Path(__file__).parents[1] / "cases"
Rows = list[tuple[Any, ...]]


@dataclass(frozen=True)
class DialectCase:
    """A query over one shop; `shop` names its folder."""

    shop: str
    title: str
    query: MetricQuery

    def sql(self, dialect: str) -> str:
        """Return the text of the query in a dialect."""
        return compile_query(manifest_of(self.shop), self.query, dialect=dialect).sql

    def ledger(self, dialect: str) -> list[str]:
        """Return the texts of the ledger's queries in a dialect."""
        compiled = compile_query(manifest_of(self.shop), self.query, dialect=dialect)
        return [
            written(select, leaf, compiled.steps, dialect)
            for leaf in compiled.leaves
            for select in (
                count_read(leaf),
                *(count_joined(leaf, join) for join in leaf.joins),
                count_pairs(leaf) if leaf.is_bridged else count_kept(leaf, leaf.matches),
            )
        ]


def shops() -> dict[str, Path]:
    """Return the folders that hold a seed, by name."""
    folders = [FOLDER / "semantic", *(seed.parent for seed in (FOLDER / "semantic_own").glob("*/seed.sql"))]
    return {folder.name: folder for folder in sorted(folders)}


@cache
def manifest_of(shop: str) -> Manifest:
    """Return the definitions of a shop: its own, else those of the product."""
    own = shops()[shop] / "definitions"
    return load_manifest(own) if own.exists() else load_manifest()


def cases() -> list[DialectCase]:
    """Return every case that compiles, in the order of the files."""
    found = []
    for shop, folder in shops().items():
        for path in sorted(folder.glob("*.yml")):
            for case in yaml.safe_load(path.read_text(encoding="utf-8")):
                if "query" in case and "code" not in case:
                    query = MetricQuery.parse(case["query"])
                    found.append(DialectCase(shop, f"{shop}/{path.stem}: {case['title']}", query))
    return found


def seeded(shop: str, database: str = ":memory:") -> duckdb.DuckDBPyConnection:
    """Return a new DuckDB database that holds a shop's tables."""
    connection = duckdb.connect(database)
    connection.execute((shops()[shop] / "seed.sql").read_text(encoding="utf-8"))
    return connection


def equal(left: Rows, right: Rows) -> bool:
    """Whether rows are the same in the same order, floating point to nine digits."""
    return len(left) == len(right) and all(
        len(a) == len(b) and all(_near(_plain(x), _plain(y)) for x, y in zip(a, b, strict=True))
        for a, b in zip(left, right, strict=True)
    )


def _plain(cell: Any) -> Any:
    if isinstance(cell, Decimal | int) and not isinstance(cell, bool):
        return float(cell)
    # A day that an engine writes as its first moment is that day.
    if isinstance(cell, date) and not isinstance(cell, datetime):
        return datetime(cell.year, cell.month, cell.day)
    return cell


def _near(left: Any, right: Any) -> bool:
    if isinstance(left, float) and isinstance(right, float):
        return abs(left - right) <= 1e-9 * max(1.0, abs(left), abs(right))
    return type(left) is type(right) and bool(left == right)
