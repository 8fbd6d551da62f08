"""Load one surveyed file: good rows typed to bronze, the others as text to quarantine."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipelines.errors import SourceError
from pipelines.landing.checks import REASON, ROW, judge_rows_sql, rule_probe_sql, typed_rows_sql
from pipelines.landing.columns import engine_type, identifier, literal
from warehouse.errors import InternalError, PackError
from warehouse.pack import Source

if TYPE_CHECKING:
    import duckdb

LANDED = "landed"
RAW = "raw_rows"
JUDGED = "judged_rows"
PART = "part-0.parquet"
LONGEST_ROW = 64_000_000


@dataclass(frozen=True)
class LandedSource:
    """What became of the rows of a source; `reasons` counts the quarantined by reason, row numbers left out.

    `changed`: its bronze differs from what was landed before. `days`: on which days of its event time; None
    where that is not known, which means on any.
    """

    name: str
    file: str
    rows_in: int
    loaded: int
    quarantined: int
    reasons: Mapping[str, int]
    changed: bool = True
    days: frozenset[date] | None = None

    def to_json(self) -> dict[str, Any]:
        """Return plain values only."""
        days = None if self.days is None else sorted(map(str, self.days))
        return {**asdict(self), "days": days}


@dataclass(frozen=True)
class Folders:
    """Where the Parquet of a landing goes, one folder a source below each."""

    bronze: Path
    quarantine: Path


def load_file(
    connection: "duckdb.DuckDBPyConnection",
    name: str,
    source: Source,
    *,
    path: Path,
    rows_in: int,
    folders: Folders,
    loaded_at: datetime,
) -> LandedSource:
    """Write the rows of a file below the folders and keep its typed rows as a view in the schema `landed`."""
    _read_text(connection, source, path, rows_in)
    _probe_rules(connection, name, source)
    connection.execute(
        f"CREATE OR REPLACE TEMP TABLE {JUDGED} AS {judge_rows_sql(source, raw=RAW, landed=LANDED)}"
    )
    stamp = f"{literal(path.name)} AS _source_file, {ROW}, TIMESTAMP {literal(str(loaded_at))} AS _loaded_at"
    columns = ", ".join(identifier(column) for column in source.columns)
    good = f"SELECT {ROW} FROM {JUDGED} WHERE {REASON} IS NULL"
    loaded = _write(
        connection,
        f"""SELECT {columns}, {stamp} FROM ({typed_rows_sql(source, raw=RAW)})
        SEMI JOIN ({good}) USING ({ROW}) ORDER BY {ROW}""",
        folders.bronze / name,
    )
    quarantined = _write(
        connection,
        f"""SELECT {columns}, {stamp}, {REASON} FROM {RAW} JOIN {JUDGED} USING ({ROW})
        WHERE {REASON} IS NOT NULL ORDER BY {ROW}""",
        folders.quarantine / name,
    )
    if rows_in != loaded + quarantined:
        raise InternalError(
            f"{path.name}: {rows_in} rows in, but {loaded} loaded and {quarantined} quarantined"
        )
    _keep(connection, name, folders.bronze / name)
    return LandedSource(name, path.name, rows_in, loaded, quarantined, _reasons(connection))


def load_nothing(
    connection: "duckdb.DuckDBPyConnection",
    name: str,
    source: Source,
    *,
    folders: Folders,
    loaded_at: datetime,
) -> LandedSource:
    """Write an empty bronze table for an optional file that is absent."""
    fields = ", ".join(
        f"NULL::{engine_type(column)} AS {identifier(field)}" for field, column in source.columns.items()
    )
    stamp = f"NULL::VARCHAR AS _source_file, NULL::BIGINT AS {ROW}"
    select = f"SELECT {fields}, {stamp}, TIMESTAMP {literal(str(loaded_at))} AS _loaded_at WHERE FALSE"
    _write(connection, select, folders.bronze / name)
    _keep(connection, name, folders.bronze / name)
    return LandedSource(name, f"{source.file_label} (absent)", 0, 0, 0, {})


def _read_text(connection: "duckdb.DuckDBPyConnection", source: Source, path: Path, rows_in: int) -> None:
    """Read all fields as text, numbered in file order; every choice is explicit, nothing is sniffed."""
    import duckdb

    columns = ", ".join(f"{literal(name)}: 'VARCHAR'" for name in source.columns)
    try:
        connection.execute(
            f"""CREATE OR REPLACE TEMP TABLE {RAW} AS
            SELECT *, row_number() OVER () AS {ROW}
            FROM read_csv(
              {literal(str(path))}, columns = {{{columns}}}, delim = {literal(source.delimiter)}, quote = '"',
              escape = '"', comment = '', nullstr = '', header = true, auto_detect = false,
              strict_mode = true, ignore_errors = false, parallel = false, max_line_size = {LONGEST_ROW}
            )"""
        )
    except duckdb.InvalidInputException as problem:
        raise _unreadable(path) from problem
    (read,) = connection.execute(f"SELECT count(*) FROM {RAW}").fetchall()[0]
    if read != rows_in:
        raise _unreadable(path)


def _unreadable(path: Path) -> SourceError:
    return SourceError(
        "can't be split into rows without doubt",
        file=path.name,
        code="rows_in_doubt",
        action="It may mix two kinds of line ends, or hold stray quotes; save it as CSV again.",
    )


def _probe_rules(connection: "duckdb.DuckDBPyConnection", name: str, source: Source) -> None:
    import duckdb

    for rule, condition in source.rules.items():
        try:
            connection.execute(rule_probe_sql(source, condition, raw=RAW))
        except duckdb.Error as problem:
            raise PackError(
                f"pack.yml, sources.{name}.rules.{rule}: not a condition over its columns: {condition}",
                code="pack_rule",
            ) from problem


def _write(connection: "duckdb.DuckDBPyConnection", select: str, folder: Path) -> int:
    folder.mkdir(parents=True)
    done = connection.execute(
        f"COPY ({select}) TO {literal(str(folder / PART))} (FORMAT parquet, COMPRESSION zstd)"
    )
    (count,) = done.fetchall()[0]
    return int(count)


def _keep(connection: "duckdb.DuckDBPyConnection", name: str, folder: Path) -> None:
    rows = f"read_parquet({literal(str(folder / PART))})"
    connection.execute(f"CREATE SCHEMA IF NOT EXISTS {LANDED}")
    connection.execute(f"CREATE OR REPLACE VIEW {LANDED}.{identifier(name)} AS SELECT * FROM {rows}")


def _reasons(connection: "duckdb.DuckDBPyConnection") -> dict[str, int]:
    rows = connection.execute(
        f"""SELECT regexp_replace({REASON}, '^repeats row [0-9]+$', 'repeats an earlier row'), count(*)
        FROM {JUDGED} WHERE {REASON} IS NOT NULL GROUP BY 1 ORDER BY 2 DESC, 1"""
    ).fetchall()
    return {str(reason): int(count) for reason, count in rows}
