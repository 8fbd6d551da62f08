"""Write the queries of the row ledger: how many rows each fact read, kept, matched and counted."""

from sqlglot import exp

from semantic_layer.names import identifier, table
from semantic_layer.passes.aggregate import group_value, joined, predicates
from semantic_layer.plan import Leaf


def count_rows(leaf: Leaf) -> exp.Select:
    """Return one row: rows_read, rows_kept, rows_counted, first_date, last_date, then one unmatched_N per join.

    rows_counted against rows_kept is the duplication: rows after the joins, or (row, group) pairs over a bridge.
    """
    kept = predicates(leaf)
    select = joined(leaf).select(
        exp.select(exp.Count(this=exp.Star())).from_(table(leaf.table, "every_row")).subquery().as_("rows_read"),
        _where(exp.Count(this=_once(leaf)), kept).as_("rows_kept"),
        _where(exp.Count(this=_pair(leaf)), kept).as_("rows_counted"),
        copy=False,
    )
    time = leaf.time if leaf.time is not None else exp.Null()
    for name, kind in (("first_date", exp.Min), ("last_date", exp.Max)):
        value = exp.cast(_where(kind(this=time.copy()), kept), exp.DataType.Type.DATE)
        select = select.select(value.as_(name), copy=False)
    for place, join in enumerate(leaf.joins):
        missing = exp.Is(this=join.right.copy(), expression=exp.Null())
        unmatched = _where(exp.Count(this=_once(leaf)), [*kept, missing])
        select = select.select(unmatched.as_(identifier(f"unmatched_{place + 1}")), copy=False)
    return select


def _once(leaf: Leaf) -> exp.Expression:
    """Count rows of the fact: over a bridge by their key, elsewhere the joins must not have added any."""
    if leaf.is_bridged or leaf.joins:
        return exp.Distinct(expressions=[leaf.key.copy()])
    return exp.Star()


def _pair(leaf: Leaf) -> exp.Expression:
    if not leaf.is_bridged:
        return exp.Star()
    fields = [
        exp.PropertyEQ(this=identifier("row_key"), expression=leaf.key.copy()),
        *(
            exp.PropertyEQ(this=identifier(group.column), expression=group_value(group, leaf.shift))
            for group in leaf.groups
        ),
    ]
    return exp.Distinct(expressions=[exp.Struct(expressions=fields)])


def _where(value: exp.Expression, conditions: list[exp.Expression]) -> exp.Expression:
    if not conditions:
        return value
    return exp.Filter(this=value, expression=exp.Where(this=exp.and_(*(part.copy() for part in conditions))))


