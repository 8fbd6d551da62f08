"""One refresh at a time in a workspace; the lock ends with the process that holds it, however it ends."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from warehouse.errors import WorkspaceError

LOCK = "refresh.lock"


@contextmanager
def hold_lock(workspace: Path) -> Iterator[None]:
    """Hold the workspace's lock, or raise WorkspaceError at once, naming the process that holds it."""
    try:
        workspace.mkdir(parents=True, exist_ok=True)
        file = (workspace / LOCK).open("a+", encoding="utf-8")
    except OSError as problem:
        raise unwritable(workspace, problem) from problem
    with file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
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


def unwritable(workspace: Path, problem: OSError) -> WorkspaceError:
    """The error for a workspace that the system does not let us write."""
    return WorkspaceError(
        f"The workspace {workspace} can't be written: {problem.strerror or problem}",
        code="unwritable",
        action="Make it writable and see that the disk has room, or name another with --workspace.",
    )
