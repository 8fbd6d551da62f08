"""For any pack: in whatever order days and rows arrive, the tables are those of one build from scratch."""

import shutil
from collections.abc import Iterable
from pathlib import Path

import duckdb

from pipelines.refresh import refresh
from pipelines.report import RefreshReport
from pipelines.transform import transform
from warehouse.pack import Pack
from warehouse.project import MARTS, build_database

# Of when and whence, not of what.
LOAD_METADATA = {"_loaded_at", "_source_file", "_source_row"}


def check_day_by_day(pack: Pack, states: Iterable[Path], folder: Path) -> list[RefreshReport]:
    """Refresh a workspace with each state of the raw files in turn; its gold must always be a new build's.

    Returns the reports of the refreshes, the first of which builds everything.
    """
    workspace, reports = folder / "day_by_day", []
    for number, state in enumerate(states):
        reports.append(refresh(pack.model_copy(update={"source": "files"}), state, workspace=workspace))
        at_once = folder / f"at_once_{number}"
        shutil.copytree(workspace / "bronze", at_once / "bronze")
        transform(pack, workspace=at_once)
        assert prints(build_database(workspace)) == prints(build_database(at_once)), state
        shutil.rmtree(at_once)
    return reports


def prints(database: Path) -> dict[str, tuple[int, int]]:
    """Of each gold table: its row count and a sum of hashes of its rows, which no order of rows changes."""
    with duckdb.connect(str(database), read_only=True) as connection:
        names = connection.execute(
            "SELECT table_schema || '.' || table_name FROM information_schema.tables WHERE table_schema IN ?",
            [list(MARTS)],
        ).fetchall()
        return {name: _print(connection, name) for (name,) in sorted(names)}


def _print(connection: duckdb.DuckDBPyConnection, name: str) -> tuple[int, int]:
    described = connection.execute(f"DESCRIBE {name}").fetchall()
    columns = ", ".join(f'"{row[0]}"' for row in described if row[0] not in LOAD_METADATA)
    ((rows, total),) = connection.execute(f"SELECT count(*), sum(hash({columns})) FROM {name}").fetchall()
    return rows, total or 0
