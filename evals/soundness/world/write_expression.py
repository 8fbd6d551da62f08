"""Expressions as the SQL that stands in definition files."""

import re
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from evals.soundness.world.description import Expr

PLAIN = re.compile(r"[a-z_][a-z0-9_]*")
RESERVED = {
    "order",
    "group",
    "select",
    "from",
    "where",
    "table",
    "end",
    "limit",
    "desc",
    "all",
    "user",
    "case",
}
INFIX = ("+", "-", "*", "/", "=", "<>", "<", "<=", ">", ">=", "and", "or")


def quoted(name: str) -> str:
    """Return an identifier as SQL spells it."""
    if PLAIN.fullmatch(name) and name not in RESERVED:
        return name
    return '"' + name.replace('"', '""') + '"'


def literal(value: Any) -> str:
    """Return a value as a SQL literal."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime):
        return f"timestamp '{value.isoformat(sep=' ')}'"
    if isinstance(value, date):
        return f"date '{value.isoformat()}'"
    if isinstance(value, int | float | Decimal):
        return str(value)
    return "'" + str(value).replace("'", "''") + "'"


def sql(expr: Expr) -> str:
    """Return an expression as SQL text, dimensions and metrics as dbt's references."""
    args = expr.args
    if expr.op == "column" or expr.op == "input":
        return quoted(args[0])
    if expr.op == "value":
        return literal(args[0])
    if expr.op == "dimension":
        return "{{ Dimension('" + args[0] + "') }}"
    if expr.op == "metric":
        return "{{ Metric('" + args[0] + "', ['" + args[1] + "']) }}"
    parts = [sql(part) for part in args]
    if expr.op in INFIX:
        return "(" + f" {expr.op} ".join(parts) + ")"
    return _function(expr.op, parts)


def _function(op: str, parts: list[str]) -> str:
    if op in ("is null", "is not null"):
        return f"({parts[0]} {op})"
    if op in ("in", "not in"):
        return f"({parts[0]} {op} ({', '.join(parts[1:])}))"
    if op == "not":
        return f"(not {parts[0]})"
    if op == "case":
        return f"case when {parts[0]} then {parts[1]} else {parts[2]} end"
    if op == "day":
        return f"cast({parts[0]} as date)"
    return f"{op}({', '.join(parts)})"
