"""Land all sources of a pack, in their declared order."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from pipelines.errors import SourceError
from pipelines.landing.find import find_file
from pipelines.landing.load import Folders, LandedSource, load_file, load_nothing
from pipelines.landing.survey import survey
from pipelines.versions import draft_of
from warehouse.pack import Pack

if TYPE_CHECKING:
    import duckdb


def land(pack: Pack, folder: Path, *, workspace: Path, loaded_at: datetime) -> tuple[LandedSource, ...]:
    """Write bronze and quarantine of a workspace anew from the files of a folder.

    All files are surveyed before any is loaded. Bronze and quarantine change only once every source landed.
    """
    found = {name: find_file(folder, source) for name, source in pack.sources.items()}
    rows = {name: survey(path, pack.sources[name]) for name, path in found.items() if path}
    drafts = Folders(draft_of(bronze_folder(workspace, pack)), draft_of(quarantine_folder(workspace, pack)))
    _remove(drafts)
    landed = []
    with _scratch(workspace) as connection:
        for name, source in pack.sources.items():
            path = found[name]
            if path is None:
                one = load_nothing(connection, name, source, folders=drafts, loaded_at=loaded_at)
            else:
                one = load_file(
                    connection,
                    name,
                    source,
                    path=path,
                    rows_in=rows[name],
                    folders=drafts,
                    loaded_at=loaded_at,
                )
                _refuse_hopeless(one)
            landed.append(one)
    for folder_now in (bronze_folder(workspace, pack), quarantine_folder(workspace, pack)):
        _swap(draft_of(folder_now), folder_now)
    return tuple(landed)


def bronze_folder(workspace: Path, pack: Pack) -> Path:
    """Where the landed sources of a pack are, one folder each."""
    return workspace / "bronze" / pack.name


def quarantine_folder(workspace: Path, pack: Pack) -> Path:
    """Where the refused rows of a pack are, one folder a source."""
    return workspace / "quarantine" / pack.name


def _refuse_hopeless(landed: LandedSource) -> None:
    """A file of which no row can be used is not the declared file: stop rather than publish without it."""
    if landed.rows_in == 0:
        raise SourceError(
            "has a header and no rows", file=landed.file, code="file_empty", action="Export the file again."
        )
    if landed.loaded == 0:
        reason, count = next(iter(landed.reasons.items()))
        raise SourceError(
            f"none of its {landed.rows_in:,} rows can be used; the commonest reason ({count:,}) is: {reason}",
            file=landed.file,
            code="all_refused",
            action="Check that the file is of this dataset and in the declared format.",
        )


def _remove(folders: Folders) -> None:
    for folder in (folders.bronze, folders.quarantine):
        shutil.rmtree(folder, ignore_errors=True)


def _swap(draft: Path, final: Path) -> None:
    shutil.rmtree(final, ignore_errors=True)
    draft.rename(final)


@contextmanager
def _scratch(workspace: Path) -> "Iterator[duckdb.DuckDBPyConnection]":
    import duckdb

    connection = duckdb.connect(config={"temp_directory": str(workspace / "build" / "spill")})
    try:
        yield connection
    finally:
        connection.close()
