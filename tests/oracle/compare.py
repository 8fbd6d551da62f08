"""The same query answered by MetricFlow and by us over the same tables, as rows that can be compared."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import yaml

from evals.to_metricflow import columns_of
from semantic_layer.compile import compile_query
from semantic_layer.load import load_manifest
from semantic_layer.manifest import Manifest
from semantic_layer.query import MetricQuery
from tests.oracle.random_world import World

Rows = list[tuple[Any, ...]]


@dataclass(frozen=True)
class Stage:
    """A world written to a folder: its manifest and its DuckDB file."""

    world: World
    manifest: Manifest
    file: Path


def set_stage(world: World, folder: Path) -> Stage:
    """Write the tables and the definitions of a world into a folder of its own."""
    definitions = folder / "definitions"
    definitions.mkdir(parents=True)
    text = yaml.safe_dump(world.definitions, sort_keys=False, allow_unicode=True)
    (definitions / "world.yml").write_text(text, encoding="utf-8")
    world.write(folder / "world.duckdb")
    return Stage(world, load_manifest(definitions), folder / "world.duckdb")


def ours(stage: Stage, query: MetricQuery, connection: duckdb.DuckDBPyConnection) -> Rows:
    """Return our rows in an order of their own; QueryError if we refuse."""
    return comparable(connection.execute(compile_query(stage.manifest, query).sql).fetchall())


def theirs(stage: Stage, query: MetricQuery, answer: dict[str, Any]) -> Rows:
    """Return their rows with the columns in the order of ours."""
    places = [answer["columns"].index(name) for _, name in columns_of(stage.manifest, query)]
    return comparable([tuple(row[place] for place in places) for row in answer["rows"]])


def comparable(rows: Sequence[Sequence[Any]]) -> Rows:
    """Return rows of plain values in an order of their own: numbers as floats, midnights as days."""
    return sorted((tuple(_plain(cell) for cell in row) for row in rows), key=_order)


def equal(left: Rows, right: Rows) -> bool:
    """Whether the rows are the same, but for the last digits of floating point."""
    return len(left) == len(right) and all(
        len(a) == len(b) and all(_near(x, y) for x, y in zip(a, b, strict=True))
        for a, b in zip(left, right, strict=True)
    )


def _plain(cell: Any) -> Any:
    if isinstance(cell, bool) or cell is None:
        return cell
    if isinstance(cell, int | float | Decimal):
        return float(cell)
    if isinstance(cell, date | datetime):
        cell = cell.isoformat()
    return cell.removesuffix("T00:00:00")


def _order(row: tuple[Any, ...]) -> list[tuple[bool, str]]:
    # Digits that rounding may touch must not decide the order.
    return [(cell is None, f"{cell:.6e}" if isinstance(cell, float) else str(cell)) for cell in row]


def _near(left: Any, right: Any) -> bool:
    if isinstance(left, float) and isinstance(right, float):
        return abs(left - right) <= 1e-9 * max(1.0, abs(left), abs(right))
    return bool(left == right)
