"""Render the tree as SQL text, with what is told about it."""

from dataclasses import replace

from sqlglot.dialects.dialect import DialectType

from semantic_layer.passes.duckdb_writer import writer_of
from semantic_layer.plan import CompiledQuery, Context, Leaf, Plan, Tree


def render(tree: Tree, context: Context) -> CompiledQuery:
    """Return the finished text; the same plan always gives the same bytes."""
    plan = tree.plan
    shown = tuple(output.column for output in plan.outputs if output.shown)
    metrics = (*plan.resolved.metrics, *plan.resolved.hidden)
    # How few rows are behind a group would be told by the account of them.
    leaves = () if any(leaf.small for leaf in plan.leaves) else _counted(plan)
    # sqlglot changes what it writes; the ledger writes these once more.
    steps = {name: step.copy() for name, step in plan.preludes if leaves}
    sql, suppressed = _texts(tree, writer_of(context.dialect))
    return CompiledQuery(
        sql=sql,
        columns=(*plan.groups, *shown),
        query=plan.resolved.query,
        definitions={metric.name: metric.description for metric in metrics},
        leaves=leaves,
        steps=steps,
        span=plan.resolved.span,
        compared=plan.compared,
        grain=plan.resolved.grain,
        notes=tuple(dict.fromkeys(plan.notes)),
        suppressed_sql=suppressed,
        frames=tuple(dict.fromkeys(leaf.frame for leaf in plan.leaves)),
    )


def _texts(tree: Tree, writer: DialectType) -> tuple[str, str | None]:
    """Return the query, and what counts the groups it does not show; the steps of both are written once."""
    if tree.suppressed is None:
        return tree.select.sql(writer, pretty=True, copy=False), None
    steps = tree.select.args["with_"].pop().sql(writer, pretty=True, copy=False)
    query, count = (one.sql(writer, pretty=True, copy=False) for one in (tree.select, tree.suppressed))
    return f"{steps}\n{query}", f"{steps}\n{count}"


def _counted(plan: Plan) -> tuple[Leaf, ...]:
    """Return the leaves whose rows are accounted for: of a fact read at other times alone, the first.

    Rows that meet many periods each, as those of a running total do, are not counted beside a fact's own.
    """
    own = [leaf for leaf in plan.leaves if leaf.is_accounted]
    counted = [*(leaf for leaf in own if leaf.points is None), *plan.accounts]
    for leaf in own:
        if leaf.model not in [known.model for known in counted]:
            groups = tuple(group for group in leaf.groups if not group.follows)
            counted.append(replace(leaf, groups=groups, points=None, shown_if=None))
    return tuple(counted)
