"""A model: a table with the keys that tie it to others."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from sqlglot import exp


@dataclass(frozen=True)
class Key:
    """A model's column (or expression) that identifies an entity; one row per value if primary or unique."""

    entity: str
    type: Literal["primary", "unique", "foreign", "natural"]
    expr: exp.Expr

    @property
    def is_unique(self) -> bool:
        """Whether joining to this key can add no rows."""
        return self.type in ("primary", "unique")


@dataclass(frozen=True)
class Model:
    """A table with its keys; `copies` are columns that repeat a dimension of a joined model."""

    name: str
    table: str
    description: str
    primary_entity: str
    keys: Mapping[str, Key]
    time_expr: exp.Expr | None = None
    time_dimension: str | None = None
    bridge_for: tuple[str, ...] = ()
    copies: Mapping[str, exp.Expr] = field(default_factory=dict)
