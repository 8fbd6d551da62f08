"""Write the plan as one SELECT: a step per fact, the groups they share, the metrics, then order and limit."""

from functools import reduce

from sqlglot import exp

from semantic_layer.conditions import COMPARISONS
from semantic_layer.errors import QueryError
from semantic_layer.literals import number_literal
from semantic_layer.names import all_of, column, identifier, named
from semantic_layer.nearest import nearest
from semantic_layer.passes.aggregate import aggregate
from semantic_layer.plan import Context, Output, Plan, Tree
from semantic_layer.query import METRIC_TIME, Having
from semantic_layer.result import Column

SPINE = "all_groups"
MEASURED = "measured"


def build_tree(plan: Plan, context: Context) -> Tree:
    """Return the plan with its syntax tree; rows come out in an order that is always the same."""
    steps = [step for leaf in plan.leaves for step in aggregate(leaf)]
    if len(plan.leaves) > 1 and plan.groups:
        steps.append((SPINE, _spine(plan)))
    measured = _measured(plan)
    if _needs_second_look(plan):
        measured.add_comments(["Every metric, group by group"])
        steps.append((MEASURED, measured))
        select = _final(plan)
    else:
        select = measured
    select = _ordered(select, plan)
    for name, step in steps:
        select = select.with_(identifier(name), as_=step, copy=False)
    return Tree(plan, select)


def _needs_second_look(plan: Plan) -> bool:
    return bool(plan.resolved.query.having) or any(output.late or not output.shown for output in plan.outputs)


def _spine(plan: Plan) -> exp.Select:
    """Select every group that any fact has."""
    selects = [
        exp.select(*(column(group.name) for group in plan.groups)).from_(
            exp.Table(this=identifier(leaf.name))
        )
        for leaf in plan.leaves
    ]
    selects[0].add_comments(["Every group that any of the facts has"])
    return reduce(lambda left, right: exp.union(left, right, copy=False), selects)  # type: ignore[return-value, arg-type]


def _measured(plan: Plan) -> exp.Select:
    """Select the group columns and every metric that is computed from measures."""
    leaves = [leaf.name for leaf in plan.leaves]
    alone = len(leaves) == 1
    source = leaves[0] if alone or not plan.groups else SPINE
    select = exp.select(
        *(column(group.name) if alone else column(group.name, source) for group in plan.groups)
    ).from_(exp.Table(this=identifier(source)), copy=False)
    for output in plan.outputs:
        if not output.late:
            value = output.value.transform(_bare) if alone else output.value.copy()
            select = select.select(named(value, output.column.name), copy=False)
    if alone:
        return select
    for leaf in leaves if plan.groups else leaves[1:]:
        # Null-safe: the group of rows without a match must meet its counterpart.
        same = [
            exp.NullSafeEQ(this=column(group.name, SPINE), expression=column(group.name, leaf))
            for group in plan.groups
        ]
        select = select.join(
            exp.Table(this=identifier(leaf)),
            on=all_of(same) if same else None,
            join_type="left" if same else "cross",
            copy=False,
        )
    return select


def _bare(node: exp.Expr) -> exp.Expr:
    return column(node.name) if isinstance(node, exp.Column) else node


def _final(plan: Plan) -> exp.Select:
    """Select the shown columns; shares in a step of their own where having leaves groups out."""
    shown = [
        _late(output) if output.late else column(output.column.name)
        for output in plan.outputs
        if output.shown
    ]
    groups = [column(group.name) for group in plan.groups]
    select = exp.select(*groups, *shown).from_(exp.Table(this=identifier(MEASURED)), copy=False)
    having = [_having(part) for part in plan.resolved.query.having]
    if not having:
        return select
    if plan.resolved.query.share_of_total:
        # A share is of all groups, so it is computed before having leaves some out.
        everything = exp.select(exp.Star(), *(_late(output) for output in plan.outputs if output.late))
        whole = everything.from_(exp.Table(this=identifier(MEASURED))).subquery("with_shares")
        names = [column(output.column.name) for output in plan.outputs if output.shown]
        select = exp.select(*groups, *names).from_(whole)
    return select.where(*having, copy=False)


def _late(output: Output) -> exp.Expr:
    return named(output.value.copy(), output.column.name)


def _having(part: Having) -> exp.Expr:
    value = number_literal(part.value)
    if part.op == "!=":
        return exp.NEQ(this=column(part.metric), expression=value)
    return COMPARISONS[part.op](this=column(part.metric), expression=value)


def _ordered(select: exp.Select, plan: Plan) -> exp.Select:
    columns = [*plan.groups, *(output.column for output in plan.outputs if output.shown)]
    # A wrong name is an error even where one row needs no order.
    wanted = [(_find(order.name, columns).name, order.descending) for order in plan.resolved.query.order_by]
    if not plan.groups:
        return select
    if not wanted:
        wanted = [(group.name, False) for group in plan.groups if group.grain]
        metric = next(output.column.name for output in plan.outputs if output.shown)
        wanted.append((metric, True))
    # The groups last, so that equal rows come out in the same order every time.
    wanted += [(group.name, False) for group in plan.groups]
    for name, descending in _first_mentions(wanted):
        select = select.order_by(
            exp.Ordered(this=column(name), desc=descending, nulls_first=False), copy=False
        )
    limit = plan.resolved.query.limit
    return select.limit(limit, copy=False) if limit else select


def _first_mentions(wanted: list[tuple[str, bool]]) -> list[tuple[str, bool]]:
    found: dict[str, bool] = {}
    for name, descending in wanted:
        found.setdefault(name, descending)
    return list(found.items())


def _find(name: str, columns: list[Column]) -> Column:
    for shown in columns:
        short = shown.source.rpartition("__")[2]
        if name in (shown.name, shown.source, short) or (name == METRIC_TIME == shown.source):
            return shown
    names = [shown.name for shown in columns]
    raise QueryError(
        f"'{name}' is not a column of the answer to sort by",
        code="unknown_order",
        choices=nearest(name, names) or names,
    )
