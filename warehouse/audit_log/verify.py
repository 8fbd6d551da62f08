"""Whether an audit log is still what was written: every line in its place, none altered, none cut off."""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Literal

from warehouse.audit_log.anchor import Anchor, AnchorUnreadable, is_genuine, read_anchor
from warehouse.audit_log.diagnose import diagnose
from warehouse.audit_log.files import Piece, file_names, pieces
from warehouse.audit_log.line import GENESIS, REMARK, Keys, Line
from warehouse.audit_log.log import LOCK, taken

Kind = Literal["changed", "removed", "inserted", "reordered", "truncated", "anchor"]
# What a log remarks about itself that a kill or a full disk can't bring about.
SUSPICIOUS = {"anchor_lost": "anchor", "truncated": "truncated", "foreign": "inserted"}


@dataclass(frozen=True)
class Problem:
    """The first line that is not in order, and what happened to it or before it."""

    kind: str
    file: str
    line: int
    message: str


@dataclass
class Report:
    """What was found: lines and files that hold together, the last hash, remarks, and the first problem.

    `seals` says whether lines bear seals and whether there was a key to check them with.
    """

    lines: int = 0
    files: int = 0
    hash: str = GENESIS
    seals: Literal["none", "checked", "not checked"] = "none"
    notes: list[str] = field(default_factory=list)
    problem: Problem | None = None

    def as_dict(self) -> dict[str, Any]:
        """Return the report as plain JSON."""
        return {"ok": self.problem is None, "head": f"{self.lines}:{self.hash}", **asdict(self)}


@dataclass(frozen=True)
class Snapshot:
    """A log as it stood at one moment, while writers may go on: its files with their sizes, its anchor."""

    folder: Path
    files: Sequence[tuple[str, int]]
    anchor: Anchor | None
    is_anchor_altered: bool

    def pieces(self) -> Iterator[Piece]:
        """Yield all its pieces in order."""
        for name, size in self.files:
            yield from pieces(self.folder / name, stop=size)


def snapshot(folder: Path) -> Snapshot:
    """Take the state of a log between two lines."""
    with taken(folder / LOCK):
        files = [(name, (folder / name).stat().st_size) for name in file_names(folder)]
        try:
            return Snapshot(folder, files, read_anchor(folder), False)
        except AnchorUnreadable:
            return Snapshot(folder, files, None, True)


def verify(folder: Path, keys: Keys | None = None, *, known: tuple[int, str] | None = None) -> Report:
    """Check a log from its first line to its anchor.

    `known` is a line's number and hash that was noted elsewhere: the log must still hold that very line.
    """
    check = _Check(snapshot(folder), keys or Keys(), known)
    check.run()
    return check.report


