"""What a workspace stores, table by table, and the first rows of bronze and quarantine.

For the command line alone: a preview shows raw data, names of people included.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from sqlglot import exp, parse_one

from pipelines.landing.columns import identifier, literal
from pipelines.layers import LAYERS, Layer, OpenLayer, open_layer
from semantic_layer.errors import QueryError
from semantic_layer.nearest import nearest
from warehouse.errors import WorkspaceError
from warehouse.pack import Pack

PREVIEWED: tuple[Layer, ...] = ("bronze", "quarantine")
LONGEST_VALUE = 200


@dataclass(frozen=True)
class StoredTable:
    """A stored table: file or folder, columns with types, rows, bytes on disk, when it was loaded (UTC)."""

    name: str
    layer: Layer
    location: str
    columns: Mapping[str, str]
    rows: int
    bytes: int
    loaded_at: str | None


@dataclass(frozen=True)
class Catalog:
    """The tables of all layers that could be read; `notes` say which could not, and why."""

    tables: tuple[StoredTable, ...]
    notes: tuple[str, ...]


@dataclass(frozen=True)
class Preview:
    """The first rows of a table as text, each value up to 200 characters; `of` is the number of all rows."""

    table: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str | None, ...], ...]
    of: int


def list_tables(workspace: Path, pack: Pack) -> Catalog:
    """Every stored table of a workspace, layer by layer; WorkspaceError where no layer can be read."""
    tables: list[StoredTable] = []
    problems = []
    for layer in LAYERS:
        try:
            with open_layer(workspace, pack, layer) as opened:
                tables += [_describe(opened, name) for name in sorted(opened.relations)]
        except WorkspaceError as problem:
            problems.append(problem)
    if not tables:
        raise problems[0]
    notes = tuple(f"{problem.message}; its tables are not listed." for problem in problems)
    return Catalog(tuple(tables), notes)


def preview(workspace: Path, pack: Pack, table: str, *, rows: int) -> Preview:
    """The first rows of a bronze or quarantine table, in file order; QueryError for any other name."""
    layer = next((one for one in PREVIEWED if table.startswith(f"{one}.")), None)
    names = [f"{one}.{source}" for one in PREVIEWED for source in pack.sources]
    if layer is None or table not in names:
        raise QueryError(
            f"There is no table '{table[:80]}' to preview",
            code="unknown_table",
            choices=nearest(table, names, limit=3),
            action="Tables of bronze and quarantine have a preview; `footnote profile` tells of the others.",
        )
    with open_layer(workspace, pack, layer) as opened:
        if table not in opened.relations:
            raise WorkspaceError(f"{table} was never landed", code="layer_absent", action="Refresh first.")
        return _preview(opened, table, rows)


def _preview(opened: OpenLayer, table: str, rows: int) -> Preview:
    columns = tuple(opened.columns(table))
    texts = ", ".join(f"LEFT(CAST({identifier(name)} AS VARCHAR), {LONGEST_VALUE + 1})" for name in columns)
    order = ", ".join(name for name in ("_source_file", "_source_row") if name in columns)
    found = opened.connection.execute(
        f"SELECT {texts} FROM {opened.relations[table]} {f'ORDER BY {order}' if order else ''} LIMIT {rows}"
    ).fetchall()
    return Preview(table, columns, tuple(tuple(map(_shortened, row)) for row in found), opened.count(table))


def _shortened(value: str | None) -> str | None:
    if value is None or len(value) <= LONGEST_VALUE:
        return value
    return f"{value[: LONGEST_VALUE - 1]}…"


def _describe(opened: OpenLayer, name: str) -> StoredTable:
    columns = opened.columns(name)
    place = opened.locations[name]
    in_files = opened.layer in PREVIEWED
    return StoredTable(
        name=name,
        layer=opened.layer,
        location=str(place.absolute()),
        columns=columns,
        rows=opened.count(name),
        bytes=_file_bytes(place) if in_files else _block_bytes(opened, name),
        loaded_at=_last_load(opened, name, columns) if in_files else opened.loaded_at,
    )


def _last_load(opened: OpenLayer, name: str, columns: Mapping[str, str]) -> str | None:
    if "_loaded_at" not in columns:
        return opened.loaded_at
    relation = opened.relations[name]
    ((moment,),) = opened.connection.execute(f"SELECT MAX(_loaded_at) FROM {relation}").fetchall()
    return f"{moment.isoformat(timespec='seconds')}+00:00" if moment else None


def _file_bytes(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*.parquet"))


def _block_bytes(opened: OpenLayer, name: str) -> int:
    """The blocks that a table of a database takes; small tables share blocks, so it is an upper bound."""
    blocks = opened.connection.execute(
        f"""SELECT COUNT(DISTINCT block_id) FROM pragma_storage_info({literal(_physical(opened, name))})
        WHERE block_id >= 0"""
    ).fetchall()
    size = opened.connection.execute("SELECT block_size FROM pragma_database_size()").fetchall()
    return int(blocks[0][0]) * int(size[0][0])


def _physical(opened: OpenLayer, name: str) -> str:
    """The table behind a view of SQLMesh, the table itself where it is none."""
    schema, _, table = name.partition(".")
    views = opened.connection.execute(
        "SELECT sql FROM duckdb_views() WHERE schema_name = ? AND view_name = ?", [schema, table]
    ).fetchall()
    if not views:
        return opened.relations[name]
    behind = parse_one(views[0][0], dialect="duckdb").expression.find(exp.Table)
    return (
        ".".join(identifier(part) for part in (behind.db, behind.name)) if behind else opened.relations[name]
    )
