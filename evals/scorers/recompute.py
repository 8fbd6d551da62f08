"""What stands behind a stated number, worked out again from the citations without the agent's own code."""

import ast
import operator
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from agent.outcome import Citation, Number

OPERATORS: dict[type[ast.operator], Callable[[float, float], float]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
}
FACTS = {"date_from": "from_date", "date_to": "to_date"}
ENDS = ("data_start", "data_end")


class Untraceable(Exception):
    """A number names nothing that can be found or computed; the message says what."""


def recompute(number: Number, citations: Mapping[str, Citation]) -> Any:
    """Return the value behind a number: a cell, a fact of its ledger, or arithmetic over cells."""
    if number.citation not in citations:
        raise Untraceable(f"{number.text} names no citation ({number.citation})")
    citation = citations[number.citation]
    if number.row is not None:
        return _cell(citation, number.row, number.column)
    if number.column == "row_count":
        return len(citation.rows)
    family, _, name = number.column.partition(".")
    if family == "ledger" and name in FACTS:
        return _day_told(citation.ledger, name)
    if family == "ledger" and name in ENDS and citation.ledger.get(name):
        return citation.ledger[name]
    try:
        return _value(ast.parse(number.column, mode="eval").body, citations)
    except (SyntaxError, ValueError, ArithmeticError, TypeError) as error:
        raise Untraceable(f"{number.text} can't be computed from {number.column!r}: {error}") from None


def _day_told(ledger: Mapping[str, Any], name: str) -> Any:
    """Return an end of the range; of model tables, and of what is older than the data, of the rows read."""
    facts = ledger.get("facts", [])
    of_models = bool(facts) and all(str(fact["fact"]).startswith("models.") for fact in facts)
    column, choose = ("first_date", min) if name == "date_from" else ("last_date", max)
    days = [fact[column] for fact in facts if fact.get(column)]
    end = ledger.get("range", {}).get(FACTS[name])
    if days and of_models:
        return choose(days)
    # A query without a range counts what is older than the data's first day too.
    is_whole = name == "date_from" and end and end == ledger.get("data_start")
    return min([end, *days]) if is_whole else end


def day(value: Any) -> date | None:
    """Return the first day a cell stands for, None where it is no date."""
    if not isinstance(value, str) or len(value) < len("2024-01"):
        return None
    try:
        return date.fromisoformat(f"{value}-01" if len(value) == len("2024-01") else value[:10])
    except ValueError:
        return None


def _value(node: ast.expr, citations: Mapping[str, Citation]) -> float:
    if isinstance(node, ast.BinOp) and type(node.op) in OPERATORS:
        return OPERATORS[type(node.op)](_value(node.left, citations), _value(node.right, citations))
    if isinstance(node, ast.Attribute):
        row, base = 0, node.value
        if isinstance(base, ast.Subscript):
            row, base = ast.literal_eval(base.slice), base.value
        if isinstance(base, ast.Name) and base.id in citations:
            citation = citations[base.id]
            return float(len(citation.rows) if node.attr == "row_count" else _cell(citation, row, node.attr))
    raise Untraceable(f"{ast.unparse(node)} is no cell of a citation")


def _cell(citation: Citation, row: int, column: str) -> Any:
    if column not in citation.columns or not 0 <= row < len(citation.rows):
        raise Untraceable(f"{citation.id} has no cell {column} in row {row}")
    return citation.rows[row][citation.columns.index(column)]
