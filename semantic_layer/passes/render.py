"""Render the tree as SQL text, with what is told about it."""

from dataclasses import replace

from sqlglot import exp

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
        ledger=tuple(_ledger(leaf, plan, context) for leaf in _counted(plan)),
        span=plan.resolved.span,
        compared=plan.compared,
        grain=plan.resolved.grain,
        notes=tuple(dict.fromkeys(plan.notes)),
        frames=tuple(dict.fromkeys(leaf.frame for leaf in plan.leaves)),
    )


def _counted(plan: Plan) -> list[Leaf]:
    """Return the leaves whose rows are accounted for: the first of a fact read at other times alone."""
    counted = [leaf for leaf in plan.leaves if leaf.frame.is_plain]
    for leaf in plan.leaves:
        if leaf.model not in [known.model for known in counted]:
            groups = tuple(group for group in leaf.groups if not group.follows)
            counted.append(replace(leaf, groups=groups, points=None, shown_if=None))
    return counted


def _read_by(leaf: Leaf, plan: Plan) -> list[tuple[str, exp.Query]]:
    """Return the steps that a leaf's joins read, and those that these read in turn."""
    wanted = {join.table for join in leaf.joins if join.looks_up}
    found: list[tuple[str, exp.Query]] = []
    for name, step in reversed(plan.preludes):
        if name in wanted:
            found.insert(0, (name, step))
            wanted.update(table.name for table in step.find_all(exp.Table) if not table.db)
    return found


def _ledger(leaf: Leaf, plan: Plan, context: Context) -> LedgerQuery:
    steps = _read_by(leaf, plan)

    def write() -> str:
        select = count_rows(leaf)
        for name, step in steps:
            select = select.with_(identifier(name), as_=step, copy=False)
        return in_words_of(context.dialect, select).sql(context.dialect, copy=False)

    return LedgerQuery(
        fact=leaf.table,
        # No name of a definition begins with an underscore; what does is counted for others.
        metrics=tuple(dict.fromkeys(m.metric.name for m in leaf.measures if m.metric.name[0] != "_")),
        write=write,
        unmatched=tuple(join.entity for join in leaf.matches),
        bridged=leaf.is_bridged,
    )
