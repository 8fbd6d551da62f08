"""Read a source file once, before it is loaded, to find out whether it is as declared, and where it is not.

The engine that loads it is fast but forgiving: it was seen to drop all rows after a quote that is never
closed, and to accept a delimiter too many. This pass is neither.
"""

import csv
import gzip
import io
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, cast

from pipelines.errors import SourceError
from pipelines.landing.header import check_delimiter, check_header
from warehouse.pack import Source

GZIP = b"\x1f\x8b"
LONGEST_FIELD = 16_000_000
CHUNK = 1 << 20
BROKEN_GZIP = (EOFError, zlib.error, gzip.BadGzipFile)
# Beginnings of what is not a CSV, and what to call it.
STRANGERS = (
    (b"version https://git-lfs", "a Git LFS pointer, not the file itself", "Fetch it with `git lfs pull`."),
    (b"<!doctype", "an HTML page, not a CSV", "Download the file itself."),
    (b"<html", "an HTML page, not a CSV", "Download the file itself."),
    (b"<?xml", "an XML document, not a CSV", "Export it as CSV."),
    (b"pk\x03\x04", "a zip archive or a spreadsheet, not a CSV", "Unpack it, or save it as CSV."),
    (b"par1", "a Parquet file, not a CSV", "Export it as CSV."),
    (b"\xff\xfe", "UTF-16 text, not UTF-8", "Save it as UTF-8."),
    (b"\xfe\xff", "UTF-16 text, not UTF-8", "Save it as UTF-8."),
)


def survey(path: Path, source: Source) -> int:
    """Return the number of rows; raise SourceError for the first thing that is not as declared."""
    _check_beginning(path)
    try:
        return _count_rows(path, source)
    except SourceError:
        # What looks like a wrong column or quote may be damage, and the owner must know which.
        _check_gzip(path)
        raise


def _count_rows(path: Path, source: Source) -> int:
    csv.field_size_limit(LONGEST_FIELD)
    line = 0
    try:
        with _open(path) as raw, io.TextIOWrapper(raw, encoding="utf-8-sig", newline="") as text:
            reader = csv.reader(text, delimiter=source.delimiter, strict=True)
            header = next(reader, [])
            check_header(header, source, file=path.name)
            rows = 0
            line = reader.line_num
            for row in reader:
                if len(row) != len(header) and row:
                    raise _wrong_count(path, line + 1, len(row), source)
                rows += bool(row)
                line = reader.line_num
            return rows
    except UnicodeDecodeError as problem:
        raise _not_utf8(path) from problem
    except csv.Error as problem:
        if line == 0:
            # With another delimiter, quoted names look like broken quotes.
            first = next(_lines(path), b"").decode("utf-8-sig", errors="replace")
            check_delimiter([first.strip()], source, file=path.name)
        raise _broken_quotes(path, line + 1, problem) from problem
    except BROKEN_GZIP as problem:
        raise _broken_gzip(path, problem) from problem
    except OSError as problem:
        raise _unreadable(path, problem) from problem


def _check_gzip(path: Path) -> None:
    if path.suffix != ".gz":
        return
    try:
        with gzip.open(path) as file:
            while file.read(CHUNK):
                pass
    except BROKEN_GZIP as problem:
        raise _broken_gzip(path, problem) from problem


def _check_beginning(path: Path) -> None:
    try:
        with path.open("rb") as file:
            start = file.read(64)
    except OSError as problem:
        raise _unreadable(path, problem) from problem
    if not start:
        raise SourceError(
            "is empty (0 bytes)",
            file=path.name,
            code="file_empty",
            action="Get it again; the copy was not finished.",
        )
    if (path.suffix == ".gz") != start.startswith(GZIP) and not _stranger(start):
        problem_text = (
            "is not gzip, though its name says so" if path.suffix == ".gz" else "is gzip, but not named .gz"
        )
        raise SourceError(problem_text, file=path.name, code="not_gzip", action="Rename it.")
    _refuse_stranger(path, start)


def _stranger(start: bytes) -> tuple[str, str] | None:
    begins = start.removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    return next((rest for mark, *rest in STRANGERS if begins.startswith(mark)), None)  # type: ignore[return-value]


def _refuse_stranger(path: Path, start: bytes) -> None:
    if path.suffix == ".gz" and start.startswith(GZIP):
        try:
            with gzip.open(path) as file:
                start = file.read(64)
        except BROKEN_GZIP as problem:
            raise _broken_gzip(path, problem) from problem
        if not start:
            raise SourceError(
                "is empty once unpacked", file=path.name, code="file_empty", action="Get it again."
            )
    if found := _stranger(start):
        what, action = found
        raise SourceError(f"is {what}", file=path.name, code="not_csv", action=action)


def _unreadable(path: Path, problem: OSError) -> SourceError:
    return SourceError(
        f"can't be read: {problem.strerror}",
        file=path.name,
        code="file_unreadable",
        action="See that it is a file you may read.",
    )


def _open(path: Path) -> BinaryIO:
    return cast(BinaryIO, gzip.open(path)) if path.suffix == ".gz" else path.open("rb")


def _lines(path: Path) -> Iterator[bytes]:
    with _open(path) as file:
        yield from file


def _wrong_count(path: Path, line: int, found: int, source: Source) -> SourceError:
    return SourceError(
        f"has {found} field{'s' if found != 1 else ''} where {len(source.columns)} are declared",
        file=path.name,
        line=line,
        code="field_count",
        action="Mend that line: a delimiter or a quote is missing or too many.",
    )


def _broken_quotes(path: Path, line: int, problem: csv.Error) -> SourceError:
    if "unexpected end of data" in str(problem):
        text = "opens a quote that is never closed"
    elif "field larger" in str(problem):
        text = f"has a field longer than {LONGEST_FIELD:,} characters; a quote may be missing its end"
    else:
        text = "has text right after a closing quote, or a quote that is not doubled"
    return SourceError(text, file=path.name, line=line, code="quotes", action="Mend the quotes of that row.")


def _broken_gzip(path: Path, problem: Exception) -> SourceError:
    if isinstance(problem, EOFError):
        text, code = "is cut off: the gzip data end before their end mark", "gzip_truncated"
    else:
        text, code = "is damaged: the gzip data can't be unpacked", "gzip_corrupt"
    return SourceError(text, file=path.name, code=code, action="Get the file again.")


def _not_utf8(path: Path) -> SourceError:
    for number, content in enumerate(_lines(path), start=1):
        try:
            content.decode("utf-8")
        except UnicodeDecodeError as problem:
            return SourceError(
                f"is not UTF-8: byte 0x{content[problem.start]:02x} at position {problem.start + 1}",
                file=path.name,
                line=number,
                code="encoding",
                action="Save the file as UTF-8.",
            )
    return SourceError("is not UTF-8", file=path.name, code="encoding", action="Save the file as UTF-8.")
