"""Who is next: users in turn, each at the head of an own line."""

from collections import OrderedDict, deque
from collections.abc import Callable
from typing import Generic, TypeVar

T = TypeVar("T")
# Whoever uses Footnote without saying who: no one person, so that no rule for one person holds.
ANYONE = "local"


class QueueFull(Exception):
    """There is no place for one more."""


class FairQueue(Generic[T]):
    """Items of users, bounded for each user and in all; a user who was served goes behind the others."""

    def __init__(self, *, per_user: int, in_all: int) -> None:
        self._per_user = per_user
        self._in_all = in_all
        self._lines: OrderedDict[str, deque[T]] = OrderedDict()

    def __len__(self) -> int:
        return sum(map(len, self._lines.values()))

    def put(self, user: str, item: T) -> None:
        """Place an item at the end of its user's line; QueueFull where there is no room."""
        waiting = len(self._lines.get(user, ()))
        if len(self) >= self._in_all or (user != ANYONE and waiting >= self._per_user):
            raise QueueFull
        self._lines.setdefault(user, deque()).append(item)

    def take(self, may_run: Callable[[str], bool]) -> T | None:
        """Return the next item of the next user who may run one, None where there is none."""
        user = next((user for user in self._lines if may_run(user)), None)
        if user is None:
            return None
        item = self._lines[user].popleft()
        if self._lines[user]:
            self._lines.move_to_end(user)
        else:
            del self._lines[user]
        return item

    def remove(self, user: str, item: T) -> bool:
        """Take an item out of turn; whether it was still waiting."""
        line = self._lines.get(user, deque())
        if item not in line:
            return False
        line.remove(item)
        if not line:
            del self._lines[user]
        return True

    def clear(self) -> list[T]:
        """Return all items, and hold none any more."""
        items = [item for line in self._lines.values() for item in line]
        self._lines.clear()
        return items
