"""Reads `--where "state in ('SP', 'RJ') and not score < 4"` into conditions.

The text itself never reaches the database: what is not a name, a literal or a listed operator is refused.
"""

from dataclasses import dataclass
from typing import Literal

from app.tokens import Token, Tokens
from semantic_layer.query import AnyOf, Filter, MetricFilter

EXAMPLES = (
    "state = 'SP'",
    "state in ('SP', 'RJ')",
    "score >= 4 or score is null",
    "not city = 'campinas'",
    "city contains 'paulo'",
    "state = 'SP' or orders by customer > 3",
)
DEEPEST = 40
MOST_CONDITIONS = 200
SIGNS = {"=": "=", "==": "=", "!=": "!=", "<>": "!=", ">": ">", ">=": ">=", "<": "<", "<=": "<="}
OPERATORS = (*SIGNS, "in", "not", "between", "is", "contains", "like", "ilike")
MIRRORED = {"=": "=", "!=": "!=", ">": "<", ">=": "<=", "<": ">", "<=": ">="}
# What holds where a condition does not; those that nulls don't meet get them from `is null`.
OPPOSITE = {
    "=": "!=",
    "!=": "=",
    "in": "not in",
    "not in": "in",
    "is null": "is not null",
    "is not null": "is null",
}
OPPOSITE_BUT_NULL = {">": "<=", ">=": "<", "<": ">=", "<=": ">"}

Condition = Filter | AnyOf | MetricFilter
Scalar = str | int | float | bool


@dataclass(frozen=True)
class Atom:
    """One condition, at the word it begins with."""

    condition: Filter | MetricFilter
    at: Token


@dataclass(frozen=True)
class Node:
    """Conditions joined by `and` or by `or`."""

    joined_by: Literal["and", "or"]
    parts: tuple["Tree", ...]


Tree = Atom | Node
Clause = tuple[Atom, ...]


def parse_where(text: str, *, option: str = "--where") -> list[Condition]:
    """Return the conditions of a filter text: all must hold, of those in an AnyOf at least one.

    Raises QueryError with the column and what was expected there.
    """
    tokens = Tokens(text, option=option, code="where_syntax", examples=EXAMPLES)
    tree = _or(tokens, 0)
    tokens.expect_end("`and`", "`or`")
    return [_condition(clause) for clause in _clauses(tree, tokens)]


def _or(tokens: Tokens, depth: int) -> Tree:
    parts = [_and(tokens, depth)]
    while tokens.found("or"):
        parts.append(_and(tokens, depth))
    return parts[0] if len(parts) == 1 else Node("or", tuple(parts))


def _and(tokens: Tokens, depth: int) -> Tree:
    parts = [_part(tokens, depth)]
    while tokens.found("and"):
        parts.append(_part(tokens, depth))
    return parts[0] if len(parts) == 1 else Node("and", tuple(parts))


def _part(tokens: Tokens, depth: int) -> Tree:
    if depth > DEEPEST:
        raise tokens.error(f"brackets and `not` nest at most {DEEPEST} deep")
    if tokens.found("not"):
        return _negated(_part(tokens, depth + 1), tokens)
    if tokens.found("("):
        inner = _or(tokens, depth + 1)
        tokens.expect_word(")")
        return inner
    return _atom(tokens)


def _atom(tokens: Tokens) -> Tree:
    at = tokens.next
    if at.kind != "name" or at.word in ("true", "false"):
        value = _value(tokens, "a name, such as state")
        if tokens.next.word not in SIGNS:
            raise tokens.error("expected a comparison such as = or >=")
        sign = SIGNS[tokens.take().word]
        name = tokens.expect("name", "the name of a dimension").text
        return Atom(_filter(name, MIRRORED[sign], value), at)
    name = tokens.take().text
    if tokens.found("by"):
        return Atom(_of_metric(name, tokens), at)
    if tokens.next.word not in OPERATORS:
        raise tokens.error("expected an operator: = != > >= < <= in, not in, between, is, contains")
    operator = tokens.take().word
    if operator == "not":
        operator = tokens.expect_word("in", "between", "contains")
        return _negated(Atom(_compared(name, operator, tokens), at), tokens)
    return Atom(_compared(name, operator, tokens), at)


def _of_metric(metric: str, tokens: Tokens) -> MetricFilter:
    entity = tokens.expect("name", "an entity, as in: orders by customer > 3").text
    if tokens.next.word not in SIGNS:
        raise tokens.error("expected a comparison such as > or >=")
    sign = SIGNS[tokens.take().word]
    number = _number(tokens.expect("number", "a number"))
    return MetricFilter.model_validate({"metric": metric, "by": entity, "op": sign, "value": number})


