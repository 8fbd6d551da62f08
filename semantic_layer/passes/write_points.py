"""Write the points of a frame: for each period, from when to before when the rows of its value are."""

from sqlglot import exp

from semantic_layer.grains import moved_back, moved_on, period_after, period_of
from semantic_layer.literals import day_literal
from semantic_layer.manifest import Accumulation, Calendar, CustomGrain
from semantic_layer.names import as_date, as_timestamp, column, identifier, named, table
from semantic_layer.passes.spine import (
    COUNTED,
    DATA,
    DAY,
    DAYS,
    HOUR,
    PERIODS,
    after_data,
    earlier,
    ends_shown,
    later,
    times_shown,
    with_calendars,
)
from semantic_layer.plan import Context, Frame, Group, Leaf, Plan, ResolvedQuery
from semantic_layer.windows import Window

# The days of a custom grain with the first of the period that each is in.
BEGUN = "begun_periods"
IN_PERIOD = "day_in_period"
FIRST_DAY = "first_day_of_period"
Range = tuple[exp.Expr, exp.Expr]
PURPOSE = "From when (starts) to before when (ends) the rows of each value are"


def write_points(leaf: Leaf, plan: Plan, context: Context) -> tuple[str, exp.Query]:
    """Return the step that a leaf's rows meet, named as its points are."""
    points, calendar = leaf.points, context.manifest.calendar
    assert points is not None
    gathers = leaf.frame.accumulation
    if gathers:
        starts, ends = _gathered(leaf, gathers, plan, calendar)
    else:
        starts, ends = _moved(leaf.frame, plan, calendar)
    day = column("day", DAYS)
    if points.days:
        shown = [*times_shown(plan, context, day), named(day, COUNTED)]
    else:
        shown = [column(group.column) for group in plan.resolved.times]
    if not points.is_open:
        shown.append(named(starts, "starts"))
    shown.append(named(ends, "ends"))
    source = DAYS if points.days else PERIODS if points.grain else DATA
    select = exp.select(*shown).from_(exp.Table(this=identifier(source)), copy=False)
    if source == DAYS:
        select = with_calendars(select, plan, context, day)
    elif source == PERIODS and (not gathers or leaf.frame.first_of_grain):
        select = with_extents(select, plan, context)
    custom = calendar.custom_grains.get(gathers.to_date or "") if gathers else None
    if custom:
        select = _with_first_days(select, custom, _last_day(ends, plan.resolved.grain))
    if source == DATA:
        # A range that the data does not reach has no value.
        first, last = ends_shown(plan)
        select = select.where(exp.LTE(this=first, expression=last), copy=False)
    select.add_comments([PURPOSE])
    return points.name, select


def _moved(frame: Frame, plan: Plan, calendar: Calendar) -> Range:
    """Return where the rows read for each period start and end: for those of its part within the range."""
    resolved = plan.resolved
    assert resolved.grain is not None
    starts, ends = _shared(resolved, calendar)
    if resolved.grain not in ("day", "hour") and not frame.first_of_grain:
        starts, ends = _in_range((starts, ends), resolved)
    return _back(frame, (starts, ends), resolved.grain, calendar)


def _shared(resolved: ResolvedQuery, calendar: Calendar) -> Range:
    """Return the period shown: of several that are no parts of each other, what they share."""
    starts, ends = extent(resolved.finest, calendar)
    if resolved.grain not in ("day", "hour"):
        for other in (group for group in resolved.times if group != resolved.finest):
            first, after = extent(other, calendar)
            starts, ends = later(starts, first), earlier(ends, after)
    return starts, ends


def _in_range(read: Range, resolved: ResolvedQuery) -> Range:
    """Return the part of a period that lies in the range of the query."""
    span, (starts, ends) = resolved.range, read
    starts = later(starts, day_literal(span.start)) if span and span.start else starts
    if resolved.ends_with_data:
        return starts, earlier(ends, after_data())
    return starts, earlier(ends, day_literal(span.end)) if span and span.end else ends


def extent(group: Group, calendar: Calendar) -> Range:
    """Return the first day of a period shown, and the day after its last."""
    custom = calendar.custom_grains.get(group.grain or "")
    if custom:
        return column("first_day", f"{custom.name}_extents"), column("next_day", f"{custom.name}_extents")
    return column(group.column, PERIODS), period_after(column(group.column, PERIODS), group.grain or "")


