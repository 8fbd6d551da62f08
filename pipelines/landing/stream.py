"""Add streamed batches to the bronze of one source, in place: what is there is not read again."""

import shutil
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from pipelines.landing.columns import identifier, literal
from pipelines.landing.compaction import compact
from pipelines.landing.find import SourceFile
from pipelines.landing.fingerprint import fingerprint
from pipelines.landing.inbox import inbox_folder, streamed_files
from pipelines.landing.land import bronze_folder, quarantine_folder, scratch
from pipelines.landing.load import LANDED, NOTHING, Batch, Folders, refuse_hopeless
from pipelines.landing.manifest import LandedBefore, Part, read_manifest, write_manifest
from pipelines.versions import draft_of
from warehouse.errors import WorkspaceError
from warehouse.pack import Pack


def land_stream(pack: Pack, name: str, *, workspace: Path, loaded_at: datetime) -> list[Part]:
    """Land the batches of a source that are not in bronze yet, and say what became of each.

    The caller holds the lock of the streams. A kill leaves bronze with all of a batch or none of it.
    """
    parts = _land_new(pack, name, workspace, loaded_at)
    if compact(inbox_folder(workspace, pack, name)):
        _land_new(pack, name, workspace, loaded_at)
    return parts


def _land_new(pack: Pack, name: str, workspace: Path, loaded_at: datetime) -> list[Part]:
    """Land what the manifest does not know, and leave out what was merged into it."""
    final = Folders(bronze_folder(workspace, pack) / name, quarantine_folder(workspace, pack) / name)
    manifest = read_manifest(final.bronze.parent)
    before = manifest.get(name)
    if before is None:
        raise nothing_landed(pack, workspace)
    _remove_strangers(final, before.parts)
    present = streamed_files(workspace, pack, name)
    kept = _kept(before.parts, present)
    known = {part.name for part in kept}
    files = [file for file in present if file.name not in known]
    if not files:
        return []
    parts = _load(pack, name, files, kept, workspace, loaded_at)
    after = (*kept, *parts)
    write_manifest(
        final.bronze.parent, {**manifest, name: LandedBefore(before.declaration, after, before.parents)}
    )
    _remove_strangers(final, after)
    return parts


def _load(
    pack: Pack,
    name: str,
    files: Sequence[SourceFile],
    kept: Sequence[Part],
    workspace: Path,
    loaded_at: datetime,
) -> list[Part]:
    """Read and judge batches, and move what they became beside the kept parts."""
    bronze, quarantine = bronze_folder(workspace, pack), quarantine_folder(workspace, pack)
    source = pack.sources[name]
    draft = Folders(draft_of(bronze) / name, draft_of(quarantine) / name)
    draft.make()
    with scratch(workspace, "stream") as connection:
        connection.execute(f"CREATE SCHEMA {LANDED}")
        for parent in {target.split(".")[0] for target in source.references.values()}:
            rows = f"read_parquet({literal(str(bronze / parent / '*.parquet'))})"
            connection.execute(f"CREATE VIEW {LANDED}.{identifier(parent)} AS SELECT * FROM {rows}")
        batch = Batch(connection, name, source, files, loaded_at)
        batch.read()
        batch.judge()
        batch.set_aside_repeats([bronze / name / part.parquet for part in kept])
        parts = batch.write(draft, [fingerprint(file.path) for file in files])
    refuse_hopeless(source, parts)
    # Quarantine first: until the manifest names a part, it is as if it were not there.
    for part in parts:
        (draft.quarantine / part.parquet).rename(quarantine / name / part.parquet)
        (draft.bronze / part.parquet).rename(bronze / name / part.parquet)
    for folder in (draft.bronze, draft.quarantine):
        shutil.rmtree(folder.parent, ignore_errors=True)
    return parts


def _kept(parts: Sequence[Part], present: Sequence[SourceFile]) -> tuple[Part, ...]:
    """Leave out the parts of batches that were merged into another since."""
    names = {file.name for file in present}
    return tuple(part for part in parts if part.origin == "file" or part.name in names)


def check_landed(pack: Pack, workspace: Path) -> None:
    """Raise a WorkspaceError if there is no bronze that a stream could be added to."""
    if not set(pack.sources) <= set(read_manifest(bronze_folder(workspace, pack))):
        raise nothing_landed(pack, workspace)


def nothing_landed(pack: Pack, workspace: Path) -> WorkspaceError:
    """The error for a stream into a workspace that has no bronze yet."""
    return WorkspaceError(
        f"Nothing of {pack.name} was landed into {workspace}, so there is nothing to add a stream to",
        code="nothing_landed",
        action=f"Run `footnote refresh --dataset {pack.name}` first.",
    )


def _remove_strangers(folders: Folders, parts: Sequence[Part]) -> None:
    """Remove what a kill left between moving a part in and noting it down, and parts that were merged."""
    known = {part.parquet for part in parts} or {NOTHING}
    for folder in (folders.bronze, folders.quarantine):
        for path in folder.glob("*.parquet"):
            if path.name not in known:
                path.unlink()
