"""The demo shop built by Spark is the one built by DuckDB: every table, column and row."""

import pytest

from tests.pipelines.spark_parity import Twins, build_twins, compare, skip_without_spark
from warehouse.pack import load_pack

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def twins(demo_workspace, tmp_path_factory) -> Twins:
    skip_without_spark()
    return build_twins(load_pack("demo"), demo_workspace, tmp_path_factory.mktemp("twins"))


def test_every_table_is_equal(twins):
    compared = compare(twins.duckdb, twins.spark, twins.grains)
    assert compared.keys() == twins.duckdb_info.tables.keys()
    assert {table: found for table, found in compared.items() if found} == {}


def test_the_published_version_is_equal(twins):
    """The name of a version holds a hash of all rows, and the description all columns and types."""
    assert twins.spark_info == twins.duckdb_info
