"""Render the tree as SQL text, with what is told about it."""

from semantic_layer.passes.count_rows import count_rows
from semantic_layer.plan import CompiledQuery, Context, Leaf, LedgerQuery, Tree


def render(tree: Tree, context: Context) -> CompiledQuery:
    """Return the finished text; the same plan always gives the same bytes."""
    plan = tree.plan
    shown = tuple(output.column for output in plan.outputs if output.shown)
    metrics = (*plan.resolved.metrics, *plan.resolved.hidden)
    return CompiledQuery(
        sql=tree.select.sql(context.dialect, pretty=True, copy=False),
        columns=(*plan.groups, *shown),
        query=plan.resolved.query,
        definitions={metric.name: metric.description for metric in metrics},
        ledger=tuple(_ledger(leaf, context) for leaf in plan.leaves if leaf.frame.is_plain),
        span=plan.resolved.span,
        compared=plan.compared,
        grain=plan.resolved.grain,
        notes=plan.notes,
    )


def _ledger(leaf: Leaf, context: Context) -> LedgerQuery:
    return LedgerQuery(
        fact=leaf.table,
        metrics=tuple(dict.fromkeys(measure.metric.name for measure in leaf.measures)),
        write=lambda: count_rows(leaf).sql(context.dialect, copy=False),
        unmatched=tuple(join.entity for join in leaf.joins),
        bridged=leaf.is_bridged,
    )
