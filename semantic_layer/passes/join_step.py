"""Join a step of the query to a selection, without the parser that sqlglot reads a kind of join with."""

from collections.abc import Sequence

from sqlglot import exp

from semantic_layer.names import all_of, identifier


def join_step(select: exp.Select, step: str, same: Sequence[exp.Expr]) -> exp.Select:
    """Return a selection left joined, in place, where all is the same; to every row if nothing must be."""
    source = exp.Table(this=identifier(step))
    if same:
        select.append("joins", exp.Join(this=source, side="LEFT", on=all_of(same)))
    else:
        select.append("joins", exp.Join(this=source, kind="CROSS"))
    return select
