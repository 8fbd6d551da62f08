"""What a browser may send over the chat's socket."""

from typing import Any

KEPT = frozenset(
    {"connect", "disconnect", "connection_successful", "clear_session", "client_message", "stop"}
)


def close_events(sockets: Any) -> None:
    """Forget the handlers of events that this chat has no use for: editing, audio, favourites, settings."""
    for handlers in sockets.handlers.values():
        for event in set(handlers) - KEPT:
            del handlers[event]
