"""Write the query of the row ledger: how many rows a fact read, kept, matched and counted."""

from sqlglot import exp

from semantic_layer.names import all_of, as_date, column, identifier, named, table
from semantic_layer.passes.aggregate import joined, predicates
from semantic_layer.plan import Leaf

ROWS = "joined_rows"


def count_rows(leaf: Leaf) -> exp.Select:
    """Return one row: rows_read, rows_kept, rows_joined, first_date, last_date, an unmatched_N per join.

    Joins must add nothing, so rows_joined (all rows after the joins) must equal rows_read; over a bridge it
    counts the (row, group) pairs kept instead, which may be more than rows_kept.
    """
    every_row = exp.select(exp.Count(this=exp.Star())).from_(table(leaf.table, leaf.alias), copy=False)
    if leaf.seen:
        every_row.set("where", exp.Where(this=all_of([part.copy() for part in leaf.seen])))
    pairs = _kept(exp.Count(this=_once("row_pair"))) if leaf.is_bridged else exp.Count(this=exp.Star())
    shown = {
        "rows_read": exp.Subquery(this=every_row),
        "rows_kept": _kept(_rows(leaf)),
        "rows_joined": pairs,
        "first_date": as_date(_kept(exp.Min(this=column("day")))),
        "last_date": as_date(_kept(exp.Max(this=column("day")))),
    }
    for place in range(len(leaf.matches)):
        missing = exp.And(this=column("is_kept"), expression=column(f"lacks_{place + 1}"))
        shown[f"unmatched_{place + 1}"] = exp.Filter(this=_rows(leaf), expression=exp.Where(this=missing))
    select = exp.Select(expressions=[named(value, name) for name, value in shown.items()])
    return select.from_(_joined_rows(leaf), copy=False)


def _joined_rows(leaf: Leaf) -> exp.Subquery:
    """Select, for every row after the joins, whether it is kept, its day, and which joins found nothing."""
    conditions = predicates(leaf)
    shown: dict[str, exp.Expr] = {
        "is_kept": all_of(conditions) if conditions else exp.Boolean(this=True),
        "day": leaf.time.copy() if leaf.time else exp.Null(),
    }
    for place, join in enumerate(leaf.matches):
        shown[f"lacks_{place + 1}"] = exp.Is(this=join.right.copy(), expression=exp.Null())
    if leaf.is_bridged:
        assert leaf.key is not None  # plan_facts refused a bridge from rows without a key
        shown["row_key"] = leaf.key.copy()
        shown["row_pair"] = _pair(leaf)
    select = joined(leaf)
    select.set("expressions", [named(value, name) for name, value in shown.items()])
    return exp.Subquery(this=select, alias=exp.TableAlias(this=identifier(ROWS)))


def _rows(leaf: Leaf) -> exp.Expr:
    """Count rows of the fact, each once however many rows it meets over a bridge."""
    return exp.Count(this=_once("row_key") if leaf.is_bridged else exp.Star())


def _once(name: str) -> exp.Distinct:
    return exp.Distinct(expressions=[column(name)])


def _pair(leaf: Leaf) -> exp.Expr:
    assert leaf.key is not None  # plan_facts refused a bridge from rows without a key
    groups = {group.column: group.value.copy() for group in leaf.groups}
    # As one struct, since a null group counts as a group.
    return exp.Struct(
        expressions=[
            exp.PropertyEQ(this=identifier(name), expression=value)
            for name, value in {"row_key": leaf.key.copy(), **groups}.items()
        ]
    )


def _kept(value: exp.Expr) -> exp.Expr:
    return exp.Filter(this=value, expression=exp.Where(this=column("is_kept")))
