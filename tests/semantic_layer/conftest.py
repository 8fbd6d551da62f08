"""A tiny shop chosen for traps, and the definitions read over it."""

from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from semantic_layer.load import load_manifest
from semantic_layer.manifest import Manifest

SEED = Path(__file__).parents[1] / "cases" / "semantic" / "seed.sql"


@pytest.fixture(scope="session")
def manifest() -> Manifest:
    return load_manifest()


@pytest.fixture(scope="session")
def shop() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as connection:
        connection.execute(SEED.read_text(encoding="utf-8"))
        yield connection
