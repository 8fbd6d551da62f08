"""A graph for each view of the data: people of one role share its prompt, planner and tools."""

import threading
from collections import OrderedDict
from collections.abc import Callable
from typing import Any

from semantic_layer.layer import SemanticLayer

MOST_GRAPHS = 32


class Graphs:
    """Wires graphs when they are first needed; the least used are forgotten."""

    def __init__(self, wire: Callable[[SemanticLayer], Any]) -> None:
        self._wire = wire
        self._made: OrderedDict[str, tuple[SemanticLayer, Any]] = OrderedDict()
        self._lock = threading.Lock()

    def of(self, layer: SemanticLayer) -> Any:
        """Return the graph over a layer."""
        key = layer.access.key
        with self._lock:
            known = self._made.get(key)
            # One of a view that was made anew would still read the old one.
            if known is None or known[0] is not layer:
                known = self._made[key] = (layer, self._wire(layer))
            self._made.move_to_end(key)
            while len(self._made) > MOST_GRAPHS:
                self._made.popitem(last=False)
        return known[1]
