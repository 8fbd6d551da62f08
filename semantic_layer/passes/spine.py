"""The days and periods that a query shows: steps that other steps read."""

from datetime import date
from functools import reduce

from sqlglot import exp

from semantic_layer.grains import moved_back, moved_on, period_of
from semantic_layer.literals import day_literal
from semantic_layer.manifest import Calendar
from semantic_layer.names import all_of, as_date, as_timestamp, column, identifier, named, qualify, table
from semantic_layer.plan import Context, Group, Plan
from semantic_layer.windows import Window

DATA = "data_days"
DAYS = "spine_days"
PERIODS = "periods"
HOURS = "spine_hours"
COUNTED = "counted_day"
DAY = Window(days=1)
HOUR = Window(hours=1)
Step = tuple[str, exp.Query]


def data_days(plan: Plan, context: Context) -> Step:
    """Select the first and the last day of all facts of the query, or of the time it groups by."""
    selects = [
        exp.select(
            named(as_date(exp.Min(this=moment.copy())), "first_day"),
            named(as_date(exp.Max(this=moment.copy())), "last_day"),
        )
        .from_(table(name, alias), copy=False)
        .where(*([qualify(policy, alias)] if policy else []), copy=False)
        for name, alias, moment, policy in _times(plan, context)
    ]
    whole: exp.Query = selects[0]
    if len(selects) > 1:
        each = reduce(lambda a, b: exp.union(a, b, distinct=False, copy=False), selects)  # type: ignore[return-value, arg-type]
        whole = exp.select(
            named(exp.Min(this=column("first_day")), "first_day"),
            named(exp.Max(this=column("last_day")), "last_day"),
        ).from_(each.subquery("each_fact", copy=False), copy=False)
    whole.add_comments(["The first and the last day of the data"])
    return DATA, whole


def _times(plan: Plan, context: Context) -> list[tuple[str, str, exp.Expr, exp.Expr | None]]:
    """Return the tables whose days count, with alias, time and row policy."""
    models, axis = context.manifest.models, plan.resolved.axis
    if axis:
        model = models[axis.model]
        return [(model.table, model.name, qualify(axis.expr, model.name), model.row_policy)]
    found = {
        (leaf.table, leaf.time.sql()): (leaf.table, leaf.alias, leaf.time, models[leaf.model].row_policy)
        for leaf in plan.leaves
        if leaf.time
    }
    return list(found.values())


def after_data(*moves: Window) -> exp.Expr:
    """Return the day after the last one of the data, moved back."""
    after = moved_on(column("last_day"), DAY)
    for move in moves:
        after = moved_back(as_date(after), move)
    return exp.Subquery(this=exp.select(as_date(after)).from_(DATA))


def ends_shown(plan: Plan) -> tuple[exp.Expr, exp.Expr]:
    """Return the first and the last day that the data and the range of the query share."""
    span = plan.resolved.range
    first: exp.Expr = column("first_day")
    last: exp.Expr = column("last_day")
    if span and span.start:
        first = later(first, day_literal(span.start))
    if span and span.end:
        last = earlier(last, day_literal(date.fromordinal(span.end.toordinal() - 1)))
    return first, last


def later(one: exp.Expr, other: exp.Expr) -> exp.Expr:
    """Return the later of two moments; null if the first is."""
    # GREATEST passes over nulls in some dialects and not in others.
    return exp.Case().when(exp.LT(this=one.copy(), expression=other.copy()), other).else_(one)


def earlier(one: exp.Expr, other: exp.Expr) -> exp.Expr:
    """Return the earlier of two moments; null if the first is."""
    return exp.Case().when(exp.GT(this=one.copy(), expression=other.copy()), other).else_(one)


def spine_days(plan: Plan, context: Context) -> Step:
    """Select each day of the spine."""
    first, last = ends_shown(plan)
    ends = exp.select(named(first, "first_day"), named(last, "last_day")).from_(DATA).subquery("ends")
    # A range that the data does not reach has no days.
    some = exp.LTE(this=column("first_day"), expression=column("last_day"))
    bounds = exp.select("first_day", "last_day").from_(ends).where(some).subquery("bounds")
    days = exp.select(named(as_date(column("spine_day")), "day")).from_(bounds)
    days = days.join(_series(context.dialect), join_type="cross", copy=False)
    days.add_comments(["Each day that the data and the range share"])
    return DAYS, days


