"""Write one leaf as SQL: aggregate a fact at its own grain, each row once per group."""

from collections.abc import Mapping
from dataclasses import replace

from sqlglot import exp

from semantic_layer.conditions import within
from semantic_layer.frames import words
from semantic_layer.literals import day_literal
from semantic_layer.manifest import Metric
from semantic_layer.names import all_of, column, fresh, identifier, named, table
from semantic_layer.plan import Choice, Leaf, Measure, Points

AGGREGATES: dict[str, type[exp.Func]] = {
    "sum": exp.Sum,
    "min": exp.Min,
    "max": exp.Max,
    "average": exp.Avg,
    "median": exp.Median,
    "count": exp.Count,
}


def aggregate(leaf: Leaf) -> list[tuple[str, exp.Select]]:
    """Return the named steps that aggregate a leaf, the last of which has the leaf's name."""
    if leaf.choice:
        return _of_chosen_rows(leaf, leaf.choice)
    if not leaf.is_bridged:
        select = _summarised(leaf, from_leaf(leaf), {g.column: fresh(g.value) for g in leaf.groups})
        select.add_comments([_purpose(leaf)])
        return [(leaf.name, select)]
    once = f"{leaf.name}_once"
    rows = rows_of(leaf)
    rows.add_comments([f"Keep each row of {leaf.table} once per group, however many rows it meets"])
    groups = {group.column: column(group.column, once) for group in leaf.groups}
    select = _summarised(_on_steps(leaf, once), exp.select().from_(exp.Table(this=identifier(once))), groups)
    select.add_comments([_purpose(leaf)])
    return [(once, rows), (leaf.name, select)]


def _of_chosen_rows(leaf: Leaf, choice: Choice) -> list[tuple[str, exp.Select]]:
    """Aggregate the rows that stand for the rest; which they are is told after all conditions."""
    rows = f"{leaf.name}_rows"
    parted = [group.value.copy() for group in leaf.groups if group.parts]
    best = (exp.Max if choice.is_last else exp.Min)(this=choice.moment.copy())
    told = {
        "_moment": choice.moment.copy(),
        "_chosen": exp.Window(this=best, partition_by=[*(part.copy() for part in choice.within), *parted]),
    }
    if leaf.shown_if:
        told["_is_shown"] = leaf.shown_if.copy()
    selected = rows_of(replace(leaf, shown_if=None))
    for name, value in told.items():
        selected = selected.select(named(value, name), copy=False)
    which = "last" if choice.is_last else "first"
    selected.add_comments([f"Each row of {leaf.table}, and the {which} moment among those it is one of"])
    chosen = exp.EQ(this=column("_moment", rows), expression=column("_chosen", rows))
    conditions = [chosen, *([column("_is_shown", rows)] if leaf.shown_if else [])]
    source = exp.select().from_(exp.Table(this=identifier(rows)))
    source.set("where", exp.Where(this=all_of(conditions)))
    groups = {group.column: column(group.column, rows) for group in leaf.groups}
    select = _summarised(_on_steps(leaf, rows), source, groups)
    select.add_comments([_purpose(leaf)])
    return [(rows, selected), (leaf.name, select)]


def from_leaf(leaf: Leaf) -> exp.Select:
    """Return an empty selection from a leaf's table with its joins and conditions."""
    select = _with_joins(leaf)
    conditions = [*_seen(leaf), *predicates(leaf), *([leaf.shown_if.copy()] if leaf.shown_if else [])]
    if leaf.points and not leaf.points.by_period and leaf.along:
        met = met_by(leaf.points, leaf.along)
        select.append("joins", exp.Join(this=exp.Table(this=identifier(leaf.points.name)), on=met))
    if conditions:
        select.set("where", exp.Where(this=all_of(conditions)))
    return select


def met_by(points: Points, moment: exp.Expr) -> exp.Expr:
    """Return the condition under which a row of a moment is one of those of a point."""
    starts = None if points.is_open else column("starts", points.name)
    return all_of(within(moment, starts, column("ends", points.name)))


def joined(leaf: Leaf) -> exp.Select:
    """Return an empty selection from a leaf's table with its joins, without rows that may not be seen."""
    select = _with_joins(leaf)
    if leaf.seen:
        select.set("where", exp.Where(this=all_of(_seen(leaf))))
    return select


