"""What the build database was built from; known only when its last build ended well."""

import hashlib
import json
import os
import shutil
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from pipelines.landing.manifest import Part, read_manifest
from warehouse.project import build_folder

BUILT = "built.json"
AT_WORK = "at_work"


@dataclass(frozen=True)
class Built:
    """The last build: its code and settings, its bronze (source -> stamp), the version published of it."""

    code: str
    settings: str
    sources: Mapping[str, str]
    version: str


def last_build(workspace: Path) -> Built | None:
    """Return what the tables were built from; None where a build did not end well or never began."""
    folder = build_folder(workspace)
    if (folder / AT_WORK).exists():
        return None
    try:
        return Built(**json.loads((folder / BUILT).read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return None


def begin_build(workspace: Path, *, from_scratch: bool) -> None:
    """Note that the tables are being changed: until `end_build` they are not to be trusted."""
    folder = build_folder(workspace)
    if from_scratch:
        shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / AT_WORK).open("w") as marker:
        os.fsync(marker.fileno())


def end_build(workspace: Path, built: Built) -> None:
    """Note that the tables are whole, and what they were built from."""
    folder = build_folder(workspace)
    draft = folder / f"{BUILT}.tmp"
    draft.write_text(json.dumps(asdict(built), indent=1), encoding="utf-8")
    draft.replace(folder / BUILT)
    (folder / AT_WORK).unlink()


def source_stamps(bronze: Path, sources: Iterable[str]) -> dict[str, str]:
    """Return for each source a text that changes with its landed rows; "" where nothing was landed."""
    landed = read_manifest(bronze)
    return {name: _stamp(landed[name].parts) if name in landed else "" for name in sources}


def _stamp(parts: Iterable[Part]) -> str:
    content = [[part.parquet, sorted(part.days.items())] for part in parts]
    return hashlib.sha256(json.dumps(content).encode()).hexdigest()
