"""What people say of the answers of a session: right or not, and what was meant, in words."""

import secrets
from dataclasses import dataclass
from pathlib import Path

from agent.outcome import Outcome
from app.feedback.store import Feedback, keep
from warehouse.errors import WorkspaceError

MEANT = "meant:"
MOST = 20
THANKS = "Noted, for whoever looks after the definitions."
WHAT_ELSE = f"Noted. To say what you meant, write it after “{MEANT}”, as in: {MEANT} revenue by month."
ENOUGH = "That is enough for today; what was said before is kept."
UNKNOWN = "I do not know that answer any more."
UNKEPT = "That could not be noted."


@dataclass(frozen=True)
class Rateable:
    """An answer that was shown in a session."""

    outcome: Outcome
    question: str
    is_follow_up: bool


class Ratings:
    """The last answers of a session, by names that only the server knows the meaning of."""

    def __init__(self) -> None:
        self._known: dict[str, Rateable] = {}

    def remember(self, outcome: Outcome, question: str, *, is_follow_up: bool) -> str | None:
        """Return the name of an answer or refusal; None of what can't be rated."""
        if outcome.status not in ("answered", "refused") or not question:
            return None
        name = secrets.token_hex(8)
        self._known = dict([*self._known.items(), (name, Rateable(outcome, question, is_follow_up))][-MOST:])
        return name

    def rated(self, workspace: Path, person: str, name: str, *, is_right: bool) -> str:
        """Keep a click, and return what is said to it."""
        found = self._known.get(name)
        if found is None:
            return UNKNOWN
        return _kept(workspace, person, found, is_right=is_right) or (THANKS if is_right else WHAT_ELSE)

    def meant(self, workspace: Path, person: str, text: str) -> str | None:
        """Keep what was meant by the last question, and return what is said to it; None for another text."""
        if not is_correction(text) or not self._known:
            return None
        correction = text.strip()[len(MEANT) :]
        last = list(self._known.values())[-1]
        return _kept(workspace, person, last, is_right=False, correction=correction) or THANKS


def is_correction(text: str) -> bool:
    """Whether a text says what was meant."""
    return text.strip().lower().startswith(MEANT)


def _kept(
    workspace: Path, person: str, found: Rateable, *, is_right: bool, correction: str = ""
) -> str | None:
    """Keep a person's word; return why not, if it is not kept."""
    said = Feedback.of(
        found.outcome,
        found.question,
        person,
        is_right=is_right,
        correction=correction,
        is_follow_up=found.is_follow_up,
    )
    try:
        return None if keep(workspace, said) else ENOUGH
    except WorkspaceError:
        return UNKEPT
