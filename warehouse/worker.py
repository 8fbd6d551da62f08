"""One query process as its parent sees it: asked, listened to and killed."""

import json
import logging
import os
import queue
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from warehouse.cancellation import heard_by

LOG = logging.getLogger(__name__)
ROOT = Path(__file__).parent.parent
# The module is imported from where this one lies; what else lies there is not to be imported afterwards.
BOOT = (
    "import sys; sys.path.append(sys.argv.pop(1)); from warehouse.query_process import main; "
    "sys.path.pop(); main()"
)
# Of what the process sends for one query beyond its rows.
ENVELOPE = 1_000_000
CRASHES = {signal.SIGABRT, signal.SIGSEGV, signal.SIGBUS, signal.SIGILL, signal.SIGFPE}


class Unsent(Exception):
    """The process had ended before it began with a query: another may run it."""


@dataclass(frozen=True)
class WorkerLimits:
    """What one process may take: `memory` of the engine, bytes of address space and of a file, threads.

    A process that holds more than `keep_below` bytes after a query is not used for another.
    """

    memory: str = "1GB"
    address_space: int = 2560 * 1024**2
    file_size: int = 1024**3
    keep_below: int = 1536 * 1024**2
    threads: int = 2


class Worker:
    """One life of a query process, that may read the files of `folder` and write in a folder of `scratch`.

    `on_ready` and `on_end` are called from its reading thread, the second always and last. The thread that
    makes a worker must outlive it: the process dies with that thread.
    """

    def __init__(
        self,
        folder: Path,
        limits: WorkerLimits,
        *,
        first: str,
        scratch: str,
        on_ready: Callable[["Worker"], None],
        on_end: Callable[["Worker"], None],
    ) -> None:
        self.is_ready = False
        self.confined_by: list[str] = []
        self.path = first
        self._limits = limits
        self._on_ready, self._on_end = on_ready, on_end
        self._has_ended = False
        self._number = self._begun = 0
        self._longest = ENVELOPE
        self._replies: queue.SimpleQueue[Any] = queue.SimpleQueue()
        self._scratch = tempfile.mkdtemp(dir=scratch)
        self._process = self._start(folder)

    @property
    def pid(self) -> int:
        """The id of the process."""
        return self._process.pid

    @property
    def is_fit(self) -> bool:
        """Whether it may take another query."""
        return not self._has_ended and self._process.poll() is None and self._held() < self._limits.keep_below

    @property
    def was_killed(self) -> bool:
        """Whether somebody ended it: no fault of its own."""
        return self._process.returncode == -signal.SIGKILL

    def listen(self) -> None:
        """Begin to read what the process says."""
        threading.Thread(target=self._read, name="query-worker", daemon=True).start()

    def ask(self, request: Mapping[str, Any], patience: float) -> list[dict[str, Any]]:
        """Send a request and return its replies; in place of those of a process that is gone, a code.

        Past `patience` seconds, or when nobody waits any more, the process is killed. Unsent is raised where
        it had gone before it began.
        """
        self._number += 1
        self._longest = len(request["sql"]) * (request["max_bytes"] + ENVELOPE)
        replies = self._replies = queue.SimpleQueue()
        if self._has_ended:
            raise Unsent
        with heard_by(lambda: replies.put("cancelled")):
            self._send({**request, "id": self._number})
            try:
                said = replies.get(timeout=patience)
            except queue.Empty:
                said = "timeout"
        if isinstance(said, str):
            self.kill()
            return [{"code": said, "detail": "killed"}]
        if said is None:
            if self._begun < self._number:
                raise Unsent
            return [{"code": self._cause(), "detail": f"the process ended: {self._process.returncode}"}]
        self.path = request["path"]
        found: list[dict[str, Any]] = said["replies"]
        return found

    def kill(self) -> None:
        """End the process and all that it started, now; what is left is done by the reading thread."""
        try:
            # Not yet reaped, so that the number can't be another's.
            if self._process.returncode is None:
                os.killpg(self._process.pid, signal.SIGKILL)
        except ProcessLookupError:
            LOG.debug("a query process had ended before it was killed")

    def _start(self, folder: Path) -> "subprocess.Popen[bytes]":
        bounds = {
            "address_space": self._limits.address_space,
            "file_size": self._limits.file_size,
            "readable": [str(folder)],
            "scratch": self._scratch,
            "parent": os.getpid(),
        }
        settings = {
            "bounds": bounds,
            "first": self.path,
            "memory_limit": self._limits.memory,
            "threads": self._limits.threads,
            "temp_directory": str(Path(self._scratch) / "spill"),
            "temp_limit": f"{self._limits.file_size}B",
        }
        return subprocess.Popen(
            [sys.executable, "-I", "-c", BOOT, str(ROOT), json.dumps(settings)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=self._scratch,
            # Fewer arenas: each takes address space that a query could have.
            env={"PATH": os.defpath, "LC_ALL": "C.UTF-8", "HOME": self._scratch, "MALLOC_ARENA_MAX": "2"},
            start_new_session=True,
        )

    def _send(self, request: Mapping[str, Any]) -> None:
        assert self._process.stdin is not None
        try:
            self._process.stdin.write(json.dumps(request).encode("ascii") + b"\n")
            self._process.stdin.flush()
        except (OSError, ValueError) as broken:
            raise Unsent from broken

    def _read(self) -> None:
        try:
            while (said := self._next()) is not None:
                if "ready" in said:
                    self.is_ready, self.confined_by = True, said["ready"]
                    self._on_ready(self)
                elif "begun" in said:
                    self._begun = said["begun"]
                elif said["id"] == self._number:
                    self._replies.put(said)
        finally:
            self._end()

    def _next(self) -> dict[str, Any] | None:
        """Return what the process says next, None after its end, or after more than was asked for."""
        assert self._process.stdout is not None
        try:
            # Not held as a limit before the request is there: the line that follows it may be longer.
            line = self._process.stdout.readline(max(self._longest, ENVELOPE)) or b""
            while line and not line.endswith(b"\n") and len(line) < self._longest:
                more = self._process.stdout.readline(self._longest - len(line))
                if not more:
                    return None
                line += more
            if not line.endswith(b"\n"):
                return None
            said: dict[str, Any] = json.loads(line)
        except (OSError, ValueError):
            LOG.warning("a query process said what could not be read")
            return None
        return said

    def _end(self) -> None:
        self.kill()
        self._process.wait()
        self._has_ended = True
        self._replies.put(None)
        for pipe in (self._process.stdin, self._process.stdout):
            assert pipe is not None
            try:
                pipe.close()
            except OSError:
                LOG.debug("a pipe of a query process was already broken")
        shutil.rmtree(self._scratch, ignore_errors=True)
        self._on_end(self)

    def _cause(self) -> str:
        """The code of a query during which the process ended by itself."""
        ended_by = -self._process.returncode
        if ended_by == signal.SIGALRM:
            return "timeout"
        # An engine that can't have its memory aborts, and Python ends with 1.
        return "memory" if ended_by in CRASHES or ended_by == -1 else "lost"

    def _held(self) -> int:
        """Bytes of memory that the process holds, 0 where the system does not tell."""
        try:
            pages = Path(f"/proc/{self.pid}/statm").read_text(encoding="ascii").split()[1]
        except (OSError, IndexError):
            return 0
        return int(pages) * os.sysconf("SC_PAGE_SIZE")
