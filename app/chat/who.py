"""Who has a session of the chat."""

import chainlit as cl

from warehouse.user import LOCAL, User


def asking() -> User:
    """Return whom Chainlit let into the current session; without sign-in it is the owner of the machine."""
    known = cl.user_session.get("user")
    return User(known.identifier, LOCAL.role) if known else LOCAL
