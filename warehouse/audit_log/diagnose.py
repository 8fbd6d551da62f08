"""What happened where a chain of lines breaks: the first line that is not in order, and why."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from warehouse.audit_log.files import Piece
from warehouse.audit_log.line import GENESIS, REMARK, Line

# Kills in a row, each in the middle of a line, before one is written whole.
MOST_TEARS = 20


@dataclass(frozen=True)
class Break:
    """The first piece that is not in order, and what it is a sign of."""

    kind: str
    piece: Piece
    message: str


@dataclass(frozen=True)
class _Place:
    """Where the chain breaks: what was expected, and what came after."""

    expected: int
    previous: str
    piece: Piece
    after: Sequence[Piece]
    before: Sequence[Piece]
    # Hashes that other lines, or the anchor, name as that of the line before them.
    named: frozenset[str]

    def fits(self, line: Line | None) -> bool:
        """Whether a line is the one that was expected."""
        return line is not None and line["seq"] == self.expected and line["previous"] == self.previous


def diagnose(pieces: Sequence[Piece], anchored: str) -> Break | None:
    """Return the first break of a chain, None where all lines are in their places."""
    named = frozenset({anchored, *(piece.line["previous"] for piece in pieces if piece.line)})
    expected, previous = 1, GENESIS
    good: list[Piece] = []
    for index, piece in enumerate(pieces):
        place = _Place(expected, previous, piece, pieces[index + 1 :], good, named)
        if piece.line and place.fits(piece.line):
            expected, previous = expected + 1, piece.line["hash"]
            good.append(piece)
        elif not _is_vouched_for(place):
            return _told(place)
    return None


def _is_vouched_for(place: _Place) -> bool:
    """Whether one of the lines that come next says that writing was cut short here."""
    if place.piece.line:
        return False
    told = hashlib.sha256(place.piece.raw).hexdigest()
    lines = [piece.line for piece in place.after if piece.line][:MOST_TEARS]
    return any(_is_torn_remark(line) and line["fields"].get("sha256") == told for line in lines)


def _is_torn_remark(line: Line | None) -> bool:
    return line is not None and line["event"] == REMARK and line["fields"].get("kind") == "torn"


def _told(place: _Place) -> Break:
    line = place.piece.line
    later = next((other for other in place.after if place.fits(other.line)), None)
    if line is None:
        if place.after and place.after[0] is later and not _is_torn_remark(later.line):
            return Break("inserted", place.piece, "it is no line of this log")
        return Break("changed", place.piece, "it is not what its hash was taken of")
    if later is not None:
        return _out_of_place(place, line, later)
    if line["seq"] > place.expected:
        gone = (
            f"line {place.expected}"
            if line["seq"] == place.expected + 1
            else (f"lines {place.expected} to {line['seq'] - 1}")
        )
        return Break("removed", place.piece, f"{gone} should stand before it")
    return _claimed_twice(place, line)


def _out_of_place(place: _Place, line: Line, later: Piece) -> Break:
    """The line that was expected comes later: this one was moved, or does not belong here at all."""
    is_copy = any(other.line and other.line["hash"] == line["hash"] for other in place.before)
    if is_copy or line["hash"] not in place.named:
        return Break("inserted", place.piece, f"line {place.expected} follows it at {_at(later)}")
    return Break(
        "reordered", place.piece, f"line {place.expected} should stand here, and stands at {_at(later)}"
    )


def _claimed_twice(place: _Place, line: Line) -> Break:
    """The line does not follow the one before, and no other does: one of the two is not genuine."""
    before = place.before[-1] if place.before else None
    is_named = line["hash"] in place.named
    if before and before.line and line["seq"] <= before.line["seq"]:
        is_rival = line["seq"] == before.line["seq"] and line["previous"] == before.line["previous"]
        wrong = before if is_rival and is_named else place.piece
        return Break("inserted", wrong, f"there are two lines {line['seq']}")
    if before and is_named:
        return Break("changed", before, "the line after it was chained to another")
    return Break("changed", place.piece, "it is not chained to the line before it")


def _at(piece: Piece) -> str:
    return f"{piece.file}:{piece.number}"
