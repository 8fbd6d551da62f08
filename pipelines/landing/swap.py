"""Put a folder in the place of another in one step, so that no reader and no kill finds neither."""

import ctypes
import os
import shutil
import sys
from pathlib import Path

AT_FDCWD = -100
RENAME_EXCHANGE = 2


def swap(draft: Path, final: Path) -> None:
    """Make `draft` the folder `final`; what was there before is removed."""
    if not final.exists():
        final.parent.mkdir(parents=True, exist_ok=True)
        draft.rename(final)
    elif _exchange(draft, final):
        shutil.rmtree(draft, ignore_errors=True)
    else:
        # Not every file system can exchange: then there is a moment between two renames.
        before = final.with_name(f"{final.name}.before")
        shutil.rmtree(before, ignore_errors=True)
        final.rename(before)
        draft.rename(final)
        shutil.rmtree(before, ignore_errors=True)


def recover(final: Path) -> None:
    """Mend what a kill between the two renames left behind."""
    before = final.with_name(f"{final.name}.before")
    if before.exists() and not final.exists():
        before.rename(final)
    shutil.rmtree(before, ignore_errors=True)


def _exchange(one: Path, other: Path) -> bool:
    if not sys.platform.startswith("linux"):
        return False
    rename = getattr(ctypes.CDLL(None), "renameat2", None)
    return rename is not None and not rename(
        AT_FDCWD, os.fsencode(one), AT_FDCWD, os.fsencode(other), RENAME_EXCHANGE
    )
