"""A tiny shop chosen for traps, and the definitions read over it."""

from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from semantic_layer.layer import SemanticLayer
from semantic_layer.load import load_manifest
from semantic_layer.manifest import Manifest
from tests.tiny_shop import SEED, publish_shop


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
    publish_shop(workspace, without=["finance.fact_payments"])
    return workspace


@pytest.fixture(scope="session")
def layer(published: Path) -> Iterator[SemanticLayer]:
    with SemanticLayer.open(published) as opened:
        yield opened