def _series(dialect: str) -> exp.Expr:
    """Return the days from first_day to last_day as a table with the column spine_day."""
    step = exp.Interval(this=exp.Literal.string("1"), unit=exp.var("DAY"))
    ends = {"start": column("first_day"), "end": column("last_day"), "step": step}
    alias = exp.TableAlias(this=identifier("series"), columns=[identifier("spine_day")])
    if dialect == "postgres":
        # Only a function may look at the table beside it there, a subquery may not.
        return exp.Table(this=exp.GenerateSeries(**ends), alias=alias)
    return exp.Unnest(expressions=[exp.GenerateDateArray(**ends)], alias=alias)


def periods(plan: Plan, context: Context) -> Step:
    """Select each period of the spine with its first day there and the day (hour) after its last."""
    is_hourly = plan.resolved.grain == "hour"
    moment = column("moment", HOURS) if is_hourly else column("day", DAYS)
    shown = times_shown(plan, context, moment)
    last = exp.Max(this=moment.copy())
    after = as_timestamp(moved_on(last, HOUR)) if is_hourly else as_date(moved_on(last, DAY))
    select = exp.select(*shown, named(exp.Min(this=moment.copy()), "first_day"), named(after, "next_day"))
    select = select.from_(
        _hours(context.dialect) if is_hourly else exp.Table(this=identifier(DAYS)), copy=False
    )
    select = with_calendars(select, plan, context, moment)
    select = select.group_by(*(exp.Literal.number(place + 1) for place in range(len(shown))), copy=False)
    select.add_comments(["Each period of these days, its first one and the one after its last"])
    return PERIODS, select


def times_shown(plan: Plan, context: Context, moment: exp.Column) -> list[exp.Expr]:
    """Return the periods that the query groups by of a column that holds days, or hours."""
    calendar = context.manifest.calendar
    return [named(_period(group, moment, calendar), group.column) for group in plan.resolved.times]


def _period(group: Group, moment: exp.Column, calendar: Calendar) -> exp.Expr:
    grain = group.grain or ""
    custom = calendar.custom_grains.get(grain)
    if custom:
        return qualify(custom.value, f"{custom.name}_days")
    is_period = grain == ("hour" if moment.table == HOURS else "day")
    return moment.copy() if is_period else period_of(moment.copy(), grain, calendar)


def with_calendars(select: exp.Select, plan: Plan, context: Context, moment: exp.Column) -> exp.Select:
    """Join the days of a selection to the tables of the custom grains that the query groups by."""
    for group in plan.resolved.times:
        custom = context.manifest.calendar.custom_grains.get(group.grain or "")
        if custom:
            alias = f"{custom.name}_days"
            same = exp.EQ(this=as_date(moment.copy()), expression=qualify(custom.day, alias))
            # A day of which the column says nothing is in no period.
            said = exp.Not(this=exp.Is(this=qualify(custom.value, alias), expression=exp.Null()))
            select = select.join(table(custom.table, alias), on=all_of([same, said]), copy=False)
    return select


def _hours(dialect: str) -> exp.Expr:
    """Return every hour of the spine's days as a table with the column moment."""
    start = as_timestamp(column("day"))
    if dialect == "postgres":
        # It adds a number of hours to a moment in no way that the syntax tree can say.
        alias = exp.TableAlias(this=identifier("hours"), columns=[identifier("moment")])
        last = moved_on(start.copy(), Window(hours=23))
        step = exp.Interval(this=exp.Literal.string("1"), unit=exp.var("HOUR"))
        hours: exp.Expr = exp.Table(this=exp.GenerateSeries(start=start, end=last, step=step), alias=alias)
        return exp.select("moment").from_(DAYS).join(hours, join_type="cross").subquery(HOURS)
    hours = exp.values([(hour,) for hour in range(24)], alias="hours", columns=["hour_of_day"])
    moment = exp.TimestampAdd(this=start, expression=column("hour_of_day"), unit=exp.var("HOUR"))
    each = exp.select(named(moment, "moment")).from_(DAYS).join(hours, join_type="cross")
    return each.subquery(HOURS)
