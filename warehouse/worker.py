"""The only door to published data: a killable process that runs a SELECT at a time, read-only and bounded."""

import json
import logging
import os
import queue
import subprocess
import sys
import tempfile
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any

from warehouse.errors import GuardRefusal, InternalError, QueryTimeout

LOG = logging.getLogger(__name__)
CHILD = Path(__file__).with_name("query_process.py")
GRACE_SECONDS = 1.0
START_SECONDS = 30.0
GIB = 1024**3

SENTENCES = {
    "refused_table": (
        "The query names a table that is not published",
        "Ask for the list of tables and use their names.",
    ),
    "refused_function": (
        "The query uses a function that is not allowed",
        "Use plain aggregates and arithmetic.",
    ),
    "refused_statement": ("Only a single SELECT is run", "Send one SELECT."),
    "syntax": (
        "The query is not valid SQL for the published tables",
        "Check columns, grouping and spelling.",
    ),
    "too_large": ("The query is too large", "Ask for less at once."),
    "memory": ("The query needs more memory than one query may use", "Ask for fewer rows or groups."),
    "failed": ("A value in the query could not be computed", "Check conversions and divisions."),
}


@dataclass(frozen=True)
class RawResult:
    """Rows of a query: JSON values (dates as ISO text, NaN as None), engine type names, milliseconds."""

    columns: list[str]
    types: list[str]
    rows: list[list[Any]]
    truncated: bool
    ms: float


class QueryWorker:
    """A process that answers SELECTs on one serving file.

    It boots in the background from construction on. `time_limit` is in seconds: the engine is interrupted
    there and the process is killed a second later; the next query finds a new one. `memory_limit` bounds the
    engine, `address_space` (bytes) the process. Threads may share a worker; their queries take turns.
    """

    def __init__(
        self,
        path: Path,
        *,
        memory_limit: str = "1GB",
        time_limit: float = 10.0,
        address_space: int = 4 * GIB,
        threads: int = 2,
    ) -> None:
        self._path = path
        self._time_limit = time_limit
        self._lock = threading.Lock()
        self._folder = tempfile.TemporaryDirectory(prefix="footnote-query-")
        self._settings = json.dumps(
            {
                "path": str(path.resolve()),
                "memory_limit": memory_limit,
                "address_space": address_space,
                "threads": threads,
                "temp_directory": str(Path(self._folder.name) / "spill"),
                "temp_limit": "4GB",
            }
        )
        self._child = _Child(self._settings, self._folder.name)

    def run(
        self,
        sql: str,
        *,
        max_rows: int = 10_000,
        time_limit: float | None = None,
        published: Mapping[str, Sequence[str]] | None = None,
    ) -> RawResult:
        """Run one SELECT; raise GuardRefusal with a stable code, or QueryTimeout, where it has no answer.

        `published` (schema.table -> columns) is for SQL that somebody wrote: the engine's own parser must
        see nothing beyond those tables and the functions of the guard, too.
        """
        return self.run_together([sql], max_rows=max_rows, time_limit=time_limit, published=published)[0]

    def run_together(
        self,
        texts: Sequence[str],
        *,
        max_rows: int = 10_000,
        time_limit: float | None = None,
        published: Mapping[str, Sequence[str]] | None = None,
    ) -> list[RawResult]:
        """Run SELECTs at one go, the first beside the others, the limits for each; raise as `run` does."""
        seconds = self._time_limit if time_limit is None else time_limit
        request: dict[str, Any] = {"sql": list(texts), "max_rows": max_rows, "time_limit": seconds}
        if published is not None:
            columns = {column for columns in published.values() for column in columns}
            request["published"] = {"tables": list(published), "columns": sorted(columns)}
        with self._lock:
            replies = self._ask(request, seconds * max(1, len(texts) - 1) + GRACE_SECONDS)
        for reply in replies:
            if "code" in reply:
                LOG.info("query refused: %s: %s", reply["code"], reply.get("detail", ""))
                raise _refusal(reply["code"], seconds)
        return [RawResult(**reply) for reply in replies]

    def close(self) -> None:
        """End the process and remove its scratch folder."""
        self._child.kill()
        self._folder.cleanup()

    def __enter__(self) -> "QueryWorker":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _ask(self, request: dict[str, Any], patience: float) -> list[dict[str, Any]]:
        if not self._child.alive:
            self._respawn()
        if not self._child.ready(START_SECONDS):
            self._child.kill()
            raise InternalError(f"The query process on {self._path.name} did not start", code="worker_start")
        try:
            return self._child.ask(request, patience)
        except TimeoutError:
            self._respawn()
            return [{"code": "timeout", "detail": "killed"}]
        except EOFError:
            self._respawn()
            return [{"code": "memory", "detail": "the query process died"}]

    def _respawn(self) -> None:
        self._child.kill()
        self._child = _Child(self._settings, self._folder.name)


class _Child:
    """One life of the query process: its pipes, and the thread that reads its replies."""

    def __init__(self, settings: str, folder: str) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-I", str(CHILD), settings],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=folder,
            env={"PATH": os.defpath, "LC_ALL": "C.UTF-8", "HOME": folder},
            text=True,
            encoding="utf-8",
            errors="surrogatepass",
        )
        self._replies: queue.Queue[str] = queue.Queue()
        self._is_ready = False
        threading.Thread(target=self._read, daemon=True).start()

    @property
    def alive(self) -> bool:
        return self._process.poll() is None

    def ready(self, patience: float) -> bool:
        """Wait for the handshake, once."""
        if not self._is_ready:
            try:
                self._is_ready = self._next(patience)[0].get("ready", False)
            except (TimeoutError, EOFError):
                return False
        return self._is_ready

    def ask(self, request: dict[str, Any], patience: float) -> list[dict[str, Any]]:
        """Send a request, wait for its replies; TimeoutError when patience ends, EOFError after a death."""
        assert self._process.stdin is not None
        try:
            self._process.stdin.write(json.dumps(request) + "\n")
            self._process.stdin.flush()
        except OSError as broken:
            raise EOFError from broken
        return self._next(patience)

    def kill(self) -> None:
        self._process.kill()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                _close_quietly(pipe)

    def _next(self, patience: float) -> list[dict[str, Any]]:
        try:
            line = self._replies.get(timeout=patience)
        except queue.Empty as late:
            raise TimeoutError from late
        if not line:
            raise EOFError
        replies: list[dict[str, Any]] = json.loads(line)
        return replies

    def _read(self) -> None:
        assert self._process.stdout is not None
        try:
            for line in self._process.stdout:
                self._replies.put(line)
        except (OSError, ValueError):
            LOG.debug("the query process was closed while it was read")
        self._replies.put("")


def _close_quietly(pipe: Any) -> None:
    try:
        pipe.close()
    except OSError:
        LOG.debug("a pipe of a killed query process was already broken")


def _refusal(code: str, seconds: float) -> GuardRefusal:
    if code == "timeout":
        return QueryTimeout(seconds)
    sentence, action = SENTENCES[code]
    return GuardRefusal(sentence, code=code, action=action)
