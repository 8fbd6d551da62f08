"""What a file is by its first bytes: a page, a pointer or a packed file is named before it is parsed."""

import gzip
import zlib
from pathlib import Path
from typing import BinaryIO, cast

from pipelines.errors import SourceError
from warehouse.file_names import GZIPPED, Format

GZIP = b"\x1f\x8b"
CHUNK = 1 << 20
BROKEN_GZIP = (EOFError, zlib.error, gzip.BadGzipFile)
WANTED: dict[Format, str] = {
    "csv": "a CSV",
    "json": "JSON lines",
    "parquet": "a Parquet file",
    "xlsx": "a spreadsheet (.xlsx)",
}
# Marks of the formats that are told by their beginning.
OWN: dict[Format, bytes] = {"parquet": b"par1", "xlsx": b"pk\x03\x04"}
# Beginnings of what is not the file itself, and what to call it.
STRANGERS = (
    (b"version https://git-lfs", "a Git LFS pointer, not the file itself", "Fetch it with `git lfs pull`."),
    (b"<!doctype", "an HTML page, not {wanted}", "Download the file itself."),
    (b"<html", "an HTML page, not {wanted}", "Download the file itself."),
    (b"<?xml", "an XML document, not {wanted}", "Export it in the declared format."),
    (b"pk\x03\x04", "a zip archive or a spreadsheet, not {wanted}", "Unpack it, or save it as declared."),
    (b"par1", "a Parquet file, not {wanted}", "Export it in the declared format."),
    (
        b"\xd0\xcf\x11\xe0",
        "an old Excel workbook, or one locked by a password, not {wanted}",
        "Save it anew.",
    ),
    (b"\xff\xfe", "UTF-16 text, not UTF-8", "Save it as UTF-8."),
    (b"\xfe\xff", "UTF-16 text, not UTF-8", "Save it as UTF-8."),
)


def check_beginning(path: Path, wanted: Format) -> None:
    """Return if a file may be of the wanted format, else raise a SourceError that says what it is."""
    start = _first_bytes(path)
    if not start:
        raise SourceError(
            "is empty (0 bytes)",
            file=path.name,
            code="file_empty",
            action="Get it again; the copy was not finished.",
        )
    is_packed = path.suffix == ".gz"
    if is_packed != start.startswith(GZIP) and not _stranger(start, wanted):
        raise _wrongly_packed(path, wanted)
    if is_packed and start.startswith(GZIP):
        start = _first_unpacked(path)
    if found := _stranger(start, wanted):
        what, action = found
        raise SourceError(f"is {what}", file=path.name, code=f"not_{wanted}", action=action)
    if wanted in OWN and not start.lower().startswith(OWN[wanted]):
        raise SourceError(
            f"is not {WANTED[wanted]}, though its name says so",
            file=path.name,
            code=f"not_{wanted}",
            action="Export it again.",
        )


def check_gzip(path: Path) -> None:
    """Raise a SourceError if a gzipped file can't be unpacked to its end."""
    if path.suffix != ".gz":
        return
    try:
        with gzip.open(path) as file:
            while file.read(CHUNK):
                pass
    except BROKEN_GZIP as problem:
        raise broken_gzip(path, problem) from problem


def open_bytes(path: Path) -> BinaryIO:
    """Open a file for reading, unpacked where its name ends in .gz."""
    return cast(BinaryIO, gzip.open(path)) if path.suffix == ".gz" else path.open("rb")


def unreadable(path: Path, problem: OSError) -> SourceError:
    """The error for a file that the system does not let us read."""
    return SourceError(
        f"can't be read: {problem.strerror or problem}",
        file=path.name,
        code="file_unreadable",
        action="See that it is a file you may read.",
    )


def broken_gzip(path: Path, problem: Exception) -> SourceError:
    """The error for gzip data that end too early or can't be unpacked."""
    if isinstance(problem, EOFError):
        text, code = "is cut off: the gzip data end before their end mark", "gzip_truncated"
    else:
        text, code = "is damaged: the gzip data can't be unpacked", "gzip_corrupt"
    return SourceError(text, file=path.name, code=code, action="Get the file again.")


def _first_bytes(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(64)
    except OSError as problem:
        raise unreadable(path, problem) from problem


def _first_unpacked(path: Path) -> bytes:
    try:
        with gzip.open(path) as file:
            start = file.read(64)
    except BROKEN_GZIP as problem:
        raise broken_gzip(path, problem) from problem
    if not start:
        raise SourceError("is empty once unpacked", file=path.name, code="file_empty", action="Get it again.")
    return start


def _wrongly_packed(path: Path, wanted: Format) -> SourceError:
    if path.suffix == ".gz":
        text, action = "is not gzip, though its name says so", "Rename it."
    else:
        text = "is gzip, but not named .gz"
        action = "Rename it." if wanted in GZIPPED else "Unpack it."
    return SourceError(text, file=path.name, code="not_gzip", action=action)


def _stranger(start: bytes, wanted: Format) -> tuple[str, str] | None:
    begins = start.removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    for mark, what, action in STRANGERS:
        if begins.startswith(mark) and OWN.get(wanted) != mark:
            return what.format(wanted=WANTED[wanted]), action
    return None
