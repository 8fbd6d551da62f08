"""No connection to anywhere while cassettes are replayed."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

CONNECTS = ("connect", "connect_ex")
FAMILIES = (socket.AF_INET, socket.AF_INET6)


class Offline(OSError):
    """A connection was tried that a replay must not make."""


@contextmanager
def offline() -> Iterator[None]:
    """Refuse every connection of this process over the network while the block runs."""
    before = {name: getattr(socket.socket, name) for name in CONNECTS}
    for name, connect in before.items():
        setattr(socket.socket, name, _refusing(connect))
    try:
        yield
    finally:
        for name, connect in before.items():
            setattr(socket.socket, name, connect)


def _refusing(connect: Any) -> Any:
    def refuse(self: socket.socket, address: Any) -> Any:
        if self.family in FAMILIES:
            raise Offline("a replay asks nobody")
        return connect(self, address)

    return refuse
