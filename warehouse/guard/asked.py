"""What a check looks at: the text of a query, its tree, and the tables it may read."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from sqlglot import exp


@dataclass(frozen=True)
class Asked:
    """A query that was parsed; `allowed` maps schema.table to its columns."""

    sql: str
    tree: exp.Expr
    allowed: Mapping[str, Sequence[str]]

    @cached_property
    def nodes(self) -> tuple[exp.Expr, ...]:
        """Every node of the tree."""
        return tuple(self.tree.walk())

    @cached_property
    def tables(self) -> frozenset[str]:
        """The names of the tables it may read, in small letters."""
        return frozenset(map(str.lower, self.allowed))

    @cached_property
    def columns(self) -> frozenset[str]:
        """The names of their columns, in small letters."""
        return frozenset(column.lower() for columns in self.allowed.values() for column in columns)