def _with_joins(leaf: Leaf) -> exp.Select:
    select = exp.Select().from_(table(leaf.table, leaf.alias), copy=False)
    for join in leaf.joins:
        same = exp.EQ(this=fresh(join.left), expression=fresh(join.right))
        on = all_of([same, *(part.copy() for part in join.conditions)])
        # A left join, so that a row without a match stays, in the group of nulls.
        select.append("joins", exp.Join(this=table(join.table, join.alias), side="LEFT", on=on))
    return select


def _seen(leaf: Leaf) -> list[exp.Expr]:
    return [part.copy() for part in leaf.seen]


def predicates(leaf: Leaf) -> list[exp.Expr]:
    """Return the conditions a row of the leaf must meet, the time range first."""
    found: list[exp.Expr] = []
    if leaf.during:
        start, end = leaf.during.start, leaf.during.end
        found = within(
            leaf.during.value, day_literal(start) if start else None, day_literal(end) if end else None
        )
    return [*found, *(part.copy() for part in leaf.where)]


def rows_of(leaf: Leaf) -> exp.Select:
    """Return each row of a leaf, over a bridge once per group, with what its measures need."""
    select = from_leaf(leaf)
    if leaf.is_bridged:
        assert leaf.key is not None  # plan_facts refused a bridge from rows without a key
        select = select.select(named(leaf.key.copy(), "row_key"), copy=False).distinct(copy=False)
    for group in leaf.groups:
        select = select.select(named(fresh(group.value), group.column), copy=False)
    for measure in leaf.measures:
        select = select.select(named(fresh(measure.input), f"{measure.column}_input"), copy=False)
        if measure.filters:
            counted = all_of([part.copy() for part in measure.filters])
            select = select.select(named(counted, f"{measure.column}_counted"), copy=False)
    return select


def _on_steps(leaf: Leaf, once: str) -> Leaf:
    """Return the leaf with its measures reading the columns that rows_of made."""
    measures = tuple(
        replace(
            measure,
            input=column(f"{measure.column}_input", once),
            filters=(column(f"{measure.column}_counted", once),) if measure.filters else (),
        )
        for measure in leaf.measures
    )
    return replace(leaf, measures=measures)


def _summarised(leaf: Leaf, select: exp.Select, groups: Mapping[str, exp.Expr]) -> exp.Select:
    for name, value in groups.items():
        select = select.select(named(value, name), copy=False)
    for measure in leaf.measures:
        select = select.select(named(_aggregated(measure), measure.column), copy=False)
    if groups:
        # By position: a name could be taken for a column of the table.
        select = select.group_by(*(exp.Literal.number(place + 1) for place in range(len(groups))), copy=False)
    return select


def _aggregated(measure: Measure) -> exp.Expr:
    value = _aggregate_of(measure.metric, fresh(measure.input))
    if not measure.filters:
        return value
    where = exp.Where(this=all_of([part.copy() for part in measure.filters]))
    return exp.Filter(this=value, expression=where)


def _aggregate_of(metric: Metric, value: exp.Expr) -> exp.Expr:
    if metric.aggregation == "count_distinct":
        return exp.Count(this=exp.Distinct(expressions=[value]))
    if metric.aggregation == "sum_boolean":
        ones = exp.Case().when(value, exp.Literal.number(1)).else_(exp.Literal.number(0))
        return exp.Sum(this=ones)
    if metric.aggregation == "percentile":
        kind = exp.PercentileDisc if metric.percentile_discrete else exp.PercentileCont
        value = value if metric.percentile_discrete else _between_decimals(value)
        ordered = exp.Order(expressions=[exp.Ordered(this=value)])
        return exp.WithinGroup(this=kind(this=exp.Literal.number(metric.percentile)), expression=ordered)
    if metric.aggregation == "median":
        value = _between_decimals(value)
    return AGGREGATES[metric.aggregation or ""](this=value)


def _between_decimals(value: exp.Expr) -> exp.Expr:
    """The middle of two prices may be no price: DuckDB would round it to the digits of the column."""
    return exp.Cast(this=value, to=exp.DataType(this=exp.DataType.Type.DOUBLE))


def _purpose(leaf: Leaf) -> str:
    what = ", ".join(measure.metric.label for measure in leaf.measures)
    by = f" by {', '.join(group.column for group in leaf.groups)}" if leaf.groups else ""
    how = f", {words(leaf.frame)}" if not leaf.frame.is_plain else ""
    return f"{what}{by}{how}: {leaf.table} at its own grain"
