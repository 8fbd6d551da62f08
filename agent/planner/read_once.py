"""A turn reads its question again behind each tool, and reads the same: the last readings are kept."""

import json
from collections import OrderedDict
from collections.abc import Callable, Mapping
from copy import deepcopy
from threading import Lock
from typing import Any

from agent.planner.reading import Reading

Reads = Callable[[str, dict[str, Any] | None, Mapping[str, Any] | None], Reading]
# A few turns at once, each with its question, the one before it and what it points at.
KEPT = 64


class ReadOnce:
    """The readings of a reader whose answer hangs on what it is given alone; safe for threads."""

    def __init__(self, read: Reads) -> None:
        self._read = read
        self._last: OrderedDict[str, Reading] = OrderedDict()
        self._lock = Lock()

    def __call__(
        self, question: str, previous: dict[str, Any] | None = None, shown: Mapping[str, Any] | None = None
    ) -> Reading:
        """Return the reading of a question, a copy of its own for each who asks."""
        key = json.dumps([question, previous, dict(shown or {})], sort_keys=True, default=repr)
        with self._lock:
            known = self._last.get(key)
        if known is None:
            known = self._read(question, previous, shown)
            with self._lock:
                self._last[key] = known
                while len(self._last) > KEPT:
                    self._last.popitem(last=False)
        return deepcopy(known)
