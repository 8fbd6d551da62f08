"""Let a query read published tables and its own named steps, as far as each can be seen."""

from collections.abc import Iterator, Mapping, Sequence
from difflib import get_close_matches

from sqlglot import exp

from warehouse.errors import GuardRefusal
from warehouse.guard.asked import Asked
from warehouse.guard.series import SERIES

QUALIFIERS = ("table", "db", "catalog")


def check_tables(asked: Asked) -> None:
    """Refuse every table that is neither published nor a step visible where it is named."""
    for table in asked.nodes:
        if isinstance(table, exp.Table):
            _check_table(table, asked)
    _check_qualifiers(asked)


def _check_qualifiers(asked: Asked) -> None:
    """Refuse columns of what the query does not name anywhere else."""
    known = asked.columns | {
        node.name.lower()
        for node in asked.nodes
        if isinstance(node, exp.Identifier)
        and not (isinstance(node.parent, exp.Column) and node.arg_key in QUALIFIERS)
    }
    for node in asked.nodes:
        if isinstance(node, exp.Column) and node.table:
            first = next(part for part in (node.catalog, node.db, node.table) if part)
            if first.lower() not in known:
                raise _not_published(first, asked)


def _check_table(table: exp.Table, asked: Asked) -> None:
    if not isinstance(table.this, exp.Identifier):
        _check_table_function(table.this)
        return
    if any(table.args.get(part) for part in ("when", "version", "changes", "only")):
        raise GuardRefusal("A table is read as it is now", code="refused_statement")
    if not table.catalog and not table.db and table.name.lower() in _visible_names(table):
        return
    # A bare name that is no step means the table of the schema main.
    if not table.catalog and f"{table.db or 'main'}.{table.name}".lower() in asked.tables:
        return
    raise _not_published(table.name, asked)


def _check_table_function(call: exp.Expr | None) -> None:
    if isinstance(call, (*SERIES, exp.Unnest)):
        return
    raise GuardRefusal("That table function is not run", code="refused_function", choices=("range", "unnest"))


def _visible_names(table: exp.Table) -> Iterator[str]:
    """Yield the CTEs a table name can mean where it stands: of each query around it, those before it."""
    inside: exp.Expr = table
    around = table.parent
    while around is not None:
        steps = around.args.get("with_")
        if isinstance(steps, exp.With) and inside is not steps:
            yield from (step.alias.lower() for step in steps.expressions)
        if isinstance(around, exp.With):
            # A step sees the earlier ones only; its own name means the table, not itself.
            yield from (step.alias.lower() for step in around.expressions[: _place(inside, around)])
        inside, around = around, around.parent


def _place(step: exp.Expr, steps: exp.With) -> int:
    return next(place for place, other in enumerate(steps.expressions) if other is step)


def _not_published(name: str, asked: Asked) -> GuardRefusal:
    return GuardRefusal(
        "The query names a table that is not published",
        code="refused_table",
        choices=_nearest(name, asked.allowed),
        action="Name tables with their schema.",
    )


def _nearest(name: str, allowed: Mapping[str, Sequence[str]]) -> tuple[str, ...]:
    by_name = {known.rpartition(".")[2]: known for known in allowed}
    close = get_close_matches(name.lower()[:80], by_name, n=3, cutoff=0.5)
    return tuple(by_name[known] for known in close) or tuple(sorted(allowed)[:5])
