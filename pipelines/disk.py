"""See before the start that the disk has room for what is to be written."""

import shutil
from pathlib import Path

from warehouse.errors import WorkspaceError

GIGABYTE = 1_000_000_000


def check_room(folder: Path, needed: int) -> None:
    """Raise WorkspaceError if the disk of a folder, which must exist, has fewer than `needed` bytes free."""
    free = shutil.disk_usage(folder).free
    if free < needed:
        raise WorkspaceError(
            f"The disk of {folder} has {free / GIGABYTE:.1f} GB free, "
            f"and about {needed / GIGABYTE:.1f} GB are needed",
            code="disk_room",
            action="Free some space, name a folder on another disk, or ask for a smaller size.",
        )
