"""Keep a workspace tidy: the last few versions whole, nothing half-written."""

import shutil
from pathlib import Path

from warehouse.pin import PINNED
from warehouse.serving import (
    COUNTED_ROWS,
    POINTER,
    VALUES,
    current_version,
    serving_folder,
    version_names,
)

KEPT = 3
DRAFT = ".draft"
# In the name of a version that is of an earlier state of the world.
AS_OF = "-as-of-"


def draft_of(folder: Path) -> Path:
    """Where a folder is written before it takes its place."""
    return folder.with_name(f"{folder.name}{DRAFT}")


def as_of_folder(workspace: Path) -> Path:
    """Where an earlier state of the world is built, as a workspace of its own."""
    return workspace / "as_of"


def remove_partial(workspace: Path) -> None:
    """Remove what a failed or killed refresh left half-written; whole versions and the pointer stay."""
    folder = serving_folder(workspace)
    whole = set(version_names(workspace))
    for path in folder.glob("*") if folder.is_dir() else ():
        if path.name not in (POINTER, PINNED) and _version_of(path) not in whole:
            _remove(path)
    _remove(as_of_folder(workspace))
    for layer in ("raw", "bronze", "quarantine"):
        for draft in (workspace / layer).glob(f"*{DRAFT}"):
            _remove(draft)


def prune(workspace: Path, *, keep: int = KEPT) -> list[str]:
    """Remove all but the newest versions, return the names of the removed; the current one always stays.

    Versions of an earlier state of the world are counted by themselves.
    """
    names = version_names(workspace)
    of_old = [name for name in names if AS_OF in name]
    old = [name for name in names if AS_OF not in name][:-keep] + of_old[:-keep]
    removed = [version for version in old if version != current_version(workspace)]
    for version in removed:
        # The description first: without it the rest is known as partial, should this be cut short.
        for suffix in (".json", VALUES, COUNTED_ROWS, ".duckdb", ""):
            _remove(serving_folder(workspace) / f"{version}{suffix}")
    return removed


def _version_of(path: Path) -> str:
    return path.name.split(".")[0]


def _remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)
