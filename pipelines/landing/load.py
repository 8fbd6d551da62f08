"""Load a batch of files of one source: good rows typed to bronze, the others as text to quarantine."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from secrets import token_hex
from typing import TYPE_CHECKING

from pipelines.errors import SourceError
from pipelines.landing.checks import (
    FILE,
    JUDGED,
    KEPT,
    PARTS,
    POSITION,
    REPEATS,
    ROW,
    judge_rows_sql,
    repeats_of_kept_sql,
    repeats_sql,
    rule_probe_sql,
    set_aside_repeats_sql,
)
from pipelines.landing.columns import engine_type, identifier, literal
from pipelines.landing.find import SourceFile
from pipelines.landing.manifest import Days, Fingerprint, Part
from pipelines.landing.raw import PART, RAW, REASON, TEXT, create_raw
from pipelines.landing.read_csv import read_csv
from pipelines.landing.read_json import read_json
from pipelines.landing.read_parquet import read_parquet
from pipelines.landing.read_xlsx import read_xlsx
from warehouse.errors import InternalError, PackError
from warehouse.pack import Source
from warehouse.pack_checks import SOURCE_DAY

if TYPE_CHECKING:
    import duckdb

LANDED = "landed"
NOTHING = "empty.parquet"
REPEATED = "repeats an earlier row"


@dataclass(frozen=True)
class Folders:
    """Where the Parquet of one source goes."""

    bronze: Path
    quarantine: Path

    def make(self) -> None:
        """Make both."""
        for folder in (self.bronze, self.quarantine):
            folder.mkdir(parents=True, exist_ok=True)


@dataclass
class Batch:
    """Files of one source that are read, judged and written together, in their order."""

    connection: "duckdb.DuckDBPyConnection"
    name: str
    source: Source
    files: Sequence[SourceFile]
    loaded_at: datetime

    def read(self) -> None:
        """Read all files as text; SourceError where one is not as declared."""
        create_raw(self.connection, self.source)
        self.rows = [self._read_file(part, file) for part, file in enumerate(self.files)]
        firsts = [sum(self.rows[:part]) for part in range(len(self.files) + 1)]
        self.connection.execute(
            f"CREATE OR REPLACE TABLE {PARTS} (part INTEGER, file VARCHAR, first BIGINT, next BIGINT)"
        )
        self.connection.executemany(
            f"INSERT INTO {PARTS} VALUES (?, ?, ?, ?)",
            [[part, file.name, firsts[part], firsts[part + 1]] for part, file in enumerate(self.files)],
        )
        self.firsts = firsts

    def judge(self) -> None:
        """Type each row and find the first reason against it, repeats left out."""
        self._probe_rules()
        self.connection.execute(
            f"CREATE OR REPLACE TABLE {JUDGED} AS {judge_rows_sql(self.source, landed=LANDED)}"
        )

    def repeated_in(self, paths: Sequence[Path]) -> set[str]:
        """Return the names of those Parquet files that hold a key of a good row of the batch."""
        if not paths or not self.source.unique:
            return set()
        keys = ", ".join(map(identifier, self.source.unique))
        found = self.connection.execute(
            f"""SELECT DISTINCT filename FROM read_parquet({_list(paths)}, filename = true) AS landed
            SEMI JOIN (SELECT {keys} FROM {JUDGED} WHERE {REASON} IS NULL) USING ({keys})"""
        ).fetchall()
        return {Path(name).name for (name,) in found}

    def set_aside_repeats(self, kept: Sequence[Path]) -> None:
        """Give its reason to each row whose key an earlier row has, in the batch or in the kept files."""
        if not self.source.unique:
            return
        if kept:
            self.connection.execute(
                f"CREATE OR REPLACE TEMP VIEW {KEPT} AS SELECT * FROM read_parquet({_list(kept)})"
            )
            self._set_aside(repeats_of_kept_sql(self.source))
        self._set_aside(repeats_sql(self.source))

    def write(self, folders: Folders, fingerprints: Sequence[Fingerprint]) -> list[Part]:
        """Write bronze and quarantine of every file, and say what became of its rows."""
        reasons, days = self._reasons(), self._days()
        parts = []
        for number, (file, taken) in enumerate(zip(self.files, fingerprints, strict=True)):
            parquet = f"{file.path.name.split('.')[0][:60]}-{token_hex(6)}.parquet"
            loaded = self._write_good(number, file, folders.bronze / parquet)
            refused = sum(reasons[number].values())
            quarantined = self._write_refused(number, file, folders.quarantine / parquet, refused)
            if self.rows[number] != loaded + quarantined or refused != quarantined:
                counts = f"{self.rows[number]} rows in, but {loaded} loaded and {quarantined} quarantined"
                raise InternalError(f"{file.name}: {counts}")
            parts.append(
                Part(
                    name=file.name,
                    origin=file.origin,
                    day=file.day,
                    fingerprint=taken,
                    parquet=parquet,
                    rows_in=self.rows[number],
                    loaded=loaded,
                    reasons=reasons[number],
                    days=days[number],
                )
            )
        return parts

    def _read_file(self, part: int, file: SourceFile) -> int:
        if file.format == "json":
            is_stream = file.origin == "stream"
            return read_json(self.connection, self.source, file.path, part=part, lenient=is_stream)
        reader = {"csv": read_csv, "parquet": read_parquet, "xlsx": read_xlsx}[file.format]
        return reader(self.connection, self.source, file.path, part=part)

    def _probe_rules(self) -> None:
        import duckdb

        for rule, condition in self.source.rules.items():
            try:
                self.connection.execute(rule_probe_sql(self.source, condition))
            except duckdb.Error as problem:
                key = f"sources.{self.name}.rules.{rule}"
                raise PackError(
                    f"pack.yml, {key}: not a condition over its columns: {condition}", code="pack_rule"
                ) from problem

    def _set_aside(self, repeats: str) -> None:
        self.connection.execute(f"CREATE OR REPLACE TEMP TABLE {REPEATS} AS {repeats}")
        self.connection.execute(set_aside_repeats_sql())

    def _write_good(self, part: int, file: SourceFile, path: Path) -> int:
        columns = ", ".join(map(identifier, self.source.columns))
        return _copy(
            self.connection,
            f"""SELECT {columns}, {self._stamps(part, file)} FROM {JUDGED}
            WHERE {PART} = {part} AND {REASON} IS NULL""",
            path,
        )

    def _write_refused(self, part: int, file: SourceFile, path: Path, count: int) -> int:
        columns = ", ".join(f"{RAW}.{identifier(name)}" for name in self.source.columns)
        # Without this the whole text table would be read to find nothing in it.
        some = f"{JUDGED}.{PART} = {part} AND {JUDGED}.{REASON} IS NOT NULL" if count else "FALSE"
        return _copy(
            self.connection,
            f"""SELECT {columns}, {self._stamps(part, file)}, {JUDGED}.{REASON}, {RAW}.{TEXT}
            FROM {RAW} JOIN {JUDGED} ON {RAW}.rowid = {JUDGED}.{POSITION} WHERE {some} ORDER BY {POSITION}""",
            path,
        )

    def _stamps(self, part: int, file: SourceFile) -> str:
        row = f"{POSITION} - {self.firsts[part]} + 1"
        return _stamps(
            self.source, literal(file.name), row, self.loaded_at, str(file.day) if file.day else None
        )

    def _reasons(self) -> list[dict[str, int]]:
        rows = self.connection.execute(
            f"""SELECT {PART}, regexp_replace({REASON}, '^repeats row .*$', '{REPEATED}', 's'), COUNT(*)
            FROM {JUDGED} WHERE {REASON} IS NOT NULL GROUP BY 1, 2 ORDER BY 3 DESC, 2"""
        ).fetchall()
        found: list[dict[str, int]] = [{} for _ in self.files]
        for part, reason, count in rows:
            found[part][reason] = count
        return found

    def _days(self) -> list[Days]:
        """Return rows and an order-free hash of the good rows of each file, by the day of the event."""
        columns = ", ".join(map(identifier, self.source.columns))
        event = self.source.event_time
        day = "NULL" if event in (None, SOURCE_DAY) else f"CAST({identifier(str(event))} AS DATE)"
        rows = self.connection.execute(
            f"""SELECT {PART}, {day}, COUNT(*), SUM(CAST(HASH({columns}) AS HUGEINT))
            FROM {JUDGED} WHERE {REASON} IS NULL GROUP BY 1, 2"""
        ).fetchall()
        found: list[dict[str, tuple[int, int]]] = [{} for _ in self.files]
        for part, moment, count, content in rows:
            known = self.files[part].day if event == SOURCE_DAY else moment
            found[part][str(known or "")] = (count, content)
        return list(found)


def write_nothing(
    connection: "duckdb.DuckDBPyConnection", source: Source, folders: Folders, loaded_at: datetime
) -> None:
    """Write an empty bronze and an empty quarantine for a source without a file."""
    typed = ", ".join(
        f"NULL::{engine_type(column)} AS {identifier(name)}" for name, column in source.columns.items()
    )
    texts = ", ".join(f"NULL::VARCHAR AS {identifier(name)}" for name in source.columns)
    stamps = _stamps(source, "NULL::VARCHAR", "NULL::BIGINT", loaded_at, None)
    _copy(connection, f"SELECT {typed}, {stamps} WHERE FALSE", folders.bronze / NOTHING)
    refused = f"SELECT {texts}, {stamps}, NULL::VARCHAR AS {REASON}, NULL::VARCHAR AS {TEXT} WHERE FALSE"
    _copy(connection, refused, folders.quarantine / NOTHING)


def refuse_hopeless(source: Source, parts: Sequence[Part]) -> None:
    """A file of which no row can be used is not the declared file: stop rather than publish without it.

    One of many files may hold no row, or only rows that are there already or lack their parent; all may not.
    """
    files = [part for part in parts if part.origin == "file"]
    for part in files:
        if part.rows_in and part.loaded == 0 and (len(files) == 1 or _is_unreadable(source, part)):
            raise _all_refused(part)
    if files and not any(part.rows_in for part in files):
        raise SourceError(
            "has a header and no rows", file=files[0].name, code="file_empty", action="Export the file again."
        )
    if files and not any(part.loaded for part in parts):
        raise _all_refused(files[0])


def _all_refused(part: Part) -> SourceError:
    reason, count = next(iter(part.reasons.items()), ("", 0))
    commonest = f"the commonest reason ({count:,}) is: {reason}"
    return SourceError(
        f"none of its {part.rows_in:,} rows can be used; {commonest}",
        file=part.name,
        code="all_refused",
        action="Check that the file is of this dataset and in the declared format.",
    )


def _is_unreadable(source: Source, part: Part) -> bool:
    """Whether rows were refused for what they are, and not for other rows that were or were not there."""
    elsewhere = sum(
        count
        for reason, count in part.reasons.items()
        if reason == REPEATED or any(reason.startswith(f"{name}: not in ") for name in source.references)
    )
    return elsewhere == 0


def _stamps(source: Source, file: str, row: str, loaded_at: datetime, day: str | None) -> str:
    stamps = f"{file} AS {FILE}, {row} AS {ROW}, TIMESTAMP {literal(str(loaded_at))} AS _loaded_at"
    if not source.is_daily:
        return stamps
    return f"{stamps}, {f'DATE {literal(day)}' if day else 'NULL::DATE'} AS {SOURCE_DAY}"


def _copy(connection: "duckdb.DuckDBPyConnection", select: str, path: Path) -> int:
    done = connection.execute(f"COPY ({select}) TO {literal(str(path))} (FORMAT parquet, COMPRESSION zstd)")
    (count,) = done.fetchall()[0]
    return int(count)


def _list(paths: Sequence[Path]) -> str:
    return f"[{', '.join(literal(str(path)) for path in paths)}]"
