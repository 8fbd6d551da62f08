"""Tell whether a file changed since it was landed, reading it only where its stamps leave a doubt."""

import hashlib
import os
import time
from pathlib import Path

from pipelines.errors import SourceError
from pipelines.landing.beginning import unreadable
from pipelines.landing.manifest import Fingerprint

# A file written this shortly before it was looked at may have been written again within the same stamp.
RACY_NS = 2_000_000_000


def fingerprint(path: Path, before: Fingerprint | None = None) -> Fingerprint:
    """Return a file's fingerprint; the digest is taken from `before` where all stamps are as they were."""
    taken = time.time_ns()
    try:
        status = path.stat()
        if before and _can_trust(before, status):
            return before
        with path.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as problem:
        raise unreadable(path, problem) from problem
    return Fingerprint(*_stamps(status), taken, digest)


def check_unchanged(path: Path, taken: Fingerprint) -> None:
    """Raise a SourceError if a file was written to since its fingerprint was taken."""
    if _stamps(path.stat()) != (taken.size, taken.mtime_ns, taken.ctime_ns):
        raise SourceError(
            "was changed while it was read",
            file=path.name,
            code="file_in_motion",
            action="Wait until it is written, and land it again.",
        )


def _can_trust(before: Fingerprint, status: os.stat_result) -> bool:
    is_same = _stamps(status) == (before.size, before.mtime_ns, before.ctime_ns)
    return is_same and before.ctime_ns + RACY_NS < before.taken_ns


def _stamps(status: os.stat_result) -> tuple[int, int, int]:
    return status.st_size, status.st_mtime_ns, status.st_ctime_ns
