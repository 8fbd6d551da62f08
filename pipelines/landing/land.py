"""Land all sources of a pack, in their declared order; only what changed is read again."""

import os
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from pipelines.landing.changes import Changes, find_changes, parts_judged_anew
from pipelines.landing.columns import identifier, literal
from pipelines.landing.find import SourceFile, find_files, gaps
from pipelines.landing.fingerprint import check_unchanged
from pipelines.landing.inbox import streamed_files
from pipelines.landing.landed import LandedSource, landed_source
from pipelines.landing.load import LANDED, Batch, Folders, refuse_hopeless, write_nothing
from pipelines.landing.manifest import (
    LandedBefore,
    Manifest,
    Part,
    declaration_digest,
    read_manifest,
    write_manifest,
)
from pipelines.landing.swap import recover, swap
from pipelines.versions import draft_of
from warehouse.errors import WorkspaceError
from warehouse.pack import Pack, Source

if TYPE_CHECKING:
    import duckdb

MEMORY = "3GB"
# Streamed lines that name no source: they are of no file, so no landing makes them anew.
UNROUTED = "_unrouted"


def land(pack: Pack, folder: Path, *, workspace: Path, loaded_at: datetime) -> tuple[LandedSource, ...]:
    """Bring bronze and quarantine of a workspace up to the files of a folder.

    A file that was landed before and has not changed is not read again. Bronze and quarantine change only
    once every source landed; an error leaves them as they were.
    """
    bronze, quarantine = bronze_folder(workspace, pack), quarantine_folder(workspace, pack)
    recover(bronze)
    recover(quarantine)
    files = {name: _all_files(pack, name, folder, workspace, loaded_at) for name in pack.sources}
    before = read_manifest(bronze)
    changes = {
        name: find_changes(source, files[name], before.get(name), bronze / name, quarantine / name)
        for name, source in pack.sources.items()
    }
    if any(change.is_any for change in changes.values()) or _parents_moved(before):
        with scratch(workspace, "landing") as connection:
            landing = _Landing(pack, workspace, loaded_at, connection, before, changes)
            after = landing.run()
        for final in (quarantine, bronze):
            swap(draft_of(final), final)
    else:
        after = {name: replace(before[name], parts=changes[name].kept) for name in pack.sources}
        if after != before:
            write_manifest(bronze, after)
    return tuple(
        landed_source(
            name,
            after[name].parts,
            before.get(name),
            absent=source.file_label,
            warnings=_warnings(changes[name].files, after[name].parts),
        )
        for name, source in pack.sources.items()
    )


def bronze_folder(workspace: Path, pack: Pack) -> Path:
    """Where the landed sources of a pack are, one folder each."""
    return workspace / "bronze" / pack.name


def quarantine_folder(workspace: Path, pack: Pack) -> Path:
    """Where the refused rows of a pack are, one folder a source."""
    return workspace / "quarantine" / pack.name


def _all_files(
    pack: Pack, name: str, folder: Path, workspace: Path, loaded_at: datetime
) -> tuple[SourceFile, ...]:
    """Return the files of a source in the folder, and after them what was streamed in."""
    streamed = streamed_files(workspace, pack, name)
    found = find_files(folder, pack.sources[name], today=loaded_at.date(), may_lack=bool(streamed))
    return (*found, *streamed)


def _parents_moved(before: Manifest) -> bool:
    """Whether a source was judged by other rows of its parents than are there now, as after a stream."""
    return any(
        tuple(part.parquet for part in before[parent].parts) != judged_by
        for landed in before.values()
        for parent, judged_by in landed.parents.items()
    )


