"""The landed files of a pack as tables `bronze.<source>` of the build database."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from pipelines.as_of import check_has_moments, cut_sql, cutting_order
from pipelines.landing.columns import identifier, literal
from warehouse.pack import Pack
from warehouse.project import build_database


@dataclass(frozen=True)
class Bronze:
    """Where the landed files are, and before which day they are read; None reads them all."""

    folder: Path
    as_of: date | None = None


def show_bronze(pack: Pack, workspace: Path, bronze: Bronze) -> None:
    """Make the landed files of a pack readable in the build database of a workspace."""
    import duckdb

    with duckdb.connect(str(build_database(workspace))) as connection:
        connection.execute("CREATE SCHEMA IF NOT EXISTS bronze")
        for source, select in _views(pack, bronze):
            connection.execute(f"CREATE OR REPLACE VIEW bronze.{identifier(source)} AS {select}")


def _views(pack: Pack, bronze: Bronze) -> Iterator[tuple[str, str]]:
    if bronze.as_of is None:
        for source in pack.sources:
            yield source, f"SELECT * FROM {_rows(bronze, source)}"
        return
    check_has_moments(pack)
    for source in cutting_order(pack.sources):
        yield source, cut_sql(source, pack.sources, rows=_rows(bronze, source), cut=bronze.as_of)


def _rows(bronze: Bronze, source: str) -> str:
    return f"read_parquet({literal(str((bronze.folder / source / '*.parquet').absolute()))})"
