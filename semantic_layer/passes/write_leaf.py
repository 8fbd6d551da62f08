"""Write one leaf as steps, by the way its rows come to the periods they count in."""

from collections.abc import Container
from dataclasses import replace

from sqlglot import exp

from semantic_layer.grains import period_of
from semantic_layer.manifest import Calendar
from semantic_layer.names import as_date, column, fresh, identifier, named
from semantic_layer.passes.aggregate import aggregate, from_leaf, met_by
from semantic_layer.passes.spine import COUNTED
from semantic_layer.plan import Leaf, LeafGroup, Measure

Steps = list[tuple[str, exp.Select]]
# What becomes of the values of single days, put together over several.
TOGETHER: dict[str, type[exp.Func]] = {
    "sum": exp.Sum,
    "count": exp.Sum,
    "sum_boolean": exp.Sum,
    "min": exp.Min,
    "max": exp.Max,
}
DISTINCT = ("count_distinct",)
READ = "read_period"
DAY = "day_read"
VALUE = "value_met"


def write_leaf(leaf: Leaf, calendar: Calendar) -> Steps:
    """Return the named steps that aggregate a leaf, the last of which has the leaf's name."""
    points = leaf.points
    if points is None:
        return aggregate(leaf)
    if points.by_period:
        return _by_period(leaf, calendar)
    if points.days:
        return _mean_of_days(leaf)
    return _gathered(leaf)


def _by_period(leaf: Leaf, calendar: Calendar) -> Steps:
    """Aggregate by the fact's own periods, then show each where it is read."""
    assert leaf.points and leaf.points.grain and leaf.along
    inner = f"{leaf.name}_as_read"
    own = LeafGroup(READ, period_of(leaf.along.copy(), leaf.points.grain, calendar), parts=True)
    steps = aggregate(replace(leaf, name=inner, points=None, groups=(own, *_others(leaf))))
    on = exp.EQ(this=column(READ, inner), expression=column("starts", leaf.points.name))
    select = _from(inner, leaf, on)
    for measure in leaf.measures:
        select = select.select(column(measure.column, inner), copy=False)
    select.add_comments(["Each period shows the one it is read from"])
    return [*steps, (leaf.name, select)]


def _gathered(leaf: Leaf) -> Steps:
    """Aggregate over the rows of each range, of days summed up before where that gives the same."""
    assert leaf.points and leaf.along
    inner = f"{leaf.name}_each_day" if not leaf.points.days else f"{leaf.name}_day_by_day"
    if _adds_up_by_day(leaf, TOGETHER):
        day = LeafGroup(DAY, as_date(leaf.along.copy()))
        steps = aggregate(replace(leaf, name=inner, points=None, groups=(day, *_others(leaf))))
    elif leaf.points.is_open and len(leaf.measures) == 1 and _adds_up_by_day(leaf, DISTINCT):
        steps = _first_met(leaf, leaf.along, inner)
    else:
        return aggregate(leaf)
    select = _from(inner, leaf, met_by(leaf.points, column(DAY, inner)))
    for measure in leaf.measures:
        together = TOGETHER.get(measure.metric.aggregation or "", exp.Sum)(this=column(measure.column, inner))
        select = select.select(named(_or_none(together, measure), measure.column), copy=False)
    if leaf.groups:
        select = select.group_by(
            *(exp.Literal.number(place + 1) for place in range(len(leaf.groups))), copy=False
        )
    select.add_comments(["Put together over the days of each value"])
    return [*steps, (leaf.name, select)]


def _first_met(leaf: Leaf, along: exp.Expr, name: str) -> Steps:
    """Count each value on the day it is first met, so that the days up to any other add up."""
    (measure,) = leaf.measures
    firsts = f"{name}_first_met"
    others = _others(leaf)
    first = from_leaf(replace(leaf, points=None))
    for group in others:
        first = first.select(named(fresh(group.value), group.column), copy=False)
    first = first.select(named(fresh(measure.input), VALUE), copy=False)
    first = first.group_by(*(exp.Literal.number(n + 1) for n in range(len(others) + 1)), copy=False)
    first = first.select(named(exp.Min(this=as_date(along.copy())), DAY), copy=False)
    first.add_comments([f"The day on which each value of {measure.metric.label} is first met"])
    counted = exp.select(column(DAY), *(column(group.column) for group in others))
    counted = counted.select(named(exp.Count(this=column(VALUE)), measure.column), copy=False)
    counted = counted.from_(exp.Table(this=identifier(firsts)), copy=False)
    counted = counted.group_by(*(exp.Literal.number(n + 1) for n in range(len(others) + 1)), copy=False)
    counted.add_comments(["How many of them each day is the first of"])
    return [(firsts, first), (name, counted)]


def _mean_of_days(leaf: Leaf) -> Steps:
    """Gather up to each day, then take the mean of the days of a period."""
    assert leaf.points
    inner = f"{leaf.name}_by_day"
    day = LeafGroup(COUNTED, column(COUNTED, leaf.points.name), follows=True, parts=True)
    steps = _gathered(replace(leaf, name=inner, groups=(*leaf.groups, day)))
    shown = [column(group.column, inner) for group in leaf.groups]
    select = exp.select(*shown).from_(exp.Table(this=identifier(inner)), copy=False)
    for measure in leaf.measures:
        mean = exp.Avg(this=column(measure.column, inner))
        select = select.select(named(_or_none(mean, measure), measure.column), copy=False)
    if shown:
        select = select.group_by(*(exp.Literal.number(n + 1) for n in range(len(shown))), copy=False)
    select.add_comments(["The mean of the days of each period that have a row"])
    return [*steps, (leaf.name, select)]


def _from(inner: str, leaf: Leaf, on: exp.Expr) -> exp.Select:
    """Select the groups of a leaf from an inner step joined to the leaf's points."""
    assert leaf.points
    shown = [group.value.copy() if group.follows else column(group.column, inner) for group in leaf.groups]
    select = exp.select(*shown).from_(exp.Table(this=identifier(inner)), copy=False)
    return select.join(exp.Table(this=identifier(leaf.points.name)), on=on, copy=False)


def _others(leaf: Leaf) -> tuple[LeafGroup, ...]:
    return tuple(group for group in leaf.groups if not group.follows)


def _or_none(value: exp.Expr, measure: Measure) -> exp.Expr:
    """Return a value that is 0 where a count has nothing to count."""
    if measure.metric.aggregation not in ("count", "count_distinct"):
        return value
    return exp.Coalesce(this=value, expressions=[exp.Literal.number(0)])


def _adds_up_by_day(leaf: Leaf, kinds: Container[str]) -> bool:
    """Whether the measures, all of these kinds, follow from those of single days."""
    frame = leaf.frame
    gathers = frame.accumulation
    windows = [move for move in frame.moves if not isinstance(move, str)]
    windows += [gathers.window] if gathers and gathers.window else []
    in_days = leaf.points is not None and leaf.points.grain != "hour" and not any(w.hours for w in windows)
    sums_up = in_days and not leaf.is_bridged and leaf.choice is None
    return sums_up and all((m.metric.aggregation or "") in kinds for m in leaf.measures)
