"""Open the data that lint looks at: a DuckDB file, read only."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from semantic_layer.errors import WorkspaceError
from semantic_layer.lint.data import Data

COLUMNS = """
    select table_schema || '.' || table_name, list(column_name order by ordinal_position)
    from information_schema.columns
    group by 1
"""


@contextmanager
def open_data(path: Path) -> Iterator[Data]:
    """Open a DuckDB file for checks; WorkspaceError if it is none."""
    import duckdb

    if not path.is_file():
        raise WorkspaceError(f"There is no file {path}", code="no_data")
    try:
        connection = duckdb.connect(str(path), read_only=True)
    except duckdb.Error:
        raise WorkspaceError(f"{path} is not a DuckDB file", code="no_data") from None
    try:
        columns = dict(connection.execute(COLUMNS).fetchall())

        def run(sql: str) -> list[tuple[object, ...]]:
            try:
                return connection.execute(sql).fetchall()
            except duckdb.Error as error:
                raise LookupError(str(error)) from None

        yield Data(columns, run)
    finally:
        connection.close()
