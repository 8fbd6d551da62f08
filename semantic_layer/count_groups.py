"""How many groups a query has, counted over the query itself."""

from dataclasses import replace
from textwrap import indent

from semantic_layer.plan import CompiledQuery
from semantic_layer.result import Column

NAME = "made_groups"


def count_groups(compiled: CompiledQuery, label: str) -> CompiledQuery:
    """Return the query that counts the rows of a compiled one, as one column called by `label`."""
    sql = f"SELECT\n  COUNT(*) AS {NAME}\nFROM (\n{indent(compiled.sql, '  ')}\n) AS listed"
    column = Column(name=NAME, label=label, unit="count", role="metric", source=NAME)
    return replace(compiled, sql=sql, columns=(column,))
