"""Television logs that come in parts, from a folder: the marts are those of all logs at once."""

import shutil
from pathlib import Path

import duckdb
import pytest

from app.refresh import run_refresh
from pipelines.generators.ott import generate
from warehouse.serving import current


def tables_of(workspace: Path) -> dict[str, tuple]:
    """Return count and order-free hash of the rows of each table."""
    with duckdb.connect(str(current(workspace).path), read_only=True) as connection:
        return {
            name: connection.execute(
                f"SELECT COUNT(*), BIT_XOR(HASH(t)), SUM(HASH(t)::HUGEINT) FROM {name} AS t"
            ).fetchall()[0]
            for name in current(workspace).info.tables
        }


@pytest.mark.prove
@pytest.mark.slow
def test_logs_in_two_parts_give_what_all_at_once_gives(tmp_path):
    generate(tmp_path / "all", households=60, searchers=80)
    part = tmp_path / "part"
    # The first part ends within a month, and rows of its last days come late, in the second.
    for log, last in (("log_content", "20220509.json"), ("log_search", "20220708")):
        (part / log).mkdir(parents=True)
        for path in sorted((tmp_path / "all" / log).iterdir()):
            if path.name <= last:
                (shutil.copytree if path.is_dir() else shutil.copy)(path, part / log / path.name)
    first = run_refresh(tmp_path / "parts", dataset="ott", source=part)
    before = first.published["behavior.fact_search_behavior"]
    shutil.copytree(tmp_path / "all", part, dirs_exist_ok=True)
    second = run_refresh(tmp_path / "parts")
    run_refresh(tmp_path / "whole", dataset="ott", source=part)
    assert second.published["behavior.fact_search_behavior"] > before > 0
    assert tables_of(tmp_path / "parts") == tables_of(tmp_path / "whole")
    assert run_refresh(tmp_path / "parts").version == second.version
