"""Batches that were streamed in, kept as files beside the workspace's bronze: a batch in here is not lost."""

import hashlib
import os
import re
import shutil
from datetime import UTC, date, datetime
from pathlib import Path
from secrets import token_hex
from typing import BinaryIO

from pipelines.landing.compaction import DRAFT, finish
from pipelines.landing.find import SourceFile
from warehouse.file_names import file_format
from warehouse.pack import Pack

DAY = "%Y%m%d"
OF = re.compile(r"-of(\d{8})\.")


def inbox_folder(workspace: Path, pack: Pack, source: str) -> Path:
    """Where the batches of a source are."""
    return workspace / "streams" / pack.name / source


def streamed_files(workspace: Path, pack: Pack, source: str) -> tuple[SourceFile, ...]:
    """Return the batches of a source in the order they came."""
    folder = inbox_folder(workspace, pack, source)
    finish(folder)
    paths = sorted(path for path in folder.glob("*") if path.suffix != DRAFT) if folder.is_dir() else []
    is_daily = pack.sources[source].is_daily
    return tuple(_file(path, _day(path) if is_daily else None) for path in paths)


def put(
    content: BinaryIO, suffix: str, *, workspace: Path, pack: Pack, source: str, day: date | None = None
) -> Path:
    """Add a batch, on disk before this returns, and return its file.

    The name tells when it came, its content, and the day it is of where that is not the day it came.
    """
    folder = inbox_folder(workspace, pack, source)
    folder.mkdir(parents=True, exist_ok=True)
    mark = content_mark(content)
    content.seek(0)
    of = f"-of{day:%Y%m%d}" if day else ""
    name = f"{datetime.now(UTC):%Y%m%dT%H%M%S%f}-{mark}-{token_hex(2)}{of}{suffix}"
    draft = folder / f"{name}{DRAFT}"
    with draft.open("wb") as file:
        shutil.copyfileobj(content, file)
        file.flush()
        os.fsync(file.fileno())
    draft.rename(folder / name)
    return folder / name


def content_mark(content: BinaryIO) -> str:
    """Return the part of a batch's name that tells its content."""
    return hashlib.file_digest(content, "sha256").hexdigest()[:16]  # type: ignore[arg-type]


def _day(path: Path) -> date:
    named = OF.search(path.name)
    return datetime.strptime(named[1] if named else path.name[:8], DAY).date()


def _file(path: Path, day: date | None) -> SourceFile:
    format = file_format(path.name.removesuffix(".gz"))
    assert format
    return SourceFile(path, path.name, format, day, origin="stream")
