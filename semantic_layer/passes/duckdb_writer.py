"""sqlglot's writer of DuckDB, which else starts a parser for each type it writes: a tenth of compiling."""

from sqlglot import exp
from sqlglot.dialects.dialect import DialectType
from sqlglot.dialects.duckdb import DuckDB
from sqlglot.generators.duckdb import DuckDBGenerator

TYPES_WITHOUT_ZONE = (exp.DType.TIME, exp.DType.TIMETZ, exp.DType.TIMESTAMPTZ)


def _type(writer: DuckDBGenerator, kind: exp.DataType) -> str:
    if kind.this in (exp.DType.ARRAY, *TYPES_WITHOUT_ZONE):
        return str(DuckDBGenerator.TRANSFORMS[exp.DataType](writer, kind))
    return writer.datatype_sql(kind)


class _Writer(DuckDBGenerator):
    TRANSFORMS = {**DuckDBGenerator.TRANSFORMS, exp.DataType: _type}


class _QuickDuckDB(DuckDB):
    Generator = _Writer


def writer_of(dialect: str) -> DialectType:
    """Return what sqlglot writes a dialect with."""
    return _QuickDuckDB if dialect == "duckdb" else dialect
