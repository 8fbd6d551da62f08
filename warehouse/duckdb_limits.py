"""Databases that a refresh works in: bounded in memory, spilling beside the file; what no plan may hold."""

import os
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import duckdb

MEMORY = ":memory:"
# DuckDB 1.5 plans queries over some empty joins so that they name columns these steps have taken away.
LEFT_OUT_OF_PLANS = {"disabled_optimizers": "compressed_materialization,column_lifetime"}
# DuckDB may hold somewhat more than its limit; the process has its own on top.
MOST_MEMORY = 4 * 2**30
PART_OF_MACHINE = 0.5


def limits(folder: Path) -> dict[str, str]:
    """DuckDB's settings for memory and for the folder in which it puts what does not fit; no progress bar."""
    machine = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    memory = min(MOST_MEMORY, int(machine * PART_OF_MACHINE))
    return {
        "memory_limit": f"{memory // 2**20}MiB",
        "temp_directory": str(folder.absolute() / "spill"),
        "enable_progress_bar": "false",
    }


def connect(
    path: Path, *, read_only: bool = False, spill_beside: Path | None = None
) -> "duckdb.DuckDBPyConnection":
    """Open a database within the limits; `spill_beside` is the file it is about, its own where left out."""
    import duckdb

    connection = duckdb.connect(str(path), read_only=read_only)
    for name, value in limits((spill_beside or path).parent).items():
        connection.execute(f"SET {name} = '{value.replace(chr(39), chr(39) * 2)}'")
    return connection
