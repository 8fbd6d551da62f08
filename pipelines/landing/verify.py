"""Compare the files of a dataset with the names, sizes and sums that its pack publishes."""

import gzip
import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from pipelines.errors import SourceError
from warehouse.errors import PackError
from warehouse.pack import Pack

CHECKSUMS = "checksums.yml"
CHUNK = 1 << 20
Sha256 = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]


class Sum(BaseModel):
    """Size in bytes and sum of a file."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    size: Annotated[int, Field(ge=0)]
    sha256: Sha256


class ExpectedFile(Sum):
    """A file as it is unpacked, and as the copy that was measured was packed, if it was."""

    packed: Sum | None = None
    optional: bool = False


class Checksums(BaseModel):
    """The published files of a dataset, by name."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    files: dict[str, ExpectedFile] = Field(min_length=1)


@dataclass(frozen=True)
class FileCheck:
    """What a file was found to be: `detail` says how it differs or where it lies."""

    file: str
    verdict: Literal["ok", "differs", "missing", "absent"]
    detail: str = ""

    @property
    def is_fine(self) -> bool:
        """Whether nothing is wrong; an optional file may be absent."""
        return self.verdict in ("ok", "absent")


def verify(pack: Pack, folder: Path) -> list[FileCheck]:
    """Check each published file of a pack in a folder or below it, in the order of the pack's list."""
    if not folder.is_dir():
        raise SourceError("is no folder", file=str(folder), code="folder_missing", action="Name a folder.")
    return [_check(name, expected, folder) for name, expected in load_checksums(pack).files.items()]


def load_checksums(pack: Pack) -> Checksums:
    """Read the sums that a pack publishes; a pack without them is a PackError."""
    path = pack.folder / CHECKSUMS
    try:
        return Checksums.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))
    except FileNotFoundError as problem:
        raise PackError(
            f"The dataset {pack.name} publishes no checksums: its files are generated or private",
            code="no_checksums",
        ) from problem
    except (yaml.YAMLError, ValidationError) as problem:
        raise PackError(f"{path} is not valid: {problem}", code="pack_invalid") from problem


def _check(name: str, expected: ExpectedFile, folder: Path) -> FileCheck:
    found = _nearest_to_top(
        path for one in (name, f"{name}.gz") for path in folder.rglob(one) if path.is_file()
    )
    if found is None:
        return FileCheck(name, "absent" if expected.optional else "missing")
    place = str(found.relative_to(folder))
    try:
        return _compare(place, found, expected)
    except (OSError, EOFError) as problem:
        return FileCheck(place, "differs", f"can't be read to its end: {problem}")


def _compare(place: str, path: Path, expected: ExpectedFile) -> FileCheck:
    if path.suffix != ".gz":
        measured = _measure(path)
        return FileCheck(place, "ok") if measured == _plain(expected) else _differs(place, measured, expected)
    packed = _measure(path)
    if expected.packed and packed == expected.packed:
        return FileCheck(place, "ok")
    # Another packing of the same text is the same file.
    measured = _measure(path, unpack=True)
    if measured == _plain(expected):
        return FileCheck(place, "ok", "packed otherwise")
    return _differs(place, measured, expected)


def _differs(place: str, measured: Sum, expected: Sum) -> FileCheck:
    if measured.size != expected.size:
        return FileCheck(place, "differs", f"{measured.size:,} bytes, expected {expected.size:,}")
    return FileCheck(place, "differs", f"sha256 {measured.sha256}, expected {expected.sha256}")


def _plain(expected: ExpectedFile) -> Sum:
    return Sum(size=expected.size, sha256=expected.sha256)


def _measure(path: Path, *, unpack: bool = False) -> Sum:
    digest, size = hashlib.sha256(), 0
    with gzip.open(path) if unpack else path.open("rb") as file:
        while chunk := file.read(CHUNK):
            digest.update(chunk)
            size += len(chunk)
    return Sum(size=size, sha256=digest.hexdigest())


def _nearest_to_top(paths: Iterable[Path]) -> Path | None:
    return min(paths, key=lambda path: (len(path.parts), str(path)), default=None)
