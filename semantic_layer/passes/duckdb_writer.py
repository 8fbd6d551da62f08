"""sqlglot's writer of DuckDB: types without a parser, and comparisons in words that DuckDB reads right."""

from sqlglot import exp
from sqlglot.dialects.dialect import DialectType
from sqlglot.dialects.duckdb import DuckDB
from sqlglot.generators.duckdb import DuckDBGenerator

TYPES_WITHOUT_ZONE = (exp.DType.TIME, exp.DType.TIMETZ, exp.DType.TIMESTAMPTZ)


def _type(writer: DuckDBGenerator, kind: exp.DataType) -> str:
    if kind.this in (exp.DType.ARRAY, *TYPES_WITHOUT_ZONE):
        return str(DuckDBGenerator.TRANSFORMS[exp.DataType](writer, kind))
    return writer.datatype_sql(kind)


def _differs(writer: DuckDBGenerator, node: exp.NullSafeNEQ) -> str:
    """Write IS DISTINCT FROM a constant without those words where DuckDB 1.5.6 would drop null rows.

    Below an OR it skips each group of rows that has nothing but nulls in the column, though nulls differ
    from the constant; tests/warehouse/test_engine_plans.py shows it.
    """
    sides = _below_or(writer, node)
    return "({0} <> {1} OR {0} IS NULL)".format(*sides) if sides else writer.binary(node, "IS DISTINCT FROM")


def _same(writer: DuckDBGenerator, node: exp.NullSafeEQ) -> str:
    """Write the opposite likewise, since it may stand below a NOT."""
    sides = _below_or(writer, node)
    if not sides:
        return writer.binary(node, "IS NOT DISTINCT FROM")
    return "({0} = {1} AND {0} IS NOT NULL)".format(*sides)


def _below_or(writer: DuckDBGenerator, node: exp.Binary) -> tuple[str, str] | None:
    """Return what is compared and the constant, if there is one and an OR above."""
    constants = [_is_constant(node.this), _is_constant(node.expression)]
    if any(constants) and node.find_ancestor(exp.Or):
        written = writer.sql(node.this), writer.sql(node.expression)
        return written if constants[1] else (written[1], written[0])
    return None


def _is_constant(value: exp.Expr) -> bool:
    bare = value.this if isinstance(value, (exp.Cast, exp.Neg)) else value
    return isinstance(bare, (exp.Literal, exp.Boolean))


class _Writer(DuckDBGenerator):
    TRANSFORMS = {
        **DuckDBGenerator.TRANSFORMS,
        exp.DataType: _type,
        exp.NullSafeNEQ: _differs,
        exp.NullSafeEQ: _same,
    }


class _QuickDuckDB(DuckDB):
    Generator = _Writer


def writer_of(dialect: str) -> DialectType:
    """Return what sqlglot writes a dialect with."""
    return _QuickDuckDB if dialect == "duckdb" else dialect
