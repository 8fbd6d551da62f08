"""One build at a time in a workspace; the lock ends with its process, however that ends."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from knowledge.index.layout import LOCK, knowledge_folder


@contextmanager
def building(workspace: Path) -> Iterator[None]:
    """Wait until no other process builds an index here, and keep others waiting."""
    folder = knowledge_folder(workspace)
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / LOCK).open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