def _compared(name: str, operator: str, tokens: Tokens) -> Filter:
    if operator == "in":
        return _filter(name, "in", _list(tokens))
    if operator == "between":
        low = _value(tokens, "the lower value")
        tokens.expect_word("and")
        return _filter(name, "between", [low, _value(tokens, "the upper value")])
    if operator == "is":
        negated = tokens.found("not")
        tokens.expect_word("null")
        return _filter(name, "is not null" if negated else "is null", None)
    if operator == "contains":
        return _filter(name, "contains", _text(tokens))
    if operator in ("like", "ilike"):
        return _filter(name, "contains", _pattern(tokens))
    return _filter(name, SIGNS[operator], _value(tokens, "a value"))


def _filter(name: str, op: str, value: Scalar | list[Scalar] | None) -> Filter:
    return Filter.model_validate({"dimension": name, "op": op, "value": value})


def _list(tokens: Tokens) -> list[Scalar]:
    tokens.expect_word("(")
    values = [_value(tokens, "a value")]
    while tokens.found(","):
        values.append(_value(tokens, "a value"))
    if not tokens.found(")"):
        raise tokens.error("expected `,` or `)`")
    return values


def _value(tokens: Tokens, what: str) -> Scalar:
    token = tokens.next
    if token.kind == "number":
        return _number(tokens.take())
    if token.kind == "text":
        return tokens.take().text[1:-1].replace("''", "'")
    if token.kind == "day":
        return tokens.take().text
    if token.word in ("true", "false"):
        return tokens.take().word == "true"
    if token.word == "null":
        raise tokens.error("expected a value; write `is null` or `is not null`")
    hint = f", text in quotes as in '{token.text}'" if token.kind == "name" else ""
    raise tokens.error(f"expected {what}{hint}")


def _text(tokens: Tokens) -> str:
    token = tokens.expect("text", "text in quotes")
    return token.text[1:-1].replace("''", "'")


def _pattern(tokens: Tokens) -> str:
    """Read the one kind of pattern that `contains` can say: any text, the part, any text."""
    at = tokens.next
    pattern = _text(tokens)
    part = pattern[1:-1]
    if len(pattern) < 3 or pattern[0] != "%" or pattern[-1] != "%" or "%" in part or "_" in part:
        raise tokens.error("a pattern is only read as '%part%'; write contains 'part'", at)
    return part


def _number(token: Token) -> int | float:
    return int(token.text) if token.text.lstrip("-").isdigit() else float(token.text)


def _negated(tree: Tree, tokens: Tokens) -> Tree:
    if isinstance(tree, Node):
        parts = tuple(_negated(part, tokens) for part in tree.parts)
        return Node("or" if tree.joined_by == "and" else "and", parts)
    wanted = tree.condition
    if isinstance(wanted, MetricFilter) or wanted.op == "contains":
        kind = "`contains`" if isinstance(wanted, Filter) else "a condition on a metric"
        raise tokens.error(f"`not` before {kind} is not read", tree.at)
    if wanted.op in OPPOSITE:
        return Atom(wanted.model_copy(update={"op": OPPOSITE[wanted.op]}), tree.at)
    null = Atom(_filter(wanted.dimension, "is null", None), tree.at)
    if wanted.op == "between":
        low, high = wanted.values
        outside = (_filter(wanted.dimension, "<", low), _filter(wanted.dimension, ">", high))
        return Node("or", (*(Atom(part, tree.at) for part in outside), null))
    opposite = wanted.model_copy(update={"op": OPPOSITE_BUT_NULL[wanted.op]})
    return Node("or", (Atom(opposite, tree.at), null))


def _clauses(tree: Tree, tokens: Tokens) -> list[Clause]:
    """Return the tree as alternatives of which, clause by clause, one must hold."""
    if isinstance(tree, Atom):
        return [(tree,)]
    parts = [_clauses(part, tokens) for part in tree.parts]
    if tree.joined_by == "and":
        return [clause for part in parts for clause in part]
    found: list[Clause] = [()]
    for part in parts:
        found = [(*left, *right) for left in found for right in part]
        if len(found) > MOST_CONDITIONS:
            raise tokens.error(f"`and` within `or` makes more than {MOST_CONDITIONS} conditions of this text")
    return found


def _condition(clause: Clause) -> Condition:
    if len(clause) == 1:
        return clause[0].condition
    return AnyOf(any=[part.condition for part in clause])
