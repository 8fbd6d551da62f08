"""Make the raw files of a generated dataset, unless they lie there as the same code made them."""

import shutil
from pathlib import Path

from pipelines.code_version import code_version
from pipelines.generators import bytes_of, generate_files
from pipelines.room import WITH_FILES, check_room
from pipelines.versions import draft_of

STAMP = ".made"


def make_files(dataset: str, folder: Path, *, scale: float) -> str:
    """Write the files of a dataset into a folder; say what was done."""
    stamp = folder.with_name(f"{folder.name}{STAMP}")
    if stamp.exists() and stamp.read_text(encoding="utf-8") == _state(folder, scale):
        return f"{len(_files(folder))} files are there"
    check_room(folder.parent.parent, bytes_of(dataset, scale), times=WITH_FILES)
    draft = draft_of(folder)
    shutil.rmtree(draft, ignore_errors=True)
    generate_files(dataset, draft, scale=scale)
    stamp.unlink(missing_ok=True)
    shutil.rmtree(folder, ignore_errors=True)
    draft.rename(folder)
    stamp.write_text(_state(folder, scale), encoding="utf-8")
    return f"{len(_files(folder))} files made"


def _state(folder: Path, scale: float) -> str:
    """What tells files made by this code, and left as they were, from any others."""
    files = ((path.relative_to(folder), path.stat()) for path in _files(folder))
    found = (f"{name} {stat.st_size} {stat.st_mtime_ns}" for name, stat in files)
    return "\n".join((f"scale {scale!r}", f"code {code_version()}", *found))


def _files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())
