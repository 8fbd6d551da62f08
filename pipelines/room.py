"""Room on the disk: what a refresh will need, estimated from its files before it writes anything."""

import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from pipelines.landing.find import find_files
from pipelines.landing.land import bronze_folder
from pipelines.landing.manifest import read_manifest
from warehouse.errors import WorkspaceError
from warehouse.pack import Pack
from warehouse.project import build_folder

# Bytes of bronze (old and new), build and a version for each byte of plain text. Measured: 2.6 for Olist,
# 2.8 for a million order lines of the demo shop.
NEEDED = 3.0
# Of that, what is written once bronze is there.
NEEDED_TO_BUILD = 2.2
WITH_FILES = NEEDED + 1  # the files themselves too, where they are generated
# Plain text for each byte of a file that is packed; Olist's .gz hold 2.8.
UNPACKED = 5
PACKED = {".gz", ".parquet", ".xlsx"}
UNIT = 10**9


def plain_bytes(pack: Pack, folder: Path, *, today: date) -> int:
    """Return how much text the files of a folder hold."""
    return sum(
        path.stat().st_size * (UNPACKED if path.suffix.lower() in PACKED else 1)
        for _, _, path in _files(pack, folder, today)
    )


def are_landed(pack: Pack, folder: Path, *, workspace: Path, today: date) -> bool:
    """Whether all files of a folder are, by their stamps, as they were landed."""
    files = list(_files(pack, folder, today))
    held = read_manifest(bronze_folder(workspace, pack))
    landed = {
        (name, part.name, part.fingerprint.size, part.fingerprint.mtime_ns)
        for name, before in held.items()
        for part in before.parts
    }
    stamps = {(name, file, path.stat().st_size, path.stat().st_mtime_ns) for name, file, path in files}
    return stamps <= landed


def check_room(workspace: Path, plain: float, *, times: float = NEEDED) -> None:
    """Raise WorkspaceError where the disk has no room for what a refresh of so many bytes of text will write.

    `times` is what it writes for each byte. The last build makes room for the next.
    """
    held = sum(path.stat().st_size for path in build_folder(workspace).rglob("*") if path.is_file())
    needed, free = plain * times, shutil.disk_usage(workspace).free + held
    if needed <= free:
        return
    raise WorkspaceError(
        f"The refresh needs about {needed / UNIT:.1f} GB of disk in {workspace}, "
        f"and {free / UNIT:.1f} GB are free",
        code="no_room",
        action="Make room, lower keep_versions in workspace.yml, or name a workspace on another disk.",
    )


def _files(pack: Pack, folder: Path, today: date) -> Iterator[tuple[str, str, Path]]:
    for name, source in pack.sources.items():
        for file in find_files(folder, source, today=today, may_lack=True):
            yield name, file.name, file.path
