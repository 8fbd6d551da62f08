"""Read a CSV once, before it is loaded, to find out whether it is as declared, and where it is not.

The engine that loads it is fast but forgiving: it was seen to drop all rows after a quote that is never
closed, and to accept a delimiter too many. This pass is neither. Blocks of plain lines are checked by
counting bytes; only a block with quotes goes through the CSV reader.
"""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain, repeat
from pathlib import Path
from typing import BinaryIO

from pipelines.errors import SourceError
from pipelines.landing.beginning import (
    BROKEN_GZIP,
    broken_gzip,
    check_beginning,
    check_gzip,
    open_bytes,
    unreadable,
)
from pipelines.landing.header import check_delimiter, check_header
from warehouse.pack import Source

LONGEST_FIELD = 1_000_000
LONGEST_LINE = 8_000_000
BLOCK = 8 << 20
BOM = b"\xef\xbb\xbf"
LINE_ENDS = {b"\n": "LF", b"\r\n": "CR LF", b"\r": "CR"}


@dataclass(frozen=True)
class Survey:
    """What a CSV was found to hold: its header, its rows, and whether any quote stands in it."""

    header: tuple[str, ...]
    rows: int
    has_quotes: bool


def survey(path: Path, source: Source) -> Survey:
    """Read all of a CSV; raise SourceError for the first thing that is not as declared."""
    check_beginning(path, "csv")
    try:
        with open_bytes(path) as file:
            return _Surveyor(path, source, file).run()
    except BROKEN_GZIP as problem:
        raise broken_gzip(path, problem) from problem
    except OSError as problem:
        raise unreadable(path, problem) from problem
    except SourceError:
        # What looks like a wrong column or quote may be damage, and the owner must know which.
        check_gzip(path)
        raise


