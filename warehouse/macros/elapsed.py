"""Time between two moments, equal in every engine.

DuckDB counts the boundaries crossed, Spark the whole units that have passed: the two agree once both
ends are cut to the unit. The quotient is of doubles, because Spark keeps but six digits of a decimal one.
"""

from sqlglot import exp
from sqlmesh import macro
from sqlmesh.core.macros import MacroEvaluator


@macro()
def hours_between(evaluator: MacroEvaluator, begin: exp.Expression, end: exp.Expression) -> str:
    """Hours from one timestamp to another as DOUBLE, from whole seconds; negative if the end is earlier."""
    return f"{seconds_between(begin, end)} / 3600"


@macro()
def days_between(evaluator: MacroEvaluator, begin: exp.Expression, end: exp.Expression) -> str:
    """Days of 24 hours from one timestamp to another as DOUBLE, from whole seconds."""
    return f"{seconds_between(begin, end)} / 86400"


def seconds_between(begin: exp.Expression, end: exp.Expression) -> str:
    """Return SQL for the whole seconds between two timestamps."""
    ends = ", ".join(f"DATE_TRUNC('second', {moment.sql(dialect='duckdb')})" for moment in (begin, end))
    return f"CAST(DATE_DIFF('second', {ends}) AS DOUBLE)"
