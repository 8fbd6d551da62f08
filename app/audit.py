"""The audit log of a workspace as its settings say, for the edges to hand down."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from warehouse.audit_log.line import Keys
from warehouse.audit_log.log import AuditLog
from warehouse.audit_log.recorder import AuditUnwritable, Recorder, Trail, Unrecorded
from warehouse.user import User

if TYPE_CHECKING:
    from pipelines.settings import Settings

KEY = "FOOTNOTE_AUDIT_KEY"


def audit_folder(workspace: Path) -> Path:
    """Return the folder of a workspace's audit log."""
    return workspace / "state" / "audit"


def audit_keys() -> Keys:
    """Return the keys in FOOTNOTE_AUDIT_KEY: the one that seals, then, after spaces, those before it."""
    return Keys(os.environ.get(KEY, "").split())


def open_log(workspace: Path, settings: "Settings | None" = None) -> Recorder:
    """Return the log of a workspace, that nothing is written to where it is switched off.

    WorkspaceError where the settings can't be read: whether something must be recorded is then not known.
    """
    from pipelines.settings import load_settings

    settings = settings or load_settings(workspace)
    if settings.audit == "off":
        return Unrecorded()
    return AuditLog(
        audit_folder(workspace),
        audit_keys(),
        is_required=settings.audit == "required",
        sync=settings.audit_sync,
        questions=settings.audit_questions,
    )


@contextmanager
def asked(workspace: Path, user: User, **question: Any) -> Iterator[Trail]:
    """Note what a user asks of the data without words for it, and how that ended; yield the trail between."""
    trail = Trail(open_log(workspace), user)
    trail.note("question", **question)
    try:
        yield trail
    except AuditUnwritable:
        raise
    except BaseException as error:
        code = getattr(error, "code", None)
        trail.note("answer", status="error", code=code if isinstance(code, str) else "internal")
        raise
    trail.note("answer", status="answered")
