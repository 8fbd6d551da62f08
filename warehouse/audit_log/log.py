"""The audit log that is written: one line an event, chained over days, threads, processes and kills."""

import errno
import fcntl
import hashlib
import logging
import os
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal

from warehouse.audit_log.anchor import NAME, Anchor, AnchorUnreadable, is_genuine, read_anchor, write_anchor
from warehouse.audit_log.clean import cleaned, cleaned_text, secrets_in
from warehouse.audit_log.files import SUFFIX
from warehouse.audit_log.line import LONGEST_LINE, REMARK, Keys, canonical, finished
from warehouse.audit_log.recorder import AuditUnwritable
from warehouse.audit_log.tail import Tail, is_sealed, tail_of
from warehouse.user import User

LOG = logging.getLogger(__name__)
LOCK = "lock"
PATIENCE = 10.0
LONGEST_NAME = 200
SYSTEM = User("footnote", "system")
# Whoever asked hears nothing before these are on the disk, and with them all lines before.
ENDS = {"answer", "refusal", "approval", "limit"}
Sync = Literal["answers", "lines", "never"]


class AuditLog:
    """Appends events to the log in a folder, for all threads and processes of a workspace at once.

    With `is_required` an event that can't be written raises AuditUnwritable; else the number of those left
    out stands in the log as soon as it can be written again. Each line has left the process when `append`
    returns; `sync` says which are on the disk by then: the ends of turns, all, or none. With `questions` as
    "hash" the words of questions are not kept.
    """

    def __init__(
        self,
        folder: Path,
        keys: Keys | None = None,
        *,
        is_required: bool = True,
        sync: Sync = "answers",
        questions: Literal["text", "hash"] = "text",
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self.folder = folder
        self._keys = keys or Keys()
        self._is_required = is_required
        self._sync = sync
        self._questions = questions
        self._now = now
        self._secrets = secrets_in()
        self._lock = threading.Lock()
        self._missed = 0

    def append(self, event: str, user: User, *, conversation: str | None = None, **fields: Any) -> None:
        """Write one event; AuditUnwritable where that fails and must not."""
        body = {
            "event": event,
            "user": self._name(user.name),
            "role": self._name(user.role),
            "conversation": None if conversation is None else self._name(conversation),
            "fields": self._fields(fields),
        }
        try:
            self._write(body)
        except (OSError, AuditUnwritable) as problem:
            if self._is_required:
                raise self._unwritable(problem) from problem
            self._missed += 1
            LOG.warning("an event is not in the audit log: %s", problem)

    def _name(self, text: str) -> str:
        return cleaned_text(text[:LONGEST_NAME], self._secrets)

    def _fields(self, fields: dict[str, Any]) -> dict[str, Any]:
        if self._questions == "hash" and "question" in fields:
            fields["question"] = self._fingerprint(str(fields["question"]))
        told: dict[str, Any] = cleaned(fields, self._secrets)
        # Room for the rest of a line, and for the remarks before it.
        if len(canonical(told)) > LONGEST_LINE // 2:
            return {
                "[cut]": "more than a line may hold",
                **{k: v for k, v in told.items() if not _is_long(v)},
            }
        return told

    def _fingerprint(self, text: str) -> dict[str, str]:
        """Return what tells whether a text was this one; only with the key, where there is one."""
        readable = text.encode("utf-8", errors="replace").decode("utf-8")
        sealed = self._keys.seal(readable)
        return {"hmac": sealed} if sealed else {"sha256": hashlib.sha256(readable.encode()).hexdigest()}

    def _write(self, body: dict[str, Any]) -> None:
        with self._held():
            tail, is_new = self._tail()
            missed, remarks = self._missed, list(tail.remarks)
            if missed:
                remarks.append({"kind": "missed", "lines": missed})
            bodies = [_remark(remark) for remark in remarks] + [body]
            synced = self._append(tail, bodies, is_new=is_new, is_synced=self._is_synced(body["event"]))
            self._missed -= missed
        if synced is not None:
            try:
                os.fsync(synced)
            finally:
                os.close(synced)

    def _is_synced(self, event: str) -> bool:
        return self._sync == "lines" or (self._sync == "answers" and event in ENDS)

    def _tail(self) -> tuple[Tail, bool]:
        """Return where the log goes on, and whether it has no anchor yet."""
        try:
            anchor = read_anchor(self.folder)
            if anchor and anchor.key not in (None, *self._keys.names):
                raise AuditUnwritable(
                    f"The audit log in {self.folder} is sealed with a key that is not set",
                    code="audit_key",
                    action="Set FOOTNOTE_AUDIT_KEY as it was; a new key stands before the old one.",
                )
            if anchor and not is_genuine(anchor, self._keys):
                raise AnchorUnreadable("its seal does not fit")
        except AnchorUnreadable as problem:
            LOG.warning("the anchor of the audit log: %s", problem)
            return tail_of(self.folder, None, is_altered=True), True
        tail = tail_of(self.folder, anchor)
        if anchor and anchor.key is None and self._keys.name and is_sealed(self.folder, tail):
            return tail_of(self.folder, None, is_altered=True), True
        return tail, anchor is None

    def _append(
        self, tail: Tail, bodies: list[dict[str, Any]], *, is_new: bool, is_synced: bool
    ) -> int | None:
        """Write lines and the anchor; return a descriptor that is still to be synced, if it is."""
        now = self._now().astimezone(UTC)
        # Never an earlier file than the last, however the clock is set.
        name = max(f"{now:%Y-%m-%d}{SUFFIX}", tail.file)
        text = b"\n" if tail.is_open and name == tail.file else b""
        count, previous = tail.count, tail.hash
        for body in bodies:
            count += 1
            line = finished(
                {"seq": count, "at": now.isoformat(timespec="microseconds"), "previous": previous, **body},
                self._keys,
            )
            text += canonical(line) + b"\n"
            previous = line["hash"]
        with self._opened(NAME, os.O_RDWR) as anchor, self._opened(name, os.O_WRONLY | os.O_APPEND) as file:
            if is_new:
                # First, so that room for it is not missing once there are lines.
                write_anchor(anchor, Anchor(tail.count, tail.hash, tail.file, tail.end), self._keys)
            size = os.fstat(file).st_size
            try:
                _write_all(file, text)
                write_anchor(anchor, Anchor(count, previous, name, size + len(text)), self._keys)
            except OSError:
                with suppress(OSError):
                    os.ftruncate(file, size)
                raise
            if size == 0:
                self._sync_folder()
            return os.dup(file) if is_synced else None

    @contextmanager
    def _held(self) -> Iterator[None]:
        """Keep all other writers out: threads by a lock, processes by that of a file."""
        with self._lock:
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            if self.folder.stat().st_mode & 0o077:
                self.folder.chmod(0o700)
            with self._opened(LOCK, os.O_RDWR) as lock:
                _take(lock)
                yield

    @contextmanager
    def _opened(self, name: str, flags: int) -> Iterator[int]:
        descriptor = os.open(self.folder / name, flags | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, 0o600)
        try:
            if os.fstat(descriptor).st_mode & 0o077:
                os.fchmod(descriptor, 0o600)
            yield descriptor
        finally:
            os.close(descriptor)

    def _sync_folder(self) -> None:
        if self._sync == "never":
            return
        descriptor = os.open(self.folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)

    def _unwritable(self, problem: OSError | AuditUnwritable) -> AuditUnwritable:
        if isinstance(problem, AuditUnwritable):
            return problem
        return AuditUnwritable(
            f"Nothing is answered, since it can't be written into the audit log in {self.folder} "
            f"({problem.strerror or type(problem).__name__})",
            code="audit_unwritable",
            action="Make room there and see that the folder is writable.",
        )


def _remark(fields: dict[str, Any]) -> dict[str, Any]:
    return {"event": REMARK, "user": SYSTEM.name, "role": SYSTEM.role, "conversation": None, "fields": fields}


def _is_long(value: Any) -> bool:
    return len(canonical(value)) > LONGEST_NAME


def _write_all(descriptor: int, text: bytes) -> None:
    rest = memoryview(text)
    while rest:
        rest = rest[os.write(descriptor, rest) :]


@contextmanager
def taken(path: Path) -> Iterator[None]:
    """Keep writers out while the block runs; where there is no lock to be had, nobody writes."""
    try:
        lock = os.open(path, os.O_RDONLY | os.O_CLOEXEC | os.O_NOFOLLOW)
    except OSError:
        yield
        return
    try:
        _take(lock)
        yield
    finally:
        os.close(lock)


def _take(lock: int) -> None:
    """Hold the lock of a file, or raise OSError once others have held it for too long."""
    end, pause = time.monotonic() + PATIENCE, 0.0002
    while True:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return
        except BlockingIOError:
            if time.monotonic() >= end:
                raise OSError(errno.EBUSY, "another process holds it") from None
        time.sleep(pause)
        pause = min(pause * 2, 0.01)
