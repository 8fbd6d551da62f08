"""The marts as Parquet for other programs: facts by day or month, equal parts linked from the last version.

gold/common/dim_product.parquet
gold/sales/fact_sales/order_date_month=2018-01/part-0.parquet
"""

import json
import os
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from pipelines.landing.columns import identifier, literal
from warehouse.project import day_column
from warehouse.serving import TableInfo

if TYPE_CHECKING:
    import duckdb

Grain = Literal["day", "month"]
FORMATS: Mapping[Grain, str] = {"day": "%Y-%m-%d", "month": "%Y-%m"}
# Hive's own word for null makes pandas fail on such a folder.
NO_DAY = "undated"
EMPTY = "part-0.parquet"
# Programs that read a folder of Parquet pass over names with an underscore in front.
PRINTS = "_prints.json"
OPTIONS = "FORMAT parquet, COMPRESSION zstd"


def export_gold(
    connection: "duckdb.DuckDBPyConnection",
    tables: Mapping[str, TableInfo],
    folder: Path,
    *,
    grain: Grain,
    earlier: Path | None = None,
) -> None:
    """Write every table below a folder; parts that equal an `earlier` export are links to its files."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    held = _read_prints(earlier) if earlier else {}
    prints: dict[str, str] = {}
    for name, table in tables.items():
        parts = _prints(connection, name, table, grain)
        kept = {part for part, print_ in parts.items() if earlier and held.get(part) == print_}
        linked = {part for part in kept if earlier and _link(earlier / part, folder / part)}
        _write(connection, name, table, folder, parts.keys() - linked, grain)
        prints.update(parts)
    (folder / PRINTS).write_text(json.dumps(prints, indent=1), encoding="utf-8")


def partition_column(table: TableInfo, grain: Grain) -> str | None:
    """Name of the column that the folders of a fact add, None for a table that is one file."""
    day = day_column(table.columns)
    return f"{day}_{grain}" if day else None


def _prints(
    connection: "duckdb.DuckDBPyConnection", name: str, table: TableInfo, grain: Grain
) -> dict[str, str]:
    """Each part of a table by its path, with a text that changes when its rows or columns do."""
    place = name.replace(".", "/")
    partition = partition_column(table, grain)
    value = _value(table, grain) if partition else "NULL"
    rows = connection.execute(
        f"SELECT {value} AS part, count(*), sum(hash(t)) FROM {name} AS t GROUP BY 1 ORDER BY 1"
    ).fetchall()
    kinds = str(dict(table.columns))
    if not partition:
        return {f"{place}.parquet": f"{rows} {kinds}"}
    if not rows:
        return {f"{place}/{EMPTY}": kinds}
    return {f"{place}/{partition}={part}": f"{count} {total} {kinds}" for part, count, total in rows}


def _value(table: TableInfo, grain: Grain) -> str:
    day = identifier(day_column(table.columns) or "")
    return f"COALESCE(strftime({day}, {literal(FORMATS[grain])}), {literal(NO_DAY)})"


def _write(
    connection: "duckdb.DuckDBPyConnection",
    name: str,
    table: TableInfo,
    folder: Path,
    parts: set[str],
    grain: Grain,
) -> None:
    target = folder / name.replace(".", "/")
    partition = partition_column(table, grain)
    if not partition or not table.rows:
        for part in parts:
            (folder / part).parent.mkdir(parents=True, exist_ok=True)
            connection.execute(f"COPY (FROM {name}) TO {literal(str(folder / part))} ({OPTIONS})")
        return
    target.mkdir(parents=True, exist_ok=True)
    if not parts:
        return
    values = ", ".join(literal(part.rpartition("=")[2]) for part in sorted(parts))
    rows = f"SELECT *, {_value(table, grain)} AS {identifier(partition)} FROM {name}"
    connection.execute(
        f"""COPY (SELECT * FROM ({rows}) WHERE {identifier(partition)} IN ({values}))
        TO {literal(str(target))}
        ({OPTIONS}, PARTITION_BY ({identifier(partition)}), FILENAME_PATTERN 'part-{{i}}',
        OVERWRITE_OR_IGNORE)"""
    )


def _read_prints(folder: Path) -> dict[str, str]:
    try:
        return dict(json.loads((folder / PRINTS).read_text(encoding="utf-8")))
    except (OSError, ValueError):
        return {}


def _link(old: Path, new: Path) -> bool:
    """Link or copy a file, or all files of a folder; False where they are gone."""
    files = [old] if old.is_file() else sorted(old.glob("*.parquet"))
    for file in files:
        target = new if file == old else new / file.name
        target.parent.mkdir(parents=True, exist_ok=True)
        try:
            os.link(file, target)
        except OSError:
            shutil.copyfile(file, target)
    return bool(files)