class _Surveyor:
    """One pass over a file, a block of whole lines at a time; `line` counts the lines read so far."""

    def __init__(self, path: Path, source: Source, file: BinaryIO) -> None:
        self.path = path
        self.source = source
        self.blocks = _blocks(file)
        self.pieces: list[bytes] = []
        self.at = 0
        self.line = 0
        self.rows = 0
        self.has_quotes = False
        self.line_end = b""
        self.width = 0

    def run(self) -> Survey:
        csv.field_size_limit(LONGEST_FIELD)
        self._take(next(self.blocks, b"").removeprefix(BOM))
        header = self._read_header()
        self.width = len(header)
        rest = b"".join(self.pieces[self.at :])
        self.pieces, self.at = [], 0
        for block in chain([rest] if rest else [], self.blocks):
            if not self._count_plain(block):
                self._take(block)
                self._read_records()
        return Survey(tuple(header), self.rows, self.has_quotes)

    def _take(self, block: bytes) -> None:
        """Make a block's lines the next to be read one by one."""
        self._check_text(block)
        self.has_quotes |= b'"' in block
        self.pieces, self.at = block.splitlines(keepends=True), 0
        longest = max(range(len(self.pieces)), key=lambda number: len(self.pieces[number]), default=0)
        if self.pieces and len(self.pieces[longest]) > LONGEST_LINE:
            raise self._error(
                f"is longer than {LONGEST_LINE:,} bytes; a quote or a line end may be missing",
                line=self.line + longest + 1,
                column=self._longest_column(self.pieces[longest]),
                code="line_too_long",
                action="Mend that line.",
            )

    def __iter__(self) -> "_Surveyor":
        return self

    def __next__(self) -> str:
        """The next line as text, for the CSV reader; a quoted field may run on into the next block."""
        if self.at == len(self.pieces):
            self._take(next(self.blocks))
        piece = self.pieces[self.at]
        self.at += 1
        self.line += 1
        return piece.decode("utf-8")

    def _read_header(self) -> list[str]:
        reader = csv.reader(self, delimiter=self.source.delimiter, strict=True)
        try:
            header = next(reader, [])
        except csv.Error as problem:
            # With another delimiter, quoted names look like broken quotes.
            first = self.pieces[0].decode("utf-8")
            check_delimiter([first.strip()], self.source, file=self.path.name)
            raise self._broken(1, problem) from problem
        check_header(header, self.source, file=self.path.name)
        if self.at:
            self.line_end = _line_end(self.pieces[self.at - 1])
        return header

    def _read_records(self) -> None:
        """Read the lines taken, and those that a quoted field runs on into, record by record."""
        reader = csv.reader(self, delimiter=self.source.delimiter, strict=True)
        while self.at < len(self.pieces):
            first = self.line + 1
            try:
                row = next(reader, [])
            except csv.Error as problem:
                raise self._broken(first, problem) from problem
            if len(row) != self.width and row:
                raise self._wrong_count(first, len(row))
            self._check_line_end(self.pieces[self.at - 1])
            # A blank line is nothing, but of one column it is a row without a value.
            self.rows += bool(row) or self.width == 1

    def _count_plain(self, block: bytes) -> bool:
        """Count the rows of a block without quotes by its delimiters; False if it needs the CSV reader."""
        if b'"' in block or not self._has_one_line_end(block):
            return False
        self._check_text(block)
        lines = block.split(self.line_end[-1:])
        if lines[-1] == b"":
            lines.pop()
        blank = lines.count(b"") + lines.count(b"\r")
        counts = set(map(bytes.count, lines, repeat(self.source.delimiter.encode())))
        fits = counts == {self.width - 1} or (blank and counts == {self.width - 1, 0})
        if not fits or (blank and self.width == 1) or max(map(len, lines)) > LONGEST_FIELD:
            return False
        if blank and sum(map(self._is_short, lines)) != blank:
            return False
        self.rows += len(lines) - blank
        self.line += len(lines)
        return True

    def _is_short(self, line: bytes) -> bool:
        return line.count(self.source.delimiter.encode()) != self.width - 1

    def _has_one_line_end(self, block: bytes) -> bool:
        if self.line_end == b"\n":
            return b"\r" not in block
        if self.line_end == b"\r":
            return b"\n" not in block
        return block.count(b"\r\n") == block.count(b"\n") == block.count(b"\r")

    def _check_line_end(self, piece: bytes) -> None:
        found = _line_end(piece)
        if found and self.line_end and found != self.line_end:
            raise self._mixed_line_ends(LINE_ENDS[found])

    def _check_text(self, block: bytes) -> None:
        if (place := block.find(b"\0")) >= 0:
            raise self._error(
                "holds a NUL character: it is no text, is damaged, or is UTF-16",
                line=self.line
                + 1
                + len(block[:place].splitlines())
                - (block[place - 1 : place] not in b"\r\n"),
                code="nul",
                action="Get the file again, or save it as UTF-8.",
            )
        try:
            block.decode("utf-8")
        except UnicodeDecodeError as problem:
            raise self._not_utf8(block) from problem

    def _not_utf8(self, block: bytes) -> SourceError:
        for number, piece in enumerate(block.splitlines(), start=self.line + 1):
            try:
                piece.decode("utf-8")
            except UnicodeDecodeError as problem:
                byte = f"byte 0x{piece[problem.start]:02x} at position {problem.start + 1}"
                return self._error(
                    f"is not UTF-8: {byte}", line=number, code="encoding", action="Save the file as UTF-8."
                )
        return self._error("is not UTF-8", line=None, code="encoding", action="Save the file as UTF-8.")

    def _wrong_count(self, line: int, found: int) -> SourceError:
        return self._error(
            f"has {found} field{'s' if found != 1 else ''} where {self.width} are declared",
            line=line,
            code="field_count",
            action="Mend that line: a delimiter or a quote is missing or too many.",
        )

    def _broken(self, line: int, problem: csv.Error) -> SourceError:
        if "new-line character" in str(problem):
            return self._mixed_line_ends("CR")
        column = None
        if "unexpected end of data" in str(problem):
            text = "opens a quote that is never closed"
        elif "field larger" in str(problem):
            text = f"has a field longer than {LONGEST_FIELD:,} characters; a quote may be missing its end"
            column = self._longest_column(self.pieces[self.at - 1])
        else:
            text = "has text right after a closing quote, or a quote that is not doubled"
        return self._error(
            text, line=line, column=column, code="quotes", action="Mend the quotes of that row."
        )

    def _longest_column(self, piece: bytes) -> str | None:
        sizes = [len(field) for field in piece.split(self.source.delimiter.encode())]
        place = sizes.index(max(sizes))
        return self.source.places[place] if place < len(self.source.places) else None

    def _mixed_line_ends(self, found: str) -> SourceError:
        return self._error(
            f"ends with {found}, where the lines before end with {LINE_ENDS.get(self.line_end, 'another')}",
            line=self.line,
            code="line_ends",
            action="Save the file with one kind of line end; a line break inside a field needs quotes.",
        )

    def _error(
        self, text: str, *, line: int | None, code: str, action: str, column: str | None = None
    ) -> SourceError:
        return SourceError(text, file=self.path.name, line=line, column=column, code=code, action=action)


def _blocks(file: BinaryIO) -> Iterator[bytes]:
    """Yield a file in blocks that end where a line ends."""
    rest = b""
    while chunk := file.read(BLOCK):
        chunk = rest + chunk
        cut = chunk.rfind(b"\n") + 1 or chunk.rfind(b"\r", 0, len(chunk) - 1) + 1
        rest = chunk[cut:]
        if cut:
            yield chunk[:cut]
        elif len(rest) > LONGEST_LINE:
            break
    if rest:
        yield rest


def _line_end(piece: bytes) -> bytes:
    return piece[len(piece.rstrip(b"\r\n")) :][-2:] if piece[-1:] in (b"\n", b"\r") else b""