def with_extents(select: exp.Select, plan: Plan, context: Context) -> exp.Select:
    """Join the periods of custom grains to their first days and the days after their last."""
    for group in plan.resolved.times:
        custom = context.manifest.calendar.custom_grains.get(group.grain or "")
        if custom:
            alias = f"{custom.name}_extents"
            on = exp.EQ(this=column(group.column, PERIODS), expression=column("period", alias))
            select = select.join(_extents(custom).subquery(alias), on=on, copy=False)
    return select


def _extents(custom: CustomGrain) -> exp.Select:
    after = as_date(moved_on(exp.Max(this=custom.day.copy()), DAY))
    select = exp.select(
        named(custom.value.copy(), "period"),
        named(exp.Min(this=custom.day.copy()), "first_day"),
        named(after, "next_day"),
    )
    return select.from_(table(custom.table, f"{custom.name}_days")).group_by(exp.Literal.number(1))


def _gathered(leaf: Leaf, how: Accumulation, plan: Plan, calendar: Calendar) -> Range:
    """Return from when to before when the rows of a cumulative value are; `starts` is unused if open."""
    grain = plan.resolved.grain
    frame = leaf.frame
    _, ends = _back(frame, _last_moment(leaf, how, plan, calendar), grain, calendar)
    if how.window:
        return _typed(moved_back(ends, how.window), frame, grain), ends
    if how.to_date in calendar.custom_grains:
        return column(FIRST_DAY, BEGUN), ends
    if how.to_date:
        return period_of(_last_day(ends, grain), how.to_date, calendar), ends
    return ends, ends


def _last_day(ends: exp.Expr, grain: str | None) -> exp.Expr:
    """Return the last moment before one, to the day, or by hours to the hour."""
    return moved_back(ends, HOUR if grain == "hour" else DAY)


def _with_first_days(select: exp.Select, custom: CustomGrain, moment: exp.Expr) -> exp.Select:
    """Join a moment to the first day of the period of a custom grain that its day is in, if it is in one."""
    first = exp.Window(this=exp.Min(this=custom.day.copy()), partition_by=[custom.value.copy()])
    days = exp.select(named(as_date(custom.day.copy()), IN_PERIOD), named(as_date(first), FIRST_DAY))
    days = days.from_(table(custom.table, f"{custom.name}_days"))
    days = days.where(exp.Not(this=exp.Is(this=custom.value.copy(), expression=exp.Null())), copy=False)
    on = exp.EQ(this=as_date(moment.copy()), expression=column(IN_PERIOD, BEGUN))
    return select.join(days.subquery(BEGUN), on=on, join_type="left", copy=False)


def _last_moment(leaf: Leaf, how: Accumulation, plan: Plan, calendar: Calendar) -> Range:
    """Return a period's start and the moment up to which it gathers, before any move."""
    grain = plan.resolved.grain
    day = as_date
    if leaf.points and leaf.points.days:
        return column("day", DAYS), day(moved_on(column("day", DAYS), DAY))
    is_first = how.period_agg == "first" and grain not in ("hour", "day")
    if grain is None:
        first, last = ends_shown(plan)
        return first, day(moved_on(first if is_first else last, DAY))
    if leaf.frame.first_of_grain:
        return _shared(plan.resolved, calendar)
    starts = column(plan.resolved.finest.column)
    return starts, day(moved_on(column("first_day"), DAY)) if is_first else column("next_day")


def _back(frame: Frame, read: Range, grain: str | None, calendar: Calendar) -> Range:
    """Return what a frame reads in place of the range of a period."""
    starts, ends = read
    for move in frame.moves:
        if isinstance(move, str):
            assert grain is not None  # resolve_names refused a move to a grain without a time group
            starts = period_of(period_of(starts, move, calendar), grain, calendar)
            ends = period_after(starts, grain)
            continue
        starts = _typed(moved_back(starts, move), frame, grain)
        if grain in ("day", "hour") and not frame.accumulation:
            # Each day is compared with one day, whatever months they are in.
            ends = period_after(starts, grain)
        else:
            ends = _typed(moved_back(ends, move), frame, grain)
    return starts, ends


def _typed(moment: exp.Expr, frame: Frame, grain: str | None) -> exp.Expr:
    windows = [move for move in frame.moves if isinstance(move, Window)]
    if frame.accumulation and frame.accumulation.window:
        windows.append(frame.accumulation.window)
    by_hours = grain == "hour" or any(window.hours for window in windows)
    return as_timestamp(moment) if by_hours else as_date(moment)
