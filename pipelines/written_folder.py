"""Write files into a folder of ours, and remove what an earlier run wrote and this one did not."""

import json
from collections.abc import Mapping
from pathlib import Path

from warehouse.errors import WorkspaceError

# Names the files that are ours: nothing else in the folder is ever touched.
RECORD = ".footnote-files.json"


def write_files(files: Mapping[str, str | bytes], folder: Path) -> None:
    """Write files by relative path; WorkspaceError where the folder is not ours or can't be written."""
    try:
        before = _ours(folder)
        folder.mkdir(parents=True, exist_ok=True)
        # First, so that a run cut short leaves nothing that the next can't remove.
        _record({*files, *before}, folder)
        for name, content in files.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
        for name in before - set(files):
            (folder / name).unlink(missing_ok=True)
        _record(set(files), folder)
    except OSError as problem:
        raise WorkspaceError(
            f"{folder} can't be written: {problem.strerror or problem}",
            code="unwritable",
            action="Name another folder with --out.",
        ) from problem


def _ours(folder: Path) -> set[str]:
    record = folder / RECORD
    if record.exists():
        try:
            names = json.loads(record.read_text("utf-8"))
            return {name for name in names if _is_inside(folder / name, folder)}
        except (ValueError, TypeError):
            return set()
    if folder.is_dir() and any(folder.iterdir()):
        raise WorkspaceError(
            f"{folder} holds files that Footnote did not write",
            code="folder_in_use",
            action="Name an empty or new folder with --out.",
        )
    return set()


def _is_inside(path: Path, folder: Path) -> bool:
    return path.resolve().is_relative_to(folder.resolve())


def _record(names: set[str], folder: Path) -> None:
    (folder / RECORD).write_text(json.dumps(sorted(names), indent=0), encoding="utf-8")
