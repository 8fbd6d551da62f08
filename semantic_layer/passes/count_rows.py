"""Write the queries of the row ledger: how many rows each fact read, kept, matched and counted."""

from sqlglot import exp

from semantic_layer.names import identifier, table
from semantic_layer.passes.aggregate import group_value, joined, predicates
from semantic_layer.plan import Leaf


def count_rows(leaf: Leaf) -> exp.Select:
    """Return one row: rows_read, rows_kept, rows_joined, first_date, last_date, an unmatched_N per join.

    Joins must add nothing, so rows_joined (all rows after the joins) must equal rows_read; over a bridge it
    counts the (row, group) pairs kept instead, which may be more than rows_kept.
    """
    kept = predicates(leaf)
    joined_rows = _where(exp.Count(this=_pair(leaf)), kept) if leaf.is_bridged else exp.Count(this=exp.Star())
    select = joined(leaf).select(
        exp.select(exp.Count(this=exp.Star()))
        .from_(table(leaf.table, "every_row"))
        .subquery()
        .as_("rows_read"),
        _where(exp.Count(this=_row(leaf)), kept).as_("rows_kept"),
        joined_rows.as_("rows_joined"),
        copy=False,
    )
    for name, kind in (("first_date", exp.Min), ("last_date", exp.Max)):
        day = _where(kind(this=leaf.time.copy() if leaf.time else exp.Null()), kept)
        select = select.select(exp.cast(day, exp.DataType.Type.DATE).as_(name), copy=False)
    for place, join in enumerate(leaf.joins):
        missing = exp.Is(this=join.right.copy(), expression=exp.Null())
        unmatched = _where(exp.Count(this=_row(leaf)), [*kept, missing])
        select = select.select(unmatched.as_(identifier(f"unmatched_{place + 1}")), copy=False)
    return select


def _row(leaf: Leaf) -> exp.Expr:
    """Count a row of the fact once, however many rows it meets over a bridge."""
    return exp.Distinct(expressions=[leaf.key.copy()]) if leaf.is_bridged else exp.Star()


def _pair(leaf: Leaf) -> exp.Expr:
    groups = {group.column: group_value(group, leaf.shift) for group in leaf.groups}
    fields = [
        exp.PropertyEQ(this=identifier(name), expression=value)
        for name, value in {"row_key": leaf.key.copy(), **groups}.items()
    ]
    # As one struct, since a null group counts as a group.
    return exp.Distinct(expressions=[exp.Struct(expressions=fields)])


def _where(value: exp.Expr, conditions: list[exp.Expr]) -> exp.Expr:
    if not conditions:
        return value
    return exp.Filter(this=value, expression=exp.Where(this=exp.and_(*(part.copy() for part in conditions))))
