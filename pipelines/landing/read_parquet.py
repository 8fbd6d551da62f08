"""Read a Parquet file as text: its typed values are written out and then checked like any other text."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipelines.errors import SourceError
from pipelines.landing.beginning import check_beginning, unreadable
from pipelines.landing.columns import identifier, literal
from pipelines.landing.header import check_columns
from pipelines.landing.raw import insert_select
from warehouse.pack import Column, Source

if TYPE_CHECKING:
    import duckdb
    from duckdb.sqltypes import DuckDBPyType

END = b"PAR1"
GROUPS = ("list", "array", "map")
MOMENTS = ("date", "timestamp", "timestamp_s", "timestamp_ms", "timestamp_ns")


def read_parquet(connection: "duckdb.DuckDBPyConnection", source: Source, path: Path, *, part: int) -> int:
    """Append the rows of a Parquet file to the text table."""
    import duckdb

    check_beginning(path, "parquet")
    _check_end(path)
    origin = f"read_parquet({literal(str(path))}, binary_as_string = true)"
    try:
        relation = connection.sql(f"SELECT * FROM {origin}")
        leaves = dict(_leaves(relation, source))
        check_columns(list(leaves), source, file=path.name)
        values = {
            name: _text(_field(place, relation.columns), leaves[place], column)
            for place, (name, column) in zip(source.places, source.columns.items(), strict=True)
        }
        return insert_select(connection, source, values, origin=origin, part=part)
    except duckdb.OutOfMemoryException:
        raise
    except duckdb.Error as problem:
        raise _damaged(path) from problem


def _leaves(relation: Any, source: Source) -> "Iterator[tuple[str, DuckDBPyType]]":
    """Yield the dotted path and type of each column; a group is opened where a declared path leads in."""
    inside = {
        place.rsplit(".", depth)[0] for place in source.places for depth in range(1, place.count(".") + 1)
    }
    fields: list[tuple[str, DuckDBPyType]] = list(zip(relation.columns, relation.types, strict=True))
    while fields:
        place, type_ = fields.pop(0)
        if type_.id == "struct" and place in inside:
            children: Any = type_.children
            fields[:0] = [(f"{place}.{name}", inner) for name, inner in children]
        else:
            yield place, type_


def _field(place: str, columns: list[str]) -> str:
    return identifier(place) if place in columns else ".".join(map(identifier, place.split(".")))


def _text(field: str, type_: "DuckDBPyType", column: Column) -> str:
    """Return SQL for the text of a value, in the form that the declared column is checked against."""
    if type_.id == "struct" or type_.id in GROUPS:
        return f"to_json({field})::VARCHAR"
    if type_.id in MOMENTS and column.format is not None:
        return f"strftime({field}::TIMESTAMP, {literal(column.format)})"
    return f"{field}::VARCHAR"


def _check_end(path: Path) -> None:
    try:
        with path.open("rb") as file:
            file.seek(-len(END), 2)
            end = file.read()
    except OSError as problem:
        raise unreadable(path, problem) from problem
    if end != END:
        raise SourceError(
            "is cut off: a Parquet file ends with the mark it begins with",
            file=path.name,
            code="parquet_truncated",
            action="Get the file again.",
        )


def _damaged(path: Path) -> SourceError:
    return SourceError(
        "is damaged: its Parquet data can't be read",
        file=path.name,
        code="parquet_corrupt",
        action="Get the file again.",
    )
