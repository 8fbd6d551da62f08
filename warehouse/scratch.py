"""Folders for what queries spill, gone with the process that made them, however that ended."""

import os
import shutil
import tempfile
from pathlib import Path

PREFIX = "footnote-query-"


def scratch_folder() -> "tempfile.TemporaryDirectory[str]":
    """Make a folder of this process, and remove those of processes that were killed."""
    for left in Path(tempfile.gettempdir()).glob(f"{PREFIX}*-*"):
        owner = left.name.removeprefix(PREFIX).partition("-")[0]
        if owner.isdecimal() and not lives(int(owner)):
            shutil.rmtree(left, ignore_errors=True)
    return tempfile.TemporaryDirectory(prefix=f"{PREFIX}{os.getpid()}-", ignore_cleanup_errors=True)


def lives(pid: int) -> bool:
    """Whether a process is there."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True  # another user's
    return True