class _Check:
    """One pass over a log."""

    def __init__(self, state: Snapshot, keys: Keys, known: tuple[int, str] | None) -> None:
        self.report = Report(files=len(state.files))
        self._state = state
        self._keys = keys
        self._anchor = state.anchor or Anchor()
        # Numbers of lines, the hash each must have, and who holds it.
        self._held = [(self._anchor.count, self._anchor.hash, "the anchor")]
        self._held += [(*known, "the noted head")] if known else []
        self._rank = len(keys.names)
        self._torn: list[Piece] = []
        self._last: Piece | None = None

    def run(self) -> None:
        """Fill the report."""
        for piece in self._state.pieces():
            self._take(piece)
            if self.report.problem:
                return
        self._end()

    def _take(self, piece: Piece) -> None:
        line, report = piece.line, self.report
        if line is None:
            self._torn.append(piece)
            if not piece.may_be_torn:
                self._fail_chain()
            return
        is_next = line["seq"] == report.lines + 1 and line["previous"] == report.hash
        if not is_next or not self._settles(line["fields"], line["event"]):
            self._fail_chain(piece)
            return
        report.lines, report.hash, self._last = line["seq"], line["hash"], piece
        self._check_held(piece)
        self._check_seal(piece)
        if line["event"] == REMARK:
            self._note(piece)

    def _settles(self, fields: dict[str, Any], event: str) -> bool:
        """Whether a line may stand here: behind torn ones the remarks on them, and those nowhere else."""
        if event != REMARK or fields.get("kind") != "torn":
            return not self._torn
        told = [hashlib.sha256(piece.raw).hexdigest() for piece in self._torn]
        if fields.get("sha256") not in told:
            return False
        del self._torn[told.index(fields["sha256"])]
        return True

    def _check_held(self, piece: Piece) -> None:
        assert piece.line
        for number, expected, holder in self._held:
            if number == piece.line["seq"] and expected != piece.line["hash"]:
                self._fail("changed", piece, f"line {number} is not the one that {holder} tells of")

    def _check_seal(self, piece: Piece) -> None:
        assert piece.line
        name, names = piece.line["key"], self._keys.names
        if name is not None and not names:
            self.report.seals = "not checked"
        if not names:
            return
        self.report.seals = "checked"
        rank = names.index(name) if name in names else len(names)
        if name is not None and not self._keys.fits(name, piece.line["hash"], piece.line["seal"]):
            self._fail("changed", piece, "its seal is not of the key that is set")
        elif rank > self._rank:
            self._fail("changed", piece, "it does not bear the seal that lines before it bear")
        self._rank = rank

    def _note(self, piece: Piece) -> None:
        assert piece.line
        told = piece.line["fields"]
        kind = str(told.get("kind"))
        words = ", ".join(f"{name} {value}" for name, value in told.items() if name != "kind")
        place = f"{piece.file}:{piece.number}"
        if kind in SUSPICIOUS:
            self._fail(SUSPICIOUS[kind], piece, f"the log itself remarks: {kind} {words}".strip())
        else:
            self.report.notes.append(f"{place} the log remarks: {kind} {words}".strip())

    def _end(self) -> None:
        report, state = self.report, self._state
        last = self._torn[-1] if self._torn else self._last
        place = last or Piece("", 0, b"", True, 0, None)
        most = max(number for number, _, _ in self._held)
        if self._torn and self._torn[0].is_ended and most > report.lines:
            self._fail_chain()
        elif state.is_anchor_altered or (report.lines and not state.anchor):
            self._fail("anchor", place, "the anchor is gone or can't be read, so an end may be cut off")
        elif state.anchor and not self._is_anchor_genuine(state.anchor):
            self._fail("anchor", place, "the anchor does not bear the seal of the key that is set")
        elif most > report.lines:
            self._fail("truncated", place, f"lines {report.lines + 1} to {most} are gone")
        elif dict(state.files).get(self._anchor.file, 0) < self._anchor.end:
            self._fail("truncated", place, f"{self._anchor.file} is shorter than it was")
        elif self._keys.names and report.lines and self._rank:
            self._fail("changed", place, "the last line does not bear the seal of the key that is set")
        if report.problem:
            return
        for piece in self._torn:
            report.notes.append(f"{piece.file}:{piece.number} ends in the middle; the next line will say so")
        if report.lines > self._anchor.count:
            report.notes.append(f"behind the anchor: {report.lines - self._anchor.count} lines")

    def _is_anchor_genuine(self, anchor: Anchor) -> bool:
        if not self._keys.names or not anchor.count:
            return True
        return anchor.key is not None and is_genuine(anchor, self._keys)

    def _fail(self, kind: str, piece: Piece, message: str) -> None:
        self.report.problem = self.report.problem or Problem(kind, piece.file, piece.number, message)

    def _fail_chain(self, piece: Piece | None = None) -> None:
        """Tell what broke the chain, by a look at all lines."""
        found = diagnose(list(self._state.pieces()), self._anchor.hash)
        if found is None:
            assert piece or self._torn
            self._fail("changed", piece or self._torn[0], "what is left of a torn line is not what it was")
            return
        self.report.problem = Problem(found.kind, found.piece.file, found.piece.number, found.message)


def lines_of(folder: Path) -> Iterator[Line]:
    """Yield the lines of a log that are whole, in order, whether the chain holds or not."""
    for piece in snapshot(folder).pieces():
        if piece.line:
            yield piece.line
