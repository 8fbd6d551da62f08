"""Say for the engines that have no words for it what sqlglot would write as something else, or not at all."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from sqlglot import exp

from semantic_layer.plan import Context, Tree

Rewrite = Callable[[exp.Expr], exp.Expr]
# The sorted array of the values that meet a condition, and the value at a place in it, from 0.
Gather = Callable[[exp.Expr, exp.Expr | None], exp.Expr]
At = Callable[[exp.Expr, exp.Expr], exp.Expr]


def for_dialect(tree: Tree, context: Context) -> Tree:
    """Return the tree in the words of the dialect it will be rendered in."""
    return replace(tree, select=in_words_of(context.dialect, tree.select))


def in_words_of(dialect: str, select: exp.Select) -> exp.Select:
    """Return a query rewritten, in place, for one dialect; DuckDB's needs nothing."""
    for rewrite in REWRITES.get(dialect, ()):
        select = select.transform(rewrite, copy=False)  # type: ignore[assignment]  # no rewrite is of a SELECT
    return select


def filters_as_cases(node: exp.Expr) -> exp.Expr:
    """Aggregate a CASE where there is no FILTER: what does not meet the condition is null, and left out."""
    if not isinstance(node, exp.Filter):
        return node
    aggregate, condition = node.this, node.expression.this
    if isinstance(aggregate, exp.WithinGroup):
        place = aggregate.expression.expressions[0]
    elif isinstance(aggregate.this, exp.Distinct):
        place = aggregate.this
    else:
        place = aggregate
    if isinstance(place, exp.Distinct):
        place.set("expressions", [_where(condition, part) for part in place.expressions])
    else:
        value = exp.Literal.number(1) if isinstance(place.this, exp.Star) else place.this
        place.set("this", _where(condition, value))
    return aggregate


def quotients_as_doubles(node: exp.Expr) -> exp.Expr:
    """Divide as DuckDB does, where a quotient of decimals would keep only some of its digits."""
    if isinstance(node, exp.Div) and not isinstance(node.this, exp.Cast):
        node.set("this", exp.cast(node.this.unnest(), "DOUBLE"))
    return node


def averages_as_doubles(node: exp.Expr) -> exp.Expr:
    """Average as DuckDB does, where an average of decimals would be a decimal of few digits."""
    if isinstance(node, exp.Avg) and not isinstance(node.this, exp.Cast):
        node.set("this", exp.cast(node.this, "DOUBLE"))
    return node


def percentiles_by_name(node: exp.Expr) -> exp.Expr:
    """Name Spark's exact percentiles; sqlglot would write approximate ones."""
    if not isinstance(node, exp.WithinGroup):
        return node
    if isinstance(node.this, exp.PercentileCont):
        return exp.Anonymous(this="PERCENTILE", expressions=[_sorted_value(node), node.this.this])
    if isinstance(node.this, exp.PercentileDisc):
        name = exp.Anonymous(this="PERCENTILE_DISC", expressions=[node.this.this])
        order = exp.Order(expressions=[exp.Ordered(this=_sorted_value(node), nulls_first=True)])
        return exp.WithinGroup(this=name, expression=order)
    return node


def percentiles_from_arrays(gather: Gather, at: At) -> Rewrite:
    """Return the rewrite that picks an exact percentile out of the sorted values, and interpolates."""

    def rewrite(node: exp.Expr) -> exp.Expr:
        if isinstance(node, exp.Filter) and _is_percentile(node.this):
            return _picked(node.this, node.expression.this, gather, at)
        return _picked(node, None, gather, at) if _is_percentile(node) else node

    return rewrite


def weeks_from_monday(node: exp.Expr) -> exp.Expr:
    """Truncate days as days, since BigQuery's TIMESTAMP_TRUNC takes none, and its WEEK begins on Sunday."""
    if not isinstance(node, exp.TimestampTrunc):
        return node
    unit = node.text("unit").upper()
    if unit == "HOUR":
        return exp.Anonymous(
            this="DATETIME_TRUNC", expressions=[exp.cast(node.this, "TIMESTAMP"), exp.var(unit)]
        )
    shown = exp.var("ISOWEEK" if unit == "WEEK" else unit)
    return exp.Anonymous(this="DATE_TRUNC", expressions=[exp.cast(node.this, "DATE"), shown])


def intervals_of_numbers(node: exp.Expr) -> exp.Expr:
    """Write the length of an interval as the number that BigQuery wants."""
    if isinstance(node, exp.Interval) and node.this.is_string:
        node.set("this", exp.Literal.number(node.this.name))
    return node


