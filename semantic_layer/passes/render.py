"""Render the tree as SQL text, with what is told about it."""

from dataclasses import replace

from semantic_layer.passes.duckdb_writer import writer_of
from semantic_layer.plan import CompiledQuery, Context, Leaf, Plan, Tree


def render(tree: Tree, context: Context) -> CompiledQuery:
    """Return the finished text; the same plan always gives the same bytes."""
    plan = tree.plan
    shown = tuple(output.column for output in plan.outputs if output.shown)
    metrics = (*plan.resolved.metrics, *plan.resolved.hidden)
    # sqlglot changes what it writes; the ledger writes these once more.
    steps = {name: step.copy() for name, step in plan.preludes}
    return CompiledQuery(
        sql=tree.select.sql(writer_of(context.dialect), pretty=True, copy=False),
        columns=(*plan.groups, *shown),
        query=plan.resolved.query,
        definitions={metric.name: metric.description for metric in metrics},
        # How few rows are behind a group would be told by the account of them.
        leaves=() if any(leaf.small for leaf in plan.leaves) else _counted(plan),
        steps=steps,
        span=plan.resolved.span,
        compared=plan.compared,
        grain=plan.resolved.grain,
        notes=tuple(dict.fromkeys(plan.notes)),
        suppressed_sql=tree.suppressed.sql(writer_of(context.dialect)) if tree.suppressed else None,
        frames=tuple(dict.fromkeys(leaf.frame for leaf in plan.leaves)),
    )


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
