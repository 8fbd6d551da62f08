"""Write what happens to the rows after grouping: columns over all groups, having, top, order, limit."""

from sqlglot import exp

from semantic_layer.columns import find_column
from semantic_layer.conditions import COMPARISONS
from semantic_layer.errors import QueryError
from semantic_layer.literals import number_literal
from semantic_layer.names import column, identifier, named
from semantic_layer.plan import SINCE, Output, Plan
from semantic_layer.query import Having, Top
from semantic_layer.result import Column

MEASURED = "measured"
COMPUTED = "computed"
RANKED = "ranked"
# No name of a definition begins with an underscore.
PLACE = "_place"

Step = tuple[str, exp.Select]
Wanted = list[tuple[str, bool]]


def arrange_rows(measured: exp.Select, plan: Plan) -> tuple[list[Step], exp.Select]:
    """Return the further steps and the last SELECT; rows come out in an order that is always the same."""
    wanted = _order(plan)
    if not _needs_second_look(plan):
        return [], _ordered(measured, wanted, plan)
    measured.add_comments(["Every metric, group by group"])
    steps = [(MEASURED, measured)]
    if _is_computed_first(plan):
        steps.append((COMPUTED, _computed(plan)))
    having = [_having(part, plan) for part in plan.resolved.query.having]
    if plan.resolved.query.top:
        steps.append((RANKED, _ranked(steps[-1][0], plan.resolved.query.top, having, plan)))
        last = exp.LTE(this=column(PLACE), expression=exp.Literal.number(plan.resolved.query.top.count))
        having = [last]
    return steps, _ordered(_final(steps[-1][0], having, plan), wanted, plan)


def shown_columns(plan: Plan) -> list[Column]:
    """Return the columns of the answer, groups first."""
    return [*plan.groups, *(output.column for output in plan.outputs if output.shown)]


def _needs_second_look(plan: Plan) -> bool:
    query = plan.resolved.query
    return bool(query.having or query.top) or any(out.late or not out.shown for out in plan.outputs)


def _is_computed_first(plan: Plan) -> bool:
    """Whether columns over other columns must stand before rows are left out or ranked by them."""
    query = plan.resolved.query
    late = {output.column.name for output in plan.outputs if output.late}
    filtered = bool(query.having) and any(output.over_groups for output in plan.outputs)
    return filtered or (bool(query.top) and bool(late)) or any(part.metric in late for part in query.having)


def _computed(plan: Plan) -> exp.Select:
    late = [_late(output) for output in plan.outputs if output.late]
    select = exp.select(exp.Star(), *late).from_(_step(MEASURED))
    select.add_comments(["What is computed from those, over all groups"])
    return select


def _ranked(source: str, top: Top, having: list[exp.Expr], plan: Plan) -> exp.Select:
    """Select the rows that meet `having`, numbered within their group."""
    within = _within(top, plan)
    by = _by(top, plan)
    order = _first_mentions([(by, top.descending), *((group.name, False) for group in plan.groups)])
    number = exp.Window(
        this=exp.RowNumber(),
        partition_by=[column(name) for name in within],
        order=exp.Order(expressions=[_sorted(*part) for part in order]),
    )
    select = exp.select(exp.Star(), named(number, PLACE)).from_(_step(source))
    select.add_comments([f"Rank by {by} within {', '.join(within)}"])
    return select.where(*having, copy=False) if having else select


def _final(source: str, conditions: list[exp.Expr], plan: Plan) -> exp.Select:
    shown = [
        _late(output) if output.late and source == MEASURED else column(output.column.name)
        for output in plan.outputs
        if output.shown
    ]
    select = exp.select(*(column(group.name) for group in plan.groups), *shown).from_(_step(source))
    return select.where(*conditions, copy=False) if conditions else select


def _having(part: Having, plan: Plan) -> exp.Expr:
    names = [output.column for output in plan.outputs]
    name = find_column(part.metric, names, code="unknown_column", purpose="filter by").name
    value = number_literal(part.value)
    if part.op == "!=":
        return exp.NEQ(this=column(name), expression=value)
    return COMPARISONS[part.op](this=column(name), expression=value)


def _order(plan: Plan) -> Wanted:
    """Return the columns to sort by, the groups last so that equal rows always come out alike."""
    columns = shown_columns(plan)
    query = plan.resolved.query
    # A wrong name is an error even where one row needs no order.
    wanted = [
        (find_column(order.name, columns, code="unknown_order", purpose="sort by").name, order.descending)
        for order in query.order_by
    ]
    if not wanted and query.top:
        wanted = [(name, False) for name in _within(query.top, plan)]
        wanted.append((_by(query.top, plan), query.top.descending))
    elif not wanted:
        wanted = [(group.name, False) for group in plan.groups if group.grain or group.name == SINCE]
        wanted.append((_first_metric(plan), True))
    return _first_mentions([*wanted, *((group.name, False) for group in plan.groups)])


def _within(top: Top, plan: Plan) -> list[str]:
    if not plan.groups:
        raise QueryError("The first of each group needs groups: give group_by", code="invalid_top")
    return list(
        dict.fromkeys(
            find_column(name, plan.groups, code="invalid_top", purpose="rank within").name
            for name in top.within
        )
    )


def _by(top: Top, plan: Plan) -> str:
    if top.by is None:
        return _first_metric(plan)
    shown = [output.column for output in plan.outputs if output.shown]
    # The newest row of each is the first by its time.
    times = [group for group in plan.groups if group.grain]
    return find_column(top.by, [*shown, *times], code="invalid_top", purpose="rank by").name


def _first_metric(plan: Plan) -> str:
    return next(output.column.name for output in plan.outputs if output.shown)


def _ordered(select: exp.Select, wanted: Wanted, plan: Plan) -> exp.Select:
    if not plan.groups:
        return select
    for name, descending in wanted:
        select = select.order_by(_sorted(name, descending), copy=False)
    limit = plan.resolved.query.limit
    return select.limit(limit, copy=False) if limit else select


def _sorted(name: str, descending: bool) -> exp.Ordered:
    return exp.Ordered(this=column(name), desc=descending, nulls_first=False)


def _first_mentions(wanted: Wanted) -> Wanted:
    found: dict[str, bool] = {}
    for name, descending in wanted:
        found.setdefault(name, descending)
    return list(found.items())


def _late(output: Output) -> exp.Expr:
    return named(output.value.copy(), output.column.name)


def _step(name: str) -> exp.Table:
    return exp.Table(this=identifier(name))
