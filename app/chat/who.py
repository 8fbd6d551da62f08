"""Who has a session of the chat, and in which role."""

from pathlib import Path

import chainlit as cl

from app.identity import identified, unnamed
from warehouse.user import User


def asking(workspace: Path) -> User:
    """Return whom Chainlit let into the current session; GuardRefusal where the policies know nobody so."""
    return in_role(workspace, cl.user_session.get("user"))


def in_role(workspace: Path, known: cl.User | None) -> User:
    """Return a person who signed in, or who did not have to, with the role that the policies give."""
    return identified(workspace, known.identifier) if known else unnamed(workspace)