@dataclass
class _Landing:
    """One landing into drafts of bronze and quarantine, source by source."""

    pack: Pack
    workspace: Path
    loaded_at: datetime
    connection: "duckdb.DuckDBPyConnection"
    before: Manifest
    changes: dict[str, Changes]

    def run(self) -> Manifest:
        """Fill both drafts and return what they hold."""
        self.bronze = bronze_folder(self.workspace, self.pack)
        self.quarantine = quarantine_folder(self.workspace, self.pack)
        self.after: Manifest = {}
        for final in (self.bronze, self.quarantine):
            shutil.rmtree(draft_of(final), ignore_errors=True)
        self.connection.execute(f"CREATE SCHEMA {LANDED}")
        for name, source in self.pack.sources.items():
            self.after[name] = self._land(name, source)
        if (self.quarantine / UNROUTED).is_dir():
            shutil.copytree(self.quarantine / UNROUTED, draft_of(self.quarantine) / UNROUTED)
        write_manifest(draft_of(self.bronze), self.after)
        return self.after

    def _land(self, name: str, source: Source) -> LandedBefore:
        folders = Folders(draft_of(self.bronze) / name, draft_of(self.quarantine) / name)
        folders.make()
        change = self.changes[name]
        parents = {target.split(".")[0] for target in source.references.values()}
        judged_by = {one: tuple(part.parquet for part in self.after[one].parts) for one in sorted(parents)}
        change = change.with_dirty(
            parts_judged_anew(self.connection, source, change, self.before.get(name), judged_by, self.bronze)
        )
        parts = self._load(name, source, change, folders)
        refuse_hopeless(source, parts)
        if not parts:
            write_nothing(self.connection, source, folders, self.loaded_at)
        self._show(name, folders.bronze)
        return LandedBefore(declaration_digest(source), tuple(parts), judged_by)

    def _load(self, name: str, source: Source, change: Changes, folders: Folders) -> list[Part]:
        """Read the files that need it, take over the parts of the others, and return all in file order."""
        fresh: list[Part] = []
        if change.to_read:
            batch, change = self._read(name, source, change)
            batch.set_aside_repeats([self.bronze / name / part.parquet for part in change.kept])
            fresh = batch.write(folders, [change.taken[file.name] for file in batch.files])
        for file in change.to_read:
            check_unchanged(file.path, change.taken[file.name])
        for part in change.kept:
            _link(self.bronze / name / part.parquet, folders.bronze)
            _link(self.quarantine / name / part.parquet, folders.quarantine)
        landed = {part.name: part for part in (*change.kept, *fresh)}
        return [landed[file.name] for file in change.files]

    def _read(self, name: str, source: Source, change: Changes) -> tuple[Batch, Changes]:
        """Read and judge the changed files, and with them the later ones that now repeat a key of theirs."""
        while True:
            batch = Batch(self.connection, name, source, change.to_read, self.loaded_at)
            batch.read()
            batch.judge()
            later = [self.bronze / name / part.parquet for part in change.kept_after_dirty]
            taken = batch.repeated_in(later)
            if not taken:
                return batch, change
            change = change.with_dirty([part.name for part in change.kept if part.parquet in taken])

    def _show(self, name: str, folder: Path) -> None:
        rows = f"read_parquet({literal(str(folder / '*.parquet'))})"
        self.connection.execute(f"CREATE VIEW {LANDED}.{identifier(name)} AS SELECT * FROM {rows}")


def _link(file: Path, folder: Path) -> None:
    try:
        os.link(file, folder / file.name)
    except OSError:
        shutil.copy2(file, folder / file.name)


def _warnings(files: Sequence[SourceFile], parts: Sequence[Part]) -> list[str]:
    empty = [f"{part.name} has no rows" for part in parts if part.rows_in == 0]
    return [*gaps([file for file in files if file.origin == "file"]), *empty]


@contextmanager
def scratch(workspace: Path, name: str) -> "Iterator[duckdb.DuckDBPyConnection]":
    """Lend a database on disk: what is read may be larger than the memory."""
    import duckdb

    folder = workspace / "scratch" / name
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    connection = duckdb.connect(
        str(folder / "scratch.duckdb"), config={"temp_directory": str(folder), "memory_limit": MEMORY}
    )
    try:
        connection.execute("SET enable_progress_bar = false")
        yield connection
    except (duckdb.OutOfMemoryException, duckdb.IOException) as problem:
        raise WorkspaceError(
            f"The landing ran out of memory or could not use the disk: {str(problem).splitlines()[0]}",
            code="no_room",
            action=f"See that the disk of {workspace} has room.",
        ) from problem
    finally:
        connection.close()
        shutil.rmtree(folder, ignore_errors=True)
