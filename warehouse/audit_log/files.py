"""The files of an audit log: one a day, in the order of their names, each read piece by piece."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from warehouse.audit_log.line import LONGEST_LINE, Line, read

SUFFIX = ".jsonl"
BEGIN = b'{"at":"'
FILE_NAME = re.compile(r"\d{4}-\d{2}-\d{2}\.jsonl")


@dataclass(frozen=True)
class Piece:
    """What stands between two line ends: `line` is None where it is no whole line as it was written.

    `end` is the byte of the file behind it; the last piece of a file may lack its line end.
    """

    file: str
    number: int
    raw: bytes
    is_ended: bool
    end: int
    line: Line | None

    @property
    def may_be_torn(self) -> bool:
        """Whether it may be the first part of a line."""
        return (
            self.line is None and self.raw.startswith(BEGIN) or BEGIN.startswith(self.raw) and bool(self.raw)
        )


def file_names(folder: Path) -> list[str]:
    """Names of the files of a log, oldest first."""
    return sorted(path.name for path in folder.glob(f"*{SUFFIX}") if FILE_NAME.fullmatch(path.name))


def pieces(path: Path, *, start: int = 0, stop: int | None = None) -> Iterator[Piece]:
    """Yield the pieces of a file between two of its bytes; they are counted from the first on."""
    with path.open("rb") as file:
        number = _lines_before(file.read(start)) if start else 0
        place = start
        while stop is None or place < stop:
            most = LONGEST_LINE if stop is None else min(LONGEST_LINE, stop - place)
            raw = file.readline(most)
            if not raw:
                return
            place += len(raw)
            number += 1
            is_ended = raw.endswith(b"\n")
            text = raw.removesuffix(b"\n")
            yield Piece(path.name, number, text, is_ended, place, read(text))


def _lines_before(raw: bytes) -> int:
    return raw.count(b"\n")
