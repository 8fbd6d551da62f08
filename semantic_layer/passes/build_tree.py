"""Write the plan as one SELECT: a step per fact, the groups they share, the metrics, then order and limit."""

from dataclasses import replace
from functools import reduce

from sqlglot import exp

from semantic_layer.manifest import Calendar
from semantic_layer.names import column, fresh, identifier, named, with_columns
from semantic_layer.passes.arrange_rows import arrange_rows
from semantic_layer.passes.join_step import join_step
from semantic_layer.passes.spine import PERIODS
from semantic_layer.passes.write_leaf import write_leaf
from semantic_layer.passes.write_small import count_suppressed, counted_name, left_out_names, mark_small
from semantic_layer.plan import Context, Leaf, Plan, Tree

SPINE = "all_groups"
OTHERS = "other_groups"


def build_tree(plan: Plan, context: Context) -> Tree:
    """Return the plan with its syntax tree; rows come out in an order that is always the same."""
    steps: list[tuple[str, exp.Query]] = [*plan.preludes]
    for leaf in plan.leaves:
        steps += _written(leaf, context.manifest.calendar)
    if (len(plan.leaves) > 1 or plan.fills_periods) and plan.groups:
        steps.append((SPINE, _spine(plan)))
    arranged, select = arrange_rows(_measured(plan), plan)
    hidden = [leaf for leaf in plan.leaves if leaf.small]
    suppressed = count_suppressed(hidden) if hidden else None
    for name, step in (*steps, *arranged):
        select = select.with_(identifier(name), as_=step, copy=False)
    return Tree(plan, select, suppressed)


def _written(leaf: Leaf, calendar: Calendar) -> list[tuple[str, exp.Select]]:
    """Return the steps of a leaf, of which the groups too few subjects make are marked where they must be."""
    if leaf.small is None:
        return write_leaf(leaf, calendar)
    steps = write_leaf(replace(leaf, name=counted_name(leaf)), calendar)
    for name, rest in zip(left_out_names(leaf, leaf.small), leaf.small.left_out, strict=True):
        steps += write_leaf(replace(rest, name=name), calendar)
    return steps + mark_small(leaf, leaf.small)


def _spine(plan: Plan) -> exp.Select:
    """Select every group that any fact has."""
    selects = [
        exp.select(*(column(group.name) for group in plan.groups)).from_(
            exp.Table(this=identifier(leaf.name)), copy=False
        )
        for leaf in plan.leaves
    ]
    if plan.fills_periods:
        selects.append(_every_period(plan))
    selects[0].add_comments(["Every group that any of the facts has"])
    return reduce(lambda left, right: exp.union(left, right, copy=False), selects)  # type: ignore[return-value, arg-type]


def _every_period(plan: Plan) -> exp.Select:
    """Select each period of the spine with each combination of the other groups that has a row."""
    times = [group.column for group in plan.resolved.times]
    others = [group.name for group in plan.groups if group.name not in times]
    select = exp.select(
        *(column(group.name, PERIODS if group.name in times else OTHERS) for group in plan.groups)
    ).from_(exp.Table(this=identifier(PERIODS)))
    if not others:
        return select
    found = [
        exp.select(*map(column, others)).from_(exp.Table(this=identifier(leaf.name))) for leaf in plan.leaves
    ]
    each = found[0].distinct() if len(found) == 1 else reduce(lambda a, b: exp.union(a, b, copy=False), found)  # type: ignore[return-value, arg-type]
    return select.join(each.subquery(OTHERS), join_type="cross")


def _measured(plan: Plan) -> exp.Select:
    """Select the group columns and every metric that is computed from measures."""
    leaves = [leaf.name for leaf in plan.leaves]
    alone = len(leaves) == 1 and not plan.fills_periods
    source = leaves[0] if alone or not plan.groups else SPINE
    select = exp.select(
        *(column(group.name) if alone else column(group.name, source) for group in plan.groups)
    ).from_(exp.Table(this=identifier(source)), copy=False)
    for output in plan.outputs:
        if not output.late:
            value = with_columns(output.value, _bare) if alone else fresh(output.value)
            select = select.select(named(value, output.column.name), copy=False)
    if alone:
        return select
    for leaf in leaves if plan.groups else leaves[1:]:
        # Null-safe: the group of rows without a match must meet its counterpart.
        same = [
            exp.NullSafeEQ(this=column(group.name, SPINE), expression=column(group.name, leaf))
            for group in plan.groups
        ]
        select = join_step(select, leaf, same)
    return select


def _bare(node: exp.Column) -> exp.Expr:
    return column(node.name)
