"""Counts published with a version stand for those that a query would run; no answer depends on them."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from semantic_layer.counted_rows import load_counted_rows, save_counted_rows
from semantic_layer.known_rows import Row
from semantic_layer.layer import SemanticLayer
from semantic_layer.load import load_manifest
from semantic_layer.query import MetricQuery
from tests.tiny_shop import publish_shop
from warehouse.duckdb_limits import connect
from warehouse.serving import published, version_names

BY_CATEGORY = MetricQuery.parse({"metrics": ["revenue"], "group_by": ["category"]})


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Path]:
    publish_shop(tmp_path)
    serving = published(tmp_path)
    with connect(serving.path, read_only=True) as connection:
        save_counted_rows(connection, load_manifest(), serving.info, serving.counted_rows_path)
    yield tmp_path


def account(workspace: Path) -> tuple[dict[str, object], list[str]]:
    """The ledger of revenue by category, and the queries that counted whole facts and their joins."""
    with SemanticLayer.open(workspace) as layer:
        run = layer._known.run
        asked: list[str] = []

        def noted(sql: str) -> Sequence[Row]:
            asked.append(sql)
            return run(sql)

        layer._known.run = noted
        return layer.query(BY_CATEGORY).ledger, asked


def test_what_is_published_is_not_counted_again(shop: Path) -> None:
    known, asked = account(shop)
    assert asked == []
    published(shop).counted_rows_path.unlink()
    counted, asked = account(shop)
    assert len(asked) == 2
    assert known == counted


@pytest.mark.parametrize("content", ["", "{", "[1, 2]", "\x00"])
def test_a_broken_file_is_counted_again(shop: Path, content: str) -> None:
    known, _ = account(shop)
    published(shop).counted_rows_path.write_text(content)
    counted, asked = account(shop)
    assert (len(asked), counted) == (2, known)


def test_it_is_no_version(shop: Path) -> None:
    assert version_names(shop) == ["v1"]


def test_a_table_that_lacks_columns_is_left_out(shop: Path) -> None:
    serving = published(shop)
    with connect(serving.path) as connection:
        connection.execute("ALTER TABLE sales.fact_sales DROP COLUMN product_key")
        save_counted_rows(connection, load_manifest(), serving.info, serving.counted_rows_path)
    counted = load_counted_rows(serving.counted_rows_path)
    assert counted
    assert not any("sales.product_key" in sql for sql in counted)
