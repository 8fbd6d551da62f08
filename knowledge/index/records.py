"""Records of a collection as a Parquet file: columns for filters, a row for each hit."""

from collections.abc import Sequence
from dataclasses import asdict, fields
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from knowledge.documents.records import GlossaryKind

if TYPE_CHECKING:
    import pyarrow as pa

Record = TypeVar("Record")
TEXT, TEXTS, DAY, REAL, WHOLE, TRUTH = "text", "texts", "day", "real", "whole", "truth"
# How the types of the dataclasses are stored.
STORED: dict[Any, str] = {
    str: TEXT,
    str | None: TEXT,
    GlossaryKind: TEXT,
    tuple[str, ...]: TEXTS,
    date | None: DAY,
    float: REAL,
    float | None: REAL,
    int: WHOLE,
    bool: TRUTH,
}


class RecordTable(Generic[Record]):
    """The records of one kind, read a row at a time."""

    def __init__(self, kind: type[Record], table: "pa.Table") -> None:
        self._kind = kind
        self._table = table

    def __len__(self) -> int:
        return int(self._table.num_rows)

    def __getitem__(self, row: int) -> Record:
        values = self._table.slice(row, 1).to_pylist()[0]
        return self._kind(
            **{name: tuple(value) if isinstance(value, list) else value for name, value in values.items()}
        )

    def column(self, name: str) -> Any:
        """Return a column as an Arrow array."""
        return self._table.column(name).combine_chunks()


def write_records(path: Path, kind: type, records: Sequence[Any]) -> None:
    """Write records, in order."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    schema = _schema(kind)
    pq.write_table(pa.Table.from_pylist([asdict(one) for one in records], schema=schema), path)


def read_records(path: Path, kind: type[Record]) -> RecordTable[Record]:
    """Read what `write_records` wrote; ValueError where the columns are others."""
    import pyarrow.parquet as pq

    table = pq.read_table(path)
    if table.schema.names != _schema(kind).names:
        raise ValueError(f"{path.name} has other columns")
    return RecordTable(kind, table)


def _schema(kind: type) -> "pa.Schema":
    import pyarrow as pa

    types = {
        TEXT: pa.string(),
        TEXTS: pa.list_(pa.string()),
        DAY: pa.date32(),
        REAL: pa.float64(),
        WHOLE: pa.int64(),
        TRUTH: pa.bool_(),
    }
    return pa.schema([(one.name, types[STORED[one.type]]) for one in fields(kind)])
