"""Turn a filter on a dimension into a SQL condition."""

from sqlglot import exp

from semantic_layer.errors import QueryError
from semantic_layer.literals import day_literal, literal, next_day, number_literal, read_day
from semantic_layer.manifest import Dimension
from semantic_layer.names import all_of, any_of, as_date
from semantic_layer.query import Filter

COMPARISONS: dict[str, type[exp.Binary]] = {
    "=": exp.EQ,
    ">": exp.GT,
    ">=": exp.GTE,
    "<": exp.LT,
    "<=": exp.LTE,
}
ORDERED = (">", ">=", "<", "<=", "between")


def condition(subject: exp.Expr, dimension: Dimension, wanted: Filter) -> exp.Expr:
    """Return the condition `wanted` on `subject`, the dimension's expression; QueryError if types differ.

    '!=' and 'not in' keep nulls, so that a condition and its opposite together give every row.
    """
    subject = _as_operand(subject)
    if wanted.op in ORDERED and dimension.data_type == "boolean":
        raise QueryError(f"{dimension.full_name} is true or false and has no order", code="invalid_value")
    if wanted.op in ("is null", "is not null"):
        test = exp.Is(this=subject, expression=exp.Null())
        return exp.Not(this=test) if wanted.op == "is not null" else test
    if wanted.op == "contains":
        return _contains(subject, dimension, wanted)
    if dimension.data_type in ("date", "timestamp"):
        return _on_days(subject, dimension, wanted)
    return _on_values(subject, wanted.op, [literal(value, dimension) for value in wanted.values])


def _as_operand(subject: exp.Expr) -> exp.Expr:
    """A test is put in parentheses: "a or b = true" would be another one."""
    is_test = isinstance(subject, exp.Predicate | exp.Connector | exp.Not)
    return exp.Paren(this=subject) if is_test else subject


def compared(value: exp.Expr, op: str, number: int | float) -> exp.Expr:
    """Return the condition on a number, which one that is null never meets."""
    if op == "!=":
        return exp.NEQ(this=value, expression=number_literal(number))
    return COMPARISONS[op](this=value, expression=number_literal(number))


def within(subject: exp.Expr, first: exp.Expr | None, end: exp.Expr | None) -> list[exp.Expr]:
    """Return the conditions of `first <= subject < end`, either side left out if None."""
    parts: list[exp.Expr] = []
    if first is not None:
        parts.append(exp.GTE(this=subject.copy(), expression=first))
    if end is not None:
        parts.append(exp.LT(this=subject.copy(), expression=end))
    return parts


def _contains(subject: exp.Expr, dimension: Dimension, wanted: Filter) -> exp.Expr:
    if dimension.data_type not in ("text", "unknown"):
        raise QueryError(
            f"'contains' needs a text dimension, {dimension.full_name} is none", code="invalid_value"
        )
    if dimension.data_type == "unknown":
        subject = exp.Cast(this=subject, to=exp.DataType(this=exp.DataType.Type.TEXT))
    part = exp.Literal.string(str(wanted.values[0]).lower())
    return exp.GT(
        this=exp.StrPosition(this=exp.Lower(this=subject), substr=part), expression=exp.Literal.number(0)
    )


def _on_values(subject: exp.Expr, op: str, values: list[exp.Expr]) -> exp.Expr:
    if op == "!=":
        return exp.NullSafeNEQ(this=subject, expression=values[0])
    if op == "between":
        return exp.Between(this=subject, low=values[0], high=values[1])
    if op in ("in", "not in"):
        among = exp.In(this=subject, expressions=values)
        return among if op == "in" else _or_null(exp.Not(this=among), subject)
    return COMPARISONS[op](this=subject, expression=values[0])


def _or_null(test: exp.Expr, subject: exp.Expr) -> exp.Expr:
    return any_of([test, exp.Is(this=subject.copy(), expression=exp.Null())])


def _on_days(subject: exp.Expr, dimension: Dimension, wanted: Filter) -> exp.Expr:
    days = [read_day(value, dimension.full_name) for value in wanted.values]
    if wanted.op in ("=", "!=", "in", "not in"):
        day = subject if dimension.data_type == "date" else as_date(subject)
        return _on_values(day, wanted.op, [day_literal(day) for day in days])
    if wanted.op == "between":
        return all_of(within(subject, day_literal(days[0]), day_literal(next_day(days[1]))))
    # A day is a range of instants: after a day means from the next one on, up to a day includes all of it.
    shifted = next_day(days[0]) if wanted.op in (">", "<=") else days[0]
    op = ">=" if wanted.op in (">", ">=") else "<"
    return COMPARISONS[op](this=subject, expression=day_literal(shifted))
