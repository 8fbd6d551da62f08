"""The text table that every format is read into: one row a record, all columns as text, in file order."""

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from pipelines.landing.columns import identifier
from warehouse.pack import Source

if TYPE_CHECKING:
    import duckdb

RAW = "raw_rows"
# Which file of the batch a row is of: its place in the list of files.
PART = "_source_part"
# Why the reader itself could not make a row of it, and the text it could not read.
REASON = "_reason"
TEXT = "_raw"
BATCH = 50_000

# The values of the declared columns in their order, then reason and text.
Record = Sequence[str | None]


def create_raw(connection: "duckdb.DuckDBPyConnection", source: Source) -> None:
    """Make an empty text table for a source."""
    columns = "".join(f"{identifier(name)} VARCHAR, " for name in source.columns)
    connection.execute(
        f"CREATE OR REPLACE TABLE {RAW} ({columns}{PART} INTEGER, {REASON} VARCHAR, {TEXT} VARCHAR)"
    )


def insert_select(
    connection: "duckdb.DuckDBPyConnection",
    source: Source,
    values: Mapping[str, str],
    *,
    origin: str,
    part: int,
) -> int:
    """Append `SELECT values FROM origin` (column -> SQL of its text), an empty text as null; count it."""
    # The engine keeps the order of the rows, in several threads too, so that rowid is the place in the file.
    texts = ", ".join(f"NULLIF({values[name]}, '')" for name in source.columns)
    done = connection.execute(f"INSERT INTO {RAW} SELECT {texts}, {part}, NULL, NULL FROM {origin}")
    (count,) = done.fetchall()[0]
    return int(count)


def insert_records(
    connection: "duckdb.DuckDBPyConnection", source: Source, records: Iterator[Record], *, part: int
) -> int:
    """Append records, a batch at a time; return how many there were."""
    import pyarrow as pa

    names = [*(f"c{number}" for number in range(len(source.columns))), REASON, TEXT]
    schema = pa.schema([(name, pa.string()) for name in names])
    count = 0
    while batch := _take(records):
        columns = [pa.array(values, pa.string()) for values in zip(*batch, strict=True)]
        connection.register("records", pa.Table.from_arrays(columns, schema=schema))
        fields = ", ".join(f"NULLIF(c{number}, '')" for number in range(len(source.columns)))
        connection.execute(f"INSERT INTO {RAW} SELECT {fields}, {part}, {REASON}, {TEXT} FROM records")
        connection.unregister("records")
        count += len(batch)
    return count


def _take(records: Iterator[Record]) -> list[Record]:
    batch: list[Record] = []
    for record in records:
        batch.append(record)
        if len(batch) == BATCH:
            break
    return batch
