"""The SQL types that columns are declared with, as the few kinds that filter values are checked against."""

import re

from semantic_layer.model import DataType

NAMES: dict[DataType, str] = {
    "text": "text varchar string char character nvarchar nchar bpchar clob uuid enum",
    "integer": (
        "int integer bigint smallint tinyint hugeint int2 int4 int8 int16 int32 int64 uinteger ubigint "
        "usmallint utinyint uhugeint byteint long short"
    ),
    "decimal": "decimal numeric number double float real float4 float8 float64 bignumeric money",
    "boolean": "boolean bool logical",
    "date": "date",
    "timestamp": (
        "timestamp datetime timestamptz timestamp_ntz timestamp_ltz timestamp_tz timestamp_s timestamp_ms "
        "timestamp_ns datetime2 smalldatetime"
    ),
}
KINDS: dict[str, DataType] = {word: kind for kind, words in NAMES.items() for word in words.split()}


def data_type(declared: str | None, *, is_time: bool) -> DataType | None:
    """Read a SQL type name as one of ours; None if it is none we know.

    An undeclared time may hold hours: it is cut to days even where that changes nothing.
    """
    if declared is None:
        return "timestamp" if is_time else "unknown"
    word = re.match(r"[a-z_]+[0-9]*", declared.strip().lower())
    return KINDS.get(word[0]) if word else None
