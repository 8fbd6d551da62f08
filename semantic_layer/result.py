"""What a query gives back: columns that know what they show, rows, and the record of how they came about."""

from dataclasses import dataclass, field
from typing import Any, Literal

Role = Literal[
    "cohort",
    "cumulative",
    "dimension",
    "time",
    "metric",
    "share",
    "share_of_parent",
    "comparison",
    "difference",
    "change",
]
JsonValue = str | int | float | bool | None


@dataclass(frozen=True)
class Column:
    """A column of a result: `source` is the full metric or dimension name it shows, in `unit`.

    `currency` is the ISO code of amounts; as compiled it is None where they are in the dataset's.
    """

    name: str
    label: str
    unit: str | None
    role: Role
    source: str
    grain: str | None = None
    currency: str | None = None


@dataclass(frozen=True)
class Result:
    """Rows of JSON values (dates as ISO text) with the SQL that made them.

    `query` is the resolved metric query, None for SQL given as text; `ledger` is empty then too.
    """

    columns: tuple[Column, ...]
    rows: list[list[JsonValue]]
    truncated: bool
    sql: str
    query: dict[str, Any] | None = None
    ledger: dict[str, Any] = field(default_factory=dict)
    definitions: dict[str, str] = field(default_factory=dict)
    compile_ms: float = 0.0
    sql_ms: float = 0.0

    @property
    def row_count(self) -> int:
        """The number of rows held, after any truncation."""
        return len(self.rows)

    @property
    def column_names(self) -> list[str]:
        """The names of the columns, in order."""
        return [column.name for column in self.columns]

    @property
    def column_units(self) -> list[str | None]:
        """What one of each column is, None for labels."""
        return [column.unit for column in self.columns]

    @property
    def column_currencies(self) -> list[str | None]:
        """The ISO code of each column of amounts, None for others."""
        return [column.currency for column in self.columns]
