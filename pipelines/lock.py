"""One refresh at a time in a workspace; the lock ends with the process that holds it, however it ends."""

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from warehouse.errors import WorkspaceError

LOCK = "refresh.lock"
# Held while bronze is read or written, by a refresh as a whole and by a stream for each batch.
STREAMS = "streams.lock"
PATIENCE = 60.0


@contextmanager
def hold_lock(workspace: Path, name: str = LOCK, *, patience: float = 0.0) -> Iterator[None]:
    """Hold a lock of the workspace, or raise WorkspaceError, naming the process that holds it.

    It waits `patience` seconds for it.
    """
    try:
        workspace.mkdir(parents=True, exist_ok=True)
        file = (workspace / name).open("a+", encoding="utf-8")
    except OSError as problem:
        raise unwritable(workspace, problem) from problem
    with file:
        try:
            _take(file, patience)
        except BlockingIOError as held:
            file.seek(0)
            holder = file.read().strip() or "unknown"
            raise WorkspaceError(
                f"Another refresh is at work in {workspace}: process {holder}",
                code="locked",
                action="Wait until it is done, or use another --workspace.",
            ) from held
        file.truncate(0)
        file.write(str(os.getpid()))
        file.flush()
        yield
        file.truncate(0)


def _take(file: TextIO, patience: float) -> None:
    end = time.monotonic() + patience
    while True:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return
        except BlockingIOError:
            if time.monotonic() >= end:
                raise
        time.sleep(0.05)


def unwritable(workspace: Path, problem: OSError) -> WorkspaceError:
    """The error for a workspace that the system does not let us write."""
    return WorkspaceError(
        f"The workspace {workspace} can't be written: {problem.strerror or problem}",
        code="unwritable",
        action="Make it writable and see that the disk has room, or name another with --workspace.",
    )