def structs_as_text(node: exp.Expr) -> exp.Expr:
    """Write structs, which serve to be told apart, as text where structs can't be."""
    return exp.Anonymous(this="TO_JSON_STRING", expressions=[node]) if isinstance(node, exp.Struct) else node


def structs_as_rows(node: exp.Expr) -> exp.Expr:
    """Write structs, which serve to be told apart, as rows of values where there are none."""
    if not isinstance(node, exp.Struct):
        return node
    return exp.Anonymous(this="ROW", expressions=[part.expression for part in node.expressions])


def _is_percentile(node: exp.Expr) -> bool:
    kinds = (exp.PercentileCont, exp.PercentileDisc)
    return isinstance(node, exp.Median) or (
        isinstance(node, exp.WithinGroup) and isinstance(node.this, kinds)
    )


def _picked(node: exp.Expr, condition: exp.Expr | None, gather: Gather, at: At) -> exp.Expr:
    is_median = isinstance(node, exp.Median)
    value = node.this if is_median else _sorted_value(node)
    fraction = exp.Literal.number("0.5") if is_median else node.this.this
    count = exp.Count(this=_where(condition, value.copy()) if condition else value.copy())
    values = gather(value, condition)
    if not is_median and isinstance(node.this, exp.PercentileDisc):
        # The first value at or above the fraction, and the very first for the fraction 0.
        first = exp.Greatest(
            this=exp.Ceil(this=exp.Mul(this=fraction, expression=count)), expressions=[exp.Literal.number(1)]
        )
        return at(values, exp.Sub(this=first, expression=exp.Literal.number(1)))
    last = exp.Paren(this=exp.Sub(this=count, expression=exp.Literal.number(1)))
    place = exp.Mul(this=fraction, expression=last)
    low = at(values, exp.Floor(this=place))
    high = at(values.copy(), exp.Ceil(this=place.copy()))
    part = exp.Paren(this=exp.Sub(this=place.copy(), expression=exp.Floor(this=place.copy())))
    step = exp.Paren(this=exp.Sub(this=high, expression=low.copy()))
    return exp.Paren(this=exp.Add(this=low, expression=exp.Mul(this=part, expression=step)))


def _trino_array(value: exp.Expr, condition: exp.Expr | None) -> exp.Expr:
    known = exp.Not(this=exp.Is(this=value.copy(), expression=exp.Null()))
    kept = exp.And(this=known, expression=exp.Paren(this=condition.copy())) if condition else known
    gathered = exp.Filter(this=exp.ArrayAgg(this=value), expression=exp.Where(this=kept))
    return exp.Anonymous(this="ARRAY_SORT", expressions=[gathered])


def _trino_at(values: exp.Expr, place: exp.Expr) -> exp.Expr:
    index = exp.Add(this=exp.cast(place, "INT"), expression=exp.Literal.number(1))
    return exp.Anonymous(this="ELEMENT_AT", expressions=[values, index])


def _bigquery_array(value: exp.Expr, condition: exp.Expr | None) -> exp.Expr:
    kept = _where(condition, value) if condition else value
    order = exp.Order(this=kept, expressions=[exp.Ordered(this=kept.copy(), nulls_first=True)])
    return exp.ArrayAgg(this=exp.IgnoreNulls(this=order))


def _bigquery_at(values: exp.Expr, place: exp.Expr) -> exp.Expr:
    return exp.Bracket(this=values, expressions=[exp.cast(place, "BIGINT")], offset=0, safe=True)


def _sorted_value(within: exp.Expr) -> exp.Expr:
    value: exp.Expr = within.expression.expressions[0].this
    return value


def _where(condition: exp.Expr, value: exp.Expr) -> exp.Expr:
    return exp.Case().when(condition.copy(), value)


REWRITES: Mapping[str, tuple[Rewrite, ...]] = {
    "spark": (percentiles_by_name, quotients_as_doubles, averages_as_doubles),
    "postgres": (structs_as_rows,),
    "snowflake": (filters_as_cases, quotients_as_doubles, averages_as_doubles),
    "bigquery": (
        percentiles_from_arrays(_bigquery_array, _bigquery_at),
        filters_as_cases,
        quotients_as_doubles,
        averages_as_doubles,
        structs_as_text,
        weeks_from_monday,
        intervals_of_numbers,
    ),
    "trino": (percentiles_from_arrays(_trino_array, _trino_at), averages_as_doubles),
}
