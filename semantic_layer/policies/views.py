"""The layer as each role sees it, made once for all who see the same."""

from __future__ import annotations

import threading
from collections import OrderedDict
from typing import TYPE_CHECKING

from semantic_layer.errors import GuardRefusal
from semantic_layer.policies.access import FULL, Access
from semantic_layer.policies.load import PolicySource
from warehouse.user import User

if TYPE_CHECKING:
    from semantic_layer.layer import SemanticLayer

# Each holds a value index of its own.
MOST_VIEWS = 32


class Views:
    """Views of one layer, the least used of which are forgotten."""

    def __init__(self, layer: SemanticLayer, policies: PolicySource) -> None:
        self._layer = layer
        self._policies = policies
        self._made: OrderedDict[str, SemanticLayer] = OrderedDict()
        self._lock = threading.Lock()

    def access_of(self, user: User) -> Access:
        """Return what a user may see and do."""
        return self._policies.now().access(user)

    def of(self, access: Access) -> SemanticLayer:
        """Return the layer as `access` opens it."""
        if access.key == FULL.key:
            return self._layer
        with self._lock:
            view = self._made.get(access.key)
            if view is None:
                view = self._made[access.key] = self._layer.under(access)
            self._made.move_to_end(access.key)
            while len(self._made) > MOST_VIEWS:
                self._made.popitem(last=False)
        return view


def check_sql_allowed(access: Access) -> None:
    """Return if SQL of one's own may run; GuardRefusal otherwise."""
    if not access.sql:
        raise GuardRefusal(
            "Your role asks by metrics: SQL reads rows and columns that no policy can check",
            code="not_allowed",
            action="Ask for a metric, or ask whoever runs this for a role with `sql: true` and all rows.",
        )
