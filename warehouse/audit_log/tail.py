"""Where a log goes on: after its anchor, or, where writing was cut short, after what stands behind it."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from warehouse.audit_log.anchor import Anchor
from warehouse.audit_log.files import Piece, file_names, pieces
from warehouse.audit_log.line import GENESIS


@dataclass
class Tail:
    """The last line to go on from, and what the log has to remark about its own state.

    `file` is the one that is written, `end` its size; `is_open` says that it ends in the middle of a line.
    """

    count: int
    hash: str
    file: str = ""
    end: int = 0
    is_open: bool = False
    remarks: list[dict[str, Any]] = field(default_factory=list)


def tail_of(folder: Path, anchor: Anchor | None, *, is_altered: bool = False) -> Tail:
    """Return where the log of a folder goes on; what does not fit its anchor becomes a remark."""
    names = file_names(folder)
    if anchor is None:
        return _without_anchor(folder, names) if names or is_altered else Tail(0, GENESIS)
    size = _size(folder / anchor.file) if anchor.file else 0
    later = [name for name in names if name > anchor.file]
    if size == anchor.end and not later:
        return Tail(anchor.count, anchor.hash, anchor.file, anchor.end)
    tail = Tail(anchor.count, anchor.hash, anchor.file, size)
    if size < anchor.end:
        tail.is_open = bool(size) and not _ends_a_line(folder / anchor.file)
        tail.remarks.append({"kind": "truncated", "count": anchor.count, "hash": anchor.hash})
    _go_on(tail, _behind(folder, anchor, later))
    return tail


def _behind(folder: Path, anchor: Anchor, later: list[str]) -> Iterator[Piece]:
    if anchor.file and (folder / anchor.file).exists():
        yield from pieces(folder / anchor.file, start=anchor.end)
    for name in later:
        yield from pieces(folder / name)


def _go_on(tail: Tail, behind: Iterator[Piece]) -> None:
    """Follow whole lines behind the anchor, as a writer leaves that was killed before it wrote it anew."""
    whole = 0
    tears: dict[str, dict[str, Any]] = {}
    for piece in behind:
        line = piece.line
        tail.file, tail.end, tail.is_open = piece.file, piece.end, not piece.is_ended
        if line and line["seq"] == tail.count + 1 and line["previous"] == tail.hash:
            tail.count, tail.hash = line["seq"], line["hash"]
            whole += 1
            tears.pop(line["fields"].get("sha256", ""), None)
        elif piece.may_be_torn:
            remark = torn(piece)
            tears[remark["sha256"]] = remark
        else:
            tail.remarks.append({"kind": "foreign", "file": piece.file, "line": piece.number})
    # These first: each stands for a piece right before it.
    tail.remarks[:0] = tears.values()
    if whole:
        tail.remarks.append({"kind": "unanchored", "lines": whole})


def torn(piece: Piece) -> dict[str, Any]:
    """Return the remark on a line that ends in the middle; it vouches for what is left of it."""
    return {
        "kind": "torn",
        "file": piece.file,
        "line": piece.number,
        "bytes": len(piece.raw),
        "sha256": hashlib.sha256(piece.raw).hexdigest(),
    }


def _without_anchor(folder: Path, names: list[str]) -> Tail:
    """Go on from the last line that is whole; nobody can tell any more what stood behind it."""
    tail = Tail(0, GENESIS)
    for name in names:
        for piece in pieces(folder / name):
            tail.file, tail.end, tail.is_open = piece.file, piece.end, not piece.is_ended
            if piece.line:
                tail.count, tail.hash = piece.line["seq"], piece.line["hash"]
                tail.remarks.clear()
            elif piece.may_be_torn:
                tail.remarks.append(torn(piece))
    tail.remarks.append({"kind": "anchor_lost"})
    return tail


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except FileNotFoundError:
        return 0


def _ends_a_line(path: Path) -> bool:
    with path.open("rb") as file:
        file.seek(-1, 2)
        return file.read() == b"\n"


def is_sealed(folder: Path, tail: Tail) -> bool:
    """Whether the last line of a log bears a seal."""
    if not tail.file:
        return False
    lines = [piece.line for piece in pieces(folder / tail.file) if piece.line]
    return bool(lines) and lines[-1]["key"] is not None
