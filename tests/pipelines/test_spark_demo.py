"""The demo shop built by Spark is the one built by DuckDB: every table, column and row."""

import pytest

from pipelines.landing.land import bronze_folder
from tests.pipelines.spark_parity import SLICES, Twins, build_twins, compare, cut, skip_without_spark
from warehouse.pack import load_pack

pytestmark = [pytest.mark.prove, pytest.mark.slow]


@pytest.fixture(scope="module")
def twins(demo_workspace, tmp_path_factory) -> Twins:
    skip_without_spark()
    pack, folder = load_pack("demo"), tmp_path_factory.mktemp("twins")
    landed, few_days = bronze_folder(demo_workspace, pack), bronze_folder(folder, pack)
    cut(pack, SLICES["demo_few_days"]["keep"], landed, few_days)
    return build_twins(pack, folder, folder)


def test_every_table_is_equal(twins):
    compared = compare(twins.duckdb, twins.spark, twins.grains)
    assert compared.keys() == twins.duckdb_info.tables.keys()
    assert {table: found for table, found in compared.items() if found} == {}
    assert sum(table.rows > 0 for table in twins.spark_info.tables.values()) >= 15


def test_the_published_version_is_equal(twins):
    """The name of a version holds a hash of all rows, and the description all columns and types."""
    assert twins.spark_info == twins.duckdb_info
