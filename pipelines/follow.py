"""Take events as they come, in micro-batches: first to disk, then into bronze; nothing is published."""

import io
import os
import select
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, BinaryIO

from pipelines.errors import SourceError
from pipelines.landing.compaction import LINES
from pipelines.landing.dropped import Belonging, belonging, look
from pipelines.landing.inbox import content_mark, inbox_folder, put
from pipelines.landing.read_json import LONGEST_KEPT, LONGEST_LINE, ROUTE, NotARecord, parse_line
from pipelines.landing.stream import check_landed, land_stream
from pipelines.landing.unrouted import keep_unrouted
from pipelines.lock import STREAMS, hold_lock
from semantic_layer.nearest import nearest
from warehouse.errors import FootnoteError, WorkspaceError
from warehouse.pack import Pack

SECOND = 1.0
CHUNK = 1 << 16

Tell = Callable[[str], None]
Stop = Callable[[], bool]


@dataclass
class Counts:
    """What became of the events so far; `waiting` batches are on disk and land with the next refresh."""

    batches: int = 0
    events: int = 0
    loaded: int = 0
    waiting: int = 0
    reasons: Counter[str] = field(default_factory=Counter)
    refused_files: int = 0

    @property
    def quarantined(self) -> int:
        """Events set aside."""
        return sum(self.reasons.values())

    def to_json(self) -> dict[str, Any]:
        """Return plain values only."""
        return {**vars(self), "reasons": dict(self.reasons), "quarantined": self.quarantined}


class Follower:
    """Takes batches of events of a pack into a workspace and counts what became of them."""

    def __init__(self, pack: Pack, workspace: Path, *, source: str | None, tell: Tell) -> None:
        self.pack = pack
        self.workspace = workspace
        self.source = source
        self.tell = tell
        self.counts = Counts()
        self.deferred: set[str] = set()
        check_landed(pack, workspace)
        if source:
            _check_source(pack, source)

    def take_lines(self, lines: list[bytes]) -> None:
        """Write a batch of JSON lines to disk, each with its source, and land it."""
        routed: dict[str, list[bytes]] = {}
        unrouted = []
        for line in lines:
            try:
                routed.setdefault(self.source or _route(self.pack, line), []).append(line)
            except NotARecord as problem:
                unrouted.append(
                    (str(problem), line[:LONGEST_KEPT].decode("utf-8", errors="backslashreplace"))
                )
        if unrouted:
            keep_unrouted(unrouted, workspace=self.workspace, pack=self.pack, loaded_at=_now())
            self.counts.events += len(unrouted)
            self.counts.reasons.update(reason for reason, _ in unrouted)
        for name, own in routed.items():
            put(
                io.BytesIO(b"\n".join(own) + b"\n"),
                LINES,
                workspace=self.workspace,
                pack=self.pack,
                source=name,
            )
        self.land(set(routed))

    def take_file(self, path: Path, owner: Belonging) -> None:
        """Copy a file to disk as one batch and land it; tell of one that can't be read as declared."""
        name = owner.source
        suffix = "".join(path.suffixes[-2:]) if path.suffix == ".gz" else path.suffix
        with path.open("rb") as content:
            if self.has_taken(content, name):
                return
            kept = put(content, suffix, workspace=self.workspace, pack=self.pack, source=name, day=owner.day)
        try:
            self.land({name})
        except SourceError as problem:
            kept.unlink()
            self.counts.refused_files += 1
            self.tell(f"{path.name} was left out: {str(problem).replace(kept.name, path.name)}")

    def has_taken(self, content: BinaryIO, name: str) -> bool:
        """Whether a file of this content was taken before, by this process or an earlier one."""
        content.seek(0)
        folder, mark = inbox_folder(self.workspace, self.pack, name), content_mark(content)
        content.seek(0)
        return folder.is_dir() and any(folder.glob(f"*-{mark}-*"))

    def land(self, names: set[str]) -> None:
        """Land what is on disk, unless a refresh is at work: then later."""
        self.deferred |= names
        try:
            with hold_lock(self.workspace, STREAMS):
                # In the order of the pack: what an event refers to may come with it.
                for name in (one for one in self.pack.sources if one in self.deferred):
                    self._land(name)
                self.deferred = set()
        except WorkspaceError as problem:
            if problem.code != "locked":
                raise
            self.tell("a refresh is at work; the events are on disk and land after it")

    def _land(self, name: str) -> None:
        parts = land_stream(self.pack, name, workspace=self.workspace, loaded_at=_now())
        for part in parts:
            self.counts.batches += 1
            self.counts.events += part.rows_in
            self.counts.loaded += part.loaded
            self.counts.reasons.update(part.reasons)
        if parts:
            rows, loaded = (sum(getattr(part, one) for part in parts) for one in ("rows_in", "loaded"))
            self.tell(f"{name}: {rows:,} events, {loaded:,} loaded, {rows - loaded:,} set aside")


