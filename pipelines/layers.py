"""Open a layer of a workspace to read its stored tables: bronze and quarantine files, silver, gold.

For the command line alone: bronze, silver and quarantine hold what must not reach the agent.
"""

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from tempfile import gettempdir
from typing import TYPE_CHECKING, Literal, get_args

from pipelines.landing.columns import identifier, literal
from pipelines.landing.land import bronze_folder, quarantine_folder
from warehouse.duckdb_limits import MEMORY, connect
from warehouse.errors import WorkspaceError
from warehouse.pack import Pack
from warehouse.project import build_database
from warehouse.serving import current

if TYPE_CHECKING:
    import duckdb

Layer = Literal["bronze", "silver", "gold", "quarantine"]
LAYERS: tuple[Layer, ...] = get_args(Layer)
# Reference tables of the pack stand with silver: they are built with it.
SILVER_SCHEMAS = ("silver", "reference")


@dataclass(frozen=True)
class OpenLayer:
    """A layer being read.

    `relations` maps `schema.table` to the SQL that names its rows, `locations` to the file or folder;
    `loaded_at` is when the layer was built, in UTC, None where each row says it (`_loaded_at`).
    """

    layer: Layer
    connection: "duckdb.DuckDBPyConnection"
    relations: Mapping[str, str]
    locations: Mapping[str, Path]
    loaded_at: str | None = None

    def columns(self, name: str) -> dict[str, str]:
        """Names and DuckDB types of a table's columns, in order."""
        rows = self.connection.execute(f"DESCRIBE SELECT * FROM {self.relations[name]}").fetchall()
        return {str(row[0]): str(row[1]) for row in rows}

    def count(self, name: str) -> int:
        """The rows of a table."""
        ((rows,),) = self.connection.execute(f"SELECT count(*) FROM {self.relations[name]}").fetchall()
        return int(rows)


@contextmanager
def open_layer(workspace: Path, pack: Pack, layer: Layer) -> Iterator[OpenLayer]:
    """Open a layer read-only; WorkspaceError where it does not exist or a refresh is writing it."""
    if layer == "gold":
        opened = _open_gold(workspace)
    elif layer == "silver":
        opened = _open_silver(workspace)
    else:
        folder = (bronze_folder if layer == "bronze" else quarantine_folder)(workspace, pack)
        opened = _open_files(layer, folder, pack)
    try:
        yield opened
    finally:
        opened.connection.close()


def _open_files(layer: Layer, folder: Path, pack: Pack) -> OpenLayer:
    sources = {name: folder / name for name in pack.sources if any((folder / name).rglob("*.parquet"))}
    if not sources:
        raise _absent(layer, folder)
    return OpenLayer(
        layer,
        _connect(MEMORY),
        relations={f"{layer}.{name}": _parquet(place) for name, place in sources.items()},
        locations={f"{layer}.{name}": place for name, place in sources.items()},
    )


def _parquet(folder: Path) -> str:
    return f"read_parquet({literal(str(folder / '**' / '*.parquet'))}, union_by_name = true)"


def _open_silver(workspace: Path) -> OpenLayer:
    path = build_database(workspace)
    if not path.exists():
        raise _absent("silver", path)
    built_at = datetime.fromtimestamp(path.stat().st_mtime, UTC).isoformat(timespec="seconds")
    connection = _connect(str(path))
    names = _table_names(connection, SILVER_SCHEMAS)
    return OpenLayer("silver", connection, _quoted(names), dict.fromkeys(names, path), built_at)


def _open_gold(workspace: Path) -> OpenLayer:
    serving = current(workspace)
    names = sorted(serving.info.tables)
    connection = _connect(str(serving.path))
    return OpenLayer(
        "gold", connection, _quoted(names), dict.fromkeys(names, serving.path), serving.info.built_at
    )


def _connect(database: str) -> "duckdb.DuckDBPyConnection":
    import duckdb

    # Spilling outside the workspace, which may be read by one who can't write it.
    spill_beside = Path(gettempdir()) / f"footnote-{os.getpid()}" / "layer"
    try:
        return connect(Path(database), read_only=database != MEMORY, spill_beside=spill_beside)
    except duckdb.IOException as problem:
        if "lock" in str(problem):
            raise WorkspaceError(
                f"{database} is being written",
                code="layer_locked",
                action="A refresh is at work: try again when it is done.",
            ) from problem
        raise WorkspaceError(
            f"{database} is no database that can be read",
            code="layer_unreadable",
            action="Run `footnote refresh` to build it again.",
        ) from problem


def _table_names(connection: "duckdb.DuckDBPyConnection", schemas: tuple[str, ...]) -> list[str]:
    rows = connection.execute(
        """SELECT table_schema || '.' || table_name FROM information_schema.tables
        WHERE list_contains(?, table_schema) ORDER BY 1""",
        [list(schemas)],
    ).fetchall()
    return [str(name) for (name,) in rows]


def _quoted(names: list[str]) -> dict[str, str]:
    return {name: ".".join(identifier(part) for part in name.split(".")) for name in names}


def _absent(layer: str, place: Path) -> WorkspaceError:
    return WorkspaceError(
        f"There is no {layer} layer in {place}",
        code="layer_absent",
        action="Run `footnote refresh` first.",
    )
