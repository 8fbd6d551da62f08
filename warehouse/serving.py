"""Where readers find the published data: a pointer file, versioned serving files, and what each contains."""

import json
import os
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from difflib import get_close_matches
from pathlib import Path
from typing import Any, Literal

from warehouse.errors import WorkspaceError

POINTER = "CURRENT"
VALUES = ".values.json"
COUNTED_ROWS = ".rows.json"


@dataclass(frozen=True)
class TableInfo:
    """One published table: its row count, its columns (name -> DuckDB type) in order, its first and last day.

    The days are None where the table is empty or its rows do not happen on a day; `unknown` are the columns
    that have no value in any row.
    """

    rows: int
    columns: Mapping[str, str]
    first_day: date | None = None
    last_day: date | None = None
    unknown: tuple[str, ...] = ()

    def __getitem__(self, key: str) -> Any:
        return getattr(self, key)


@dataclass(frozen=True)
class ServingInfo:
    """What a published version holds.

    `as_of` is the day before which its world ends, None for all that is known. `tables` maps `schema.table`
    to its TableInfo, `lacks` maps an empty mart, or a column without any value (schema.table.column), to the
    plain word for what is missing, `data_start` and `data_end` are the days of the first and the last row of
    any fact. Where `days` are assumed, the source knows months alone, and the last day is that of its month.
    `week_start` and `fiscal_year_start` (a month) are the workspace's settings, None where it has none.
    """

    dataset: str
    title: str
    version: str
    built_at: str
    currency: str
    locale: str
    country: str
    language: str
    data_start: date | None
    data_end: date | None
    tables: Mapping[str, TableInfo]
    lacks: Mapping[str, str]
    as_of: date | None = None
    days: Literal["known", "assumed"] = "known"
    week_start: Literal["monday", "sunday", "saturday"] | None = None
    fiscal_year_start: int | None = None

    def to_json(self) -> str:
        """Render as the JSON text kept beside the serving file."""
        return json.dumps(asdict(self), indent=1, default=str, ensure_ascii=False)

    @classmethod
    def from_json(cls, text: str) -> "ServingInfo":
        """Read the JSON text written by `to_json`."""
        fields = json.loads(text)
        fields["tables"] = {
            name: TableInfo(**_with_dates(table, "first_day", "last_day"))
            for name, table in fields["tables"].items()
        }
        return cls(**_with_dates(fields, "data_start", "data_end", "as_of"))

    def days_of(self, tables: Iterable[str]) -> tuple[date | None, date | None]:
        """Return the first and last day of some tables together, those of all data where none has days."""
        known = [self.tables[name] for name in tables if name in self.tables]
        first = [table.first_day for table in known if table.first_day]
        last = [table.last_day for table in known if table.last_day]
        return (min(first), max(last)) if first and last else (self.data_start, self.data_end)


def _with_dates(fields: Mapping[str, Any], *names: str) -> dict[str, Any]:
    days = {name: date.fromisoformat(fields[name]) if fields.get(name) else None for name in names}
    return {**fields, **days}


@dataclass(frozen=True)
class ServingFile:
    """A published version on disk."""

    path: Path
    info: ServingInfo

    @property
    def values_path(self) -> Path:
        """The value index that belongs to this version."""
        return self.path.with_suffix(VALUES)

    @property
    def counted_rows_path(self) -> Path:
        """The counts of this version's rows that every answer needs."""
        return self.path.with_suffix(COUNTED_ROWS)


def serving_folder(workspace: Path) -> Path:
    """Folder of the published versions of a workspace."""
    return workspace / "serving"


def current_version(workspace: Path) -> str | None:
    """Name of the version the pointer names, or None where nothing was published."""
    try:
        return (serving_folder(workspace) / POINTER).read_text("utf-8").strip() or None
    except (FileNotFoundError, NotADirectoryError):
        return None


def is_published(workspace: Path, version: str) -> bool:
    """Whether a version was written to its end and is still there."""
    path = serving_folder(workspace) / version
    return path.with_name(f"{version}.json").exists() and path.with_name(f"{version}.duckdb").exists()


def current(workspace: Path) -> ServingFile:
    """Find the version readers should open; raise WorkspaceError where there is none."""
    version = current_version(workspace)
    if version is None:
        raise WorkspaceError(
            f"Nothing is published in the workspace {workspace}",
            code="nothing_published",
            action="Run `footnote refresh` first.",
        )
    return _open(workspace, version)


def version_names(workspace: Path) -> list[str]:
    """Names of the versions that were written to the end, oldest first: their description comes last."""
    folder = serving_folder(workspace)
    names = (path.name for path in folder.glob("*.json") if not path.name.endswith((VALUES, COUNTED_ROWS)))
    return sorted(name.removesuffix(".json") for name in names)


def published(workspace: Path, version: str | None = None) -> ServingFile:
    """Find a version by name, the current one where none is named; WorkspaceError if it is not there."""
    if version is None:
        return current(workspace)
    known = version_names(workspace)
    if version not in known:
        raise WorkspaceError(
            f"There is no version '{version[:80]}' in the workspace {workspace}",
            code="unknown_version",
            choices=get_close_matches(version, known, n=3, cutoff=0.3),
            action="`footnote versions` lists them.",
        )
    return _open(workspace, version)


def _open(workspace: Path, version: str) -> ServingFile:
    path = serving_folder(workspace) / f"{version}.duckdb"
    try:
        info = ServingInfo.from_json(path.with_suffix(".json").read_text("utf-8"))
        path.stat()
    except (OSError, ValueError, TypeError, KeyError) as problem:
        raise WorkspaceError(
            f"The published version {version} in {workspace} is incomplete or unreadable",
            code="version_unreadable",
            action="Run `footnote refresh` to publish it again.",
        ) from problem
    return ServingFile(path, info)


def write_pointer(workspace: Path, version: str) -> None:
    """Make a version the current one, in a single atomic step."""
    folder = serving_folder(workspace)
    draft = folder / f"{POINTER}.{os.getpid()}.tmp"
    with draft.open("w", encoding="utf-8") as file:
        file.write(f"{version}\n")
        file.flush()
        os.fsync(file.fileno())
    os.replace(draft, folder / POINTER)