def follow_lines(
    follower: Follower, file: int, *, batch_rows: int, must_stop: Stop, seconds: float = SECOND
) -> Counts:
    """Take JSON lines from a file descriptor to its end, a batch at `batch_rows` lines or after a second.

    Once `must_stop` says so, what was read is taken and the rest left.
    """
    follower.land(streamable(follower))
    pending: list[bytes] = []
    for lines, is_due in _arriving(file, seconds, must_stop):
        pending += lines
        while len(pending) >= batch_rows or (pending and is_due):
            follower.take_lines(pending[:batch_rows])
            pending = pending[batch_rows:]
    if pending:
        follower.take_lines(pending)
    return _finished(follower)


def follow_folder(follower: Follower, folder: Path, *, must_stop: Stop, seconds: float = SECOND) -> Counts:
    """Take the files of a folder, those there and those that come, until `must_stop` says so.

    A file is taken once two looks found it the same.
    """
    follower.land(streamable(follower))
    seen: dict[Path, tuple[int, int]] = {}
    done: dict[Path, tuple[int, int]] = {}
    while not must_stop():
        now = look(follower.pack, folder)
        for path in sorted(now):
            if done.get(path) != now[path] == seen.get(path):
                done[path] = now[path]
                _take(follower, path)
        seen = now
        time.sleep(seconds)
    return _finished(follower)


def streamable(follower: Follower) -> set[str]:
    """Names of the sources whose batches on disk may wait to be landed, as after a kill."""
    names = [follower.source] if follower.source else list(follower.pack.sources)
    return {name for name in names if inbox_folder(follower.workspace, follower.pack, name).is_dir()}


def _take(follower: Follower, path: Path) -> None:
    owner = belonging(follower.pack, path)
    if follower.source and (owner is None or owner.source != follower.source):
        owner = Belonging(follower.source)
    if owner is None:
        follower.tell(f"{path.name} was left out: no source of {follower.pack.name} has such a file")
        return
    _check_source(follower.pack, owner.source)
    if not os.access(path, os.R_OK):
        follower.tell(f"{path.name} was left out: it can't be read")
        return
    follower.take_file(path, owner)


def _arriving(file: int, seconds: float, must_stop: Stop) -> Iterator[tuple[list[bytes], bool]]:
    """Yield the whole lines that arrived, and whether a second has passed since the last batch was due."""
    rest = b""
    due = time.monotonic() + seconds
    while not must_stop():
        ready, _, _ = select.select([file], [], [], max(0.0, due - time.monotonic()))
        chunk = os.read(file, CHUNK) if ready else b""
        if ready and not chunk:
            break
        *lines, rest = (rest + chunk).split(b"\n")
        if len(rest) > LONGEST_LINE:
            lines, rest = [*lines, rest], b""
        is_due = time.monotonic() >= due
        yield [line for line in lines if line.strip()], is_due
        if is_due:
            due = time.monotonic() + seconds
    if rest.strip():
        yield [rest], False


def _route(pack: Pack, line: bytes) -> str:
    record, _ = parse_line(line.strip())
    name = record.get(ROUTE)
    if name is None:
        raise NotARecord(f"names no {ROUTE}")
    if name not in pack.sources or not pack.sources[name].unique:
        raise NotARecord(f"{str(name)[:60]}: not a source that can be streamed")
    return str(name)


def _check_source(pack: Pack, name: str) -> None:
    able: Mapping[str, object] = {one: source for one, source in pack.sources.items() if source.unique}
    if name in able:
        return
    problem = "tells its rows apart by nothing (unique)" if name in pack.sources else "is not there"
    raise FootnoteError(
        f"The source {name[:80]} of {pack.name} can't be streamed: it {problem}",
        code="unknown_source",
        choices=nearest(name, able),
        action=f"Sources: {', '.join(able)}.",
    )


def _finished(follower: Follower) -> Counts:
    if follower.deferred:
        follower.land(set())
    follower.counts.waiting = len(follower.deferred)
    return follower.counts


def _now() -> datetime:
    return datetime.now(UTC).replace(tzinfo=None, microsecond=0)
