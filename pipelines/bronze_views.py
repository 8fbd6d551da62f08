"""The landed files of a pack as tables `bronze.<source>` of the build database."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

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
        for source in pack.sources:
            files = literal(str((bronze.folder / source / "*.parquet").absolute()))
            connection.execute(
                f"CREATE OR REPLACE VIEW bronze.{identifier(source)} AS SELECT * FROM read_parquet({files})"
            )
