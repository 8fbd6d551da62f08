"""A model: a table with the keys that tie it to others."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

from sqlglot import exp

from semantic_layer.names import qualify

DataType = Literal["text", "integer", "decimal", "boolean", "date", "timestamp", "unknown"]


@dataclass(frozen=True)
class Key:
    """A model's column (or expression) that identifies an entity; one row per value if primary or unique.

    `role_of` names the entity this key refers to where it goes by a role of its own (billing_address);
    the type of its column is unknown where no definition says it.
    """

    entity: str
    type: Literal["primary", "unique", "foreign", "natural"]
    expr: exp.Expr
    role_of: str | None = None
    data_type: DataType = "unknown"

    @property
    def is_unique(self) -> bool:
        """Whether joining to this key can add no rows."""
        return self.type in ("primary", "unique")


@dataclass(frozen=True)
class Model:
    """A table with its keys; `copies` are columns that repeat a dimension of a joined model.

    `valid_from` and `valid_to` bound the time in which a row is true (a slowly changing dimension, type 2);
    `row_policy` is the condition a row must meet to be seen at all.
    """

    name: str
    table: str
    description: str
    primary_entity: str
    keys: Mapping[str, Key]
    time_expr: exp.Expr | None = None
    time_dimension: str | None = None
    bridge_for: tuple[str, ...] = ()
    copies: Mapping[str, exp.Expr] = field(default_factory=dict)
    valid_from: exp.Expr | None = None
    valid_to: exp.Expr | None = None
    row_policy: exp.Expr | None = None

    @cached_property
    def _policies(self) -> dict[str, tuple[exp.Expr, ...]]:
        """The row policy under each alias met so far: it is the same in every query of a role."""
        return {}

    def seen_as(self, alias: str) -> tuple[exp.Expr, ...]:
        """Return the condition under which rows of an alias are there, if any; to be copied into trees."""
        if self.row_policy is None:
            return ()
        if alias not in self._policies:
            policy = qualify(self.row_policy, alias)
            self._policies[alias] = (exp.Paren(this=policy) if isinstance(policy, exp.Or) else policy,)
        return self._policies[alias]

    def is_day(self, entity: str) -> bool:
        """Whether an entity is the very day of the rows: what describes it is a calendar."""
        key = self.keys.get(entity)
        return key is not None and self.time_expr is not None and key.expr == self.time_expr

    def meets_once(self, key: str) -> bool:
        """Whether a row that holds the value of a key meets one row here at most, at any one time."""
        own = self.keys.get(key)
        return own is not None and (own.is_unique or (own.type == "natural" and self.valid_from is not None))
