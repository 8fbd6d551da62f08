"""Add the steps that say which periods there are, and from when to when the rows of each are."""

from dataclasses import replace

from sqlglot import exp

from semantic_layer.grains import moved_on
from semantic_layer.literals import day_literal
from semantic_layer.names import all_of, column
from semantic_layer.passes.spine import DATA, DAY, after_data, data_days, periods, spine_days
from semantic_layer.passes.write_points import write_points
from semantic_layer.plan import Context, Leaf, Plan
from semantic_layer.windows import Window


def add_periods(plan: Plan, context: Context) -> Plan:
    """Return the plan with the days of the data, the periods shown and the points that its leaves read."""
    points = {leaf.points.name: leaf for leaf in plan.leaves if leaf.points}
    grouped = bool(plan.resolved.grain)
    lists_periods = grouped and (plan.fills_periods or bool(points))
    lists_days = lists_periods or any(leaf.points and leaf.points.days for leaf in points.values())
    if not (points or lists_days or any(leaf.frame.moves and grouped for leaf in plan.leaves)):
        return plan
    steps = [data_days(plan, context)]
    if lists_days:
        steps.append(spine_days(plan, context))
    if lists_periods:
        steps.append(periods(plan, context))
    steps += [write_points(leaf, plan, context) for leaf in points.values()]
    leaves = tuple(_until_data_ends(leaf, plan) for leaf in plan.leaves)
    return replace(plan, leaves=leaves, preludes=(*plan.preludes, *steps))


def _until_data_ends(leaf: Leaf, plan: Plan) -> Leaf:
    """Leave out the periods after the data of a leaf whose rows are moved on."""
    moved = [group for group in leaf.groups if group.follows]
    if leaf.points or not leaf.frame.moves or not moved:
        return leaf
    last: exp.Expr = column("last_day")
    if plan.resolved.grain == "hour":
        last = moved_on(last, DAY)
    end = exp.select(last).from_(DATA)
    if (span := plan.resolved.range) and span.start:
        # A range that begins after the data has no period, not even that of the data's last day.
        end = end.where(exp.LTE(this=day_literal(span.start), expression=column("last_day")))
    until = exp.Subquery(this=end)
    by = exp.LT if plan.resolved.grain == "hour" else exp.LTE
    shown = all_of([by(this=group.value.copy(), expression=until.copy()) for group in moved])
    leaf = replace(leaf, shown_if=shown)
    if plan.resolved.grain == "hour":
        return leaf
    return _cut_with_the_data(leaf, plan)


def _cut_with_the_data(leaf: Leaf, plan: Plan) -> Leaf:
    """Leave out the rows of an earlier period that are later in it than the data's last day in its own."""
    if not plan.resolved.ends_with_data or plan.resolved.grain == "day" or leaf.along is None:
        return leaf
    moves = [move for move in leaf.frame.moves if isinstance(move, Window)]
    until = exp.LT(this=leaf.along.copy(), expression=after_data(*moves))
    return replace(leaf, where=(*leaf.where, until))
