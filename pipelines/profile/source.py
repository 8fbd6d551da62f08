"""Rows being profiled, and the queries of the folder sql over them."""

from dataclasses import dataclass
from functools import cache
from importlib import resources
from string import Template
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import duckdb


@dataclass(frozen=True)
class Source:
    """The connection, the SQL that names the rows, their number, the columns that name a row."""

    connection: "duckdb.DuckDBPyConnection"
    relation: str
    rows: int
    key: tuple[str, ...]

    def text(self, name: str, **values: object) -> str:
        """A query with its variables filled in."""
        return Template(_query(name)).substitute(relation=self.relation, **values)

    def ask(self, name: str, **values: object) -> list[tuple[Any, ...]]:
        """The rows of a query."""
        return self.connection.execute(self.text(name, **values)).fetchall()


def number(value: float) -> str:
    """A number as SQL: a bare one with a point would be a DECIMAL, which overflows."""
    return f"CAST('{float(value)!r}' AS DOUBLE)"


@cache
def _query(name: str) -> str:
    return resources.files("pipelines.profile").joinpath(f"sql/{name}.sql").read_text("utf-8")
