"""Whether anybody still waits for what runs: set by an edge whose asker went away, seen by the query pool."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar


class Cancellation:
    """Can be asked for once, by any thread; calls back whoever listens at that time."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._is_asked = False
        self._listeners: list[Callable[[], None]] = []

    def ask(self) -> None:
        """Give up what runs on behalf of this, and whatever would be started."""
        with self._lock:
            self._is_asked = True
            listeners = list(self._listeners)
        for listener in listeners:
            listener()

    @contextmanager
    def heard_by(self, listener: Callable[[], None]) -> Iterator[None]:
        """Call back while the block runs; at once where it was asked for before."""
        with self._lock:
            self._listeners.append(listener)
            is_late = self._is_asked
        if is_late:
            listener()
        try:
            yield
        finally:
            with self._lock:
                self._listeners.remove(listener)


# Of the thread's own context: libraries that move work to other threads take it along.
_CURRENT: ContextVar[Cancellation | None] = ContextVar("cancellation", default=None)


@contextmanager
def cancelled_by(cancellation: Cancellation) -> Iterator[None]:
    """Let queries of the block be given up by a cancellation."""
    token = _CURRENT.set(cancellation)
    try:
        yield
    finally:
        _CURRENT.reset(token)


@contextmanager
def heard_by(listener: Callable[[], None]) -> Iterator[None]:
    """Call back when what this thread works for is given up, as long as the block runs."""
    current = _CURRENT.get()
    if current is None:
        yield
        return
    with current.heard_by(listener):
        yield
