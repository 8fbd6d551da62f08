"""The tiny shop of the semantic cases, with a short way to ask it."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import duckdb
import pytest

from semantic_layer.compile import compile_query
from semantic_layer.load import load_manifest
from semantic_layer.manifest import Manifest
from semantic_layer.query import MetricQuery

CASES = Path(__file__).parents[1] / "cases" / "semantic"
SEEDS = (CASES / "seed.sql", CASES / "models" / "seed.sql")
Ask = Callable[..., list[tuple[Any, ...]]]


@pytest.fixture(scope="session")
def manifest() -> Manifest:
    return load_manifest()


@pytest.fixture(scope="session")
def shop() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as connection:
        for seed in SEEDS:
            connection.execute(seed.read_text(encoding="utf-8"))
        yield connection


@pytest.fixture(scope="session")
def ask(manifest: Manifest, shop: duckdb.DuckDBPyConnection) -> Ask:
    """Answer a metric query given as keyword arguments."""

    def answer(**query: object) -> list[tuple[Any, ...]]:
        return shop.execute(compile_query(manifest, MetricQuery.parse(query)).sql).fetchall()

    return answer
