"""Render the tree as SQL text, with what is told about it."""

from semantic_layer.names import identifier
from semantic_layer.passes.count_rows import count_rows
from semantic_layer.passes.for_dialect import in_words_of
from semantic_layer.plan import CompiledQuery, Context, Leaf, LedgerQuery, Plan, Tree


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
        ledger=tuple(_ledger(leaf, plan, context) for leaf in plan.leaves if leaf.frame.is_plain),
        span=plan.resolved.span,
        compared=plan.compared,
        grain=plan.resolved.grain,
        notes=tuple(dict.fromkeys(plan.notes)),
    )


def _ledger(leaf: Leaf, plan: Plan, context: Context) -> LedgerQuery:
    looked_up = {join.table for join in leaf.joins if join.looks_up}
    steps = [(name, step) for name, step in plan.preludes if name in looked_up]

    def write() -> str:
        select = count_rows(leaf)
        for name, step in steps:
            select = select.with_(identifier(name), as_=step, copy=False)
        return in_words_of(context.dialect, select).sql(context.dialect, copy=False)

    return LedgerQuery(
        fact=leaf.table,
        metrics=tuple(dict.fromkeys(measure.metric.name for measure in leaf.measures)),
        write=write,
        unmatched=tuple(join.entity for join in leaf.matches),
        bridged=leaf.is_bridged,
    )
