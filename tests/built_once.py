"""What several tests read is built once for a whole run, however many processes the run has."""

import fcntl
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

Build = Callable[[Path], object]


def built_once(factory: pytest.TempPathFactory, name: str, build: Build) -> Path:
    """Return a folder filled by `build`; each process of the run has a copy, so no other sees its writes."""
    if "PYTEST_XDIST_WORKER" not in os.environ:
        folder = factory.mktemp(name)
        build(folder)
        return folder
    whole = factory.getbasetemp().parent / name
    fill_once(whole, build)
    return Path(shutil.copytree(whole, factory.getbasetemp() / name, symlinks=True))


def fill_once(folder: Path, build: Build) -> None:
    """Have `build` fill a folder; of several processes the first does, the others wait until it is whole."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    filled = folder.with_name(f"{folder.name}.filled")
    with folder.with_name(f"{folder.name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not filled.exists():
            folder.mkdir(exist_ok=True)
            build(folder)
            filled.touch()
