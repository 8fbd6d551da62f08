"""Keep a workspace tidy: the last few versions whole, nothing half-written."""

import shutil
from pathlib import Path

from warehouse.serving import POINTER, current_version, serving_folder

KEPT = 3
DRAFT = ".draft"


def draft_of(folder: Path) -> Path:
    """Where a folder is written before it takes its place."""
    return folder.with_name(f"{folder.name}{DRAFT}")


def complete_versions(workspace: Path) -> list[str]:
    """Names of the versions that were written to the end, oldest first: their description comes last."""
    folder = serving_folder(workspace)
    names = [path.name.removesuffix(".json") for path in folder.glob("*.json") if ".values." not in path.name]
    return sorted(names)


def remove_partial(workspace: Path) -> None:
    """Remove what a failed or killed refresh left half-written; whole versions and the pointer stay."""
    folder = serving_folder(workspace)
    whole = set(complete_versions(workspace))
    for path in folder.glob("*") if folder.is_dir() else ():
        if path.name != POINTER and _version_of(path) not in whole:
            _remove(path)
    for layer in ("raw", "bronze", "quarantine"):
        for draft in (workspace / layer).glob(f"*{DRAFT}"):
            _remove(draft)


def prune(workspace: Path, *, keep: int = KEPT) -> list[str]:
    """Remove all but the newest versions, return the names of the removed; the current one always stays."""
    old = complete_versions(workspace)[:-keep]
    removed = [version for version in old if version != current_version(workspace)]
    for version in removed:
        # The description first: without it the rest is known as partial, should this be cut short.
        for suffix in (".json", ".values.json", ".duckdb", ""):
            _remove(serving_folder(workspace) / f"{version}{suffix}")
    return removed


def _version_of(path: Path) -> str:
    return path.name.split(".")[0]


def _remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)
