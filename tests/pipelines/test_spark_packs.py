"""Every dataset, in a small part, built by Spark as by DuckDB: every table, column and row."""

from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from pipelines.generators import generate_files
from pipelines.landing.land import bronze_folder, land
from tests.conftest import real_folder
from tests.pipelines.spark_parity import SLICES, build_twins, compare, cut, skip_without_spark
from warehouse.pack import Pack, load_pack, pack_names

# Of the real data or not: all of it takes minutes.
pytestmark = [pytest.mark.real_data, pytest.mark.slow]


@pytest.mark.parametrize("name", pack_names())
def test_every_table_of_a_pack_is_equal(name, data_folder, tmp_path):
    skip_without_spark()
    pack, part = load_pack(name), SLICES[name]
    landed = land_part(pack, part, data_folder, tmp_path)
    twins = build_twins(pack, landed, tmp_path, quick=False)
    compared = compare(twins.duckdb, twins.spark, twins.grains)
    assert compared.keys() == twins.duckdb_info.tables.keys() == twins.spark_info.tables.keys()
    assert {table: found for table, found in compared.items() if found} == {}
    assert twins.spark_info.tables == twins.duckdb_info.tables
    assert any(table.rows > 100 for table in twins.duckdb_info.tables.values())


def land_part(pack: Pack, part: dict[str, Any], data_folder: Path, folder: Path) -> Path:
    """Land the files of a pack, keep a part of them, and return the workspace that holds it."""
    if "folder" in part:
        raw = real_folder(data_folder, part["folder"])
    else:
        raw = folder / "raw"
        generate_files(pack.name, raw, scale=part["scale"])
    whole, kept = folder / "whole", folder / "kept"
    land(pack, raw, workspace=whole, loaded_at=datetime(2026, 1, 2))
    cut(pack, part.get("keep", {}), bronze_folder(whole, pack), bronze_folder(kept, pack))
    return kept
