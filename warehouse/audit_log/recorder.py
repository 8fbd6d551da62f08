"""What writers of the audit log are handed: an event goes in, for one user and conversation."""

from dataclasses import dataclass
from typing import Any, Protocol

from warehouse.errors import WorkspaceError
from warehouse.user import LOCAL, User


class AuditUnwritable(WorkspaceError):
    """An event could not be kept, so that what it tells of must not go on."""


class Recorder(Protocol):
    """Keeps events."""

    def append(self, event: str, user: User, *, conversation: str | None = None, **fields: Any) -> None:
        """Keep one event; AuditUnwritable where it can't be kept and must be."""


class Unrecorded:
    """Keeps nothing: for tests, measurements and whoever switched the log off."""

    def append(self, event: str, user: User, *, conversation: str | None = None, **fields: Any) -> None:
        """Do nothing."""


@dataclass(frozen=True)
class Trail:
    """The events of one user in one conversation, passed down from the edge to whatever runs for them."""

    recorder: Recorder
    user: User
    conversation: str | None = None

    def note(self, event: str, **fields: Any) -> None:
        """Keep one event; AuditUnwritable where it can't be kept and must be."""
        self.recorder.append(event, self.user, conversation=self.conversation, **fields)

    def refused(self, code: str, **asked: Any) -> None:
        """Keep what was refused and its code; a limit that was reached is an event of its own."""
        self.note("limit" if code.startswith("limit_") else "refusal", code=code, **asked)


NO_TRAIL = Trail(Unrecorded(), LOCAL)
