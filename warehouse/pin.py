"""A second name for a published file while it is served: its version may be removed meanwhile."""

import os
import shutil
import uuid
from contextlib import suppress
from pathlib import Path

from warehouse.scratch import lives

# Beside the files, since both names must be of one file system, and processes read that folder alone.
PINNED = "pinned"
TRIES = 20


class Pin:
    """Holds a file until `release`: `path` is its second name, or its own where the system gives no other.

    What killed processes held is released by the next.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._folder: Path | None = None
        folder = path.parent / PINNED
        _release_left(folder)
        own = folder / f"{os.getpid()}-{uuid.uuid4().hex[:12]}"
        # Whoever releases the last pin may take the common folder away while it is made.
        if any(_linked(path, own) for _ in range(TRIES)):
            self.path, self._folder = own / path.name, own

    def release(self) -> None:
        """Give the second name up."""
        if self._folder is not None:
            _remove(self._folder)
            self._folder = None


def _release_left(folder: Path) -> None:
    with suppress(OSError):  # it may go while it is read
        for left in folder.glob("*-*"):
            owner = left.name.partition("-")[0]
            if owner.isdecimal() and not lives(int(owner)):
                shutil.rmtree(left, ignore_errors=True)


def _linked(path: Path, own: Path) -> bool:
    """Whether a file got a second name: not in a read-only folder, nor where files have one name alone."""
    try:
        own.mkdir(parents=True, exist_ok=True)
        os.link(path, own / path.name)
    except OSError:
        _remove(own)
        return False
    return True


def _remove(own: Path) -> None:
    shutil.rmtree(own, ignore_errors=True)
    with suppress(OSError):
        own.parent.rmdir()  # unless others hold files
