"""Where the indexes of a workspace lie: a folder each, and the pointer to the one that answers."""

import os
import shutil
from pathlib import Path

POINTER = "CURRENT"
MANIFEST = "manifest.json"
CHROMA = "chroma"
LOCK = "build.lock"
DRAFT, SPOILT = ".draft", ".spoilt"
# The one that answers, and the one before it, which a running service may still have open.
KEPT = 2


def knowledge_folder(workspace: Path) -> Path:
    """Folder of all indexes of a workspace."""
    return workspace / "knowledge"


def current_name(workspace: Path) -> str | None:
    """Name of the index the pointer names, None where nothing was indexed."""
    try:
        name = (knowledge_folder(workspace) / POINTER).read_text("utf-8").strip()
    except (OSError, UnicodeDecodeError):
        return None
    # A pointer that was written over must lead nowhere else.
    return name if name and Path(name).name == name else None


def is_indexed(workspace: Path) -> bool:
    """Whether an index was ever pointed at; it need not be whole."""
    return current_name(workspace) is not None


def index_names(workspace: Path) -> list[str]:
    """Names of the indexes that were written to the end, newest first."""
    folders = [path.parent for path in knowledge_folder(workspace).glob(f"*/{MANIFEST}")]
    whole = [path for path in folders if not path.name.endswith((DRAFT, SPOILT))]
    return [path.name for path in sorted(whole, key=lambda path: (path.stat().st_mtime_ns, path.name))][::-1]


def point_to(workspace: Path, name: str) -> None:
    """Make an index the one that answers, in a single atomic step."""
    folder = knowledge_folder(workspace)
    draft = folder / f"{POINTER}.{os.getpid()}.tmp"
    with draft.open("w", encoding="utf-8") as file:
        file.write(f"{name}\n")
        file.flush()
        os.fsync(file.fileno())
    os.replace(draft, folder / POINTER)


def tidy(workspace: Path) -> None:
    """Remove what a killed build left, what was found spoilt, and all but the last few indexes."""
    folder = knowledge_folder(workspace)
    spared = {current_name(workspace), *index_names(workspace)[:KEPT]}
    for path in folder.iterdir() if folder.is_dir() else ():
        if path.is_dir() and path.name not in spared:
            shutil.rmtree(path, ignore_errors=True)
        elif path.name.endswith(".tmp"):
            path.unlink(missing_ok=True)
