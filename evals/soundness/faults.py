"""Faults of a compiler, planted one at a time: a small change of its tree, or of the manifest it reads.

A changed manifest stands for a compiler that overlooks what the definition says.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any

import sqlglot
from sqlglot import exp

from semantic_layer.manifest import Manifest, Metric

Tree = Callable[[exp.Expr], None]
Definitions = Callable[[Manifest], Manifest]


@dataclass(frozen=True)
class Fault:
    """A fault by name: what it does to the finished tree, or to the manifest before compiling."""

    name: str
    tree: Tree | None = None
    definitions: Definitions | None = None

    def sql(self, text: str) -> str:
        """Return SQL with the fault in it."""
        if self.tree is None:
            return text
        root = sqlglot.parse_one(text, dialect="duckdb")
        self.tree(root)
        return root.sql(dialect="duckdb")


def _joins(root: exp.Expr) -> Iterator[exp.Join]:
    """Yield the joins from facts to the models they refer to."""
    for join in root.find_all(exp.Join):
        on = join.args.get("on")
        if join.side == "LEFT" and on is not None and not on.find(exp.NullSafeEQ):
            yield join


def _inner_join(root: exp.Expr) -> None:
    for join in _joins(root):
        join.set("side", None)


def _wrong_side(root: exp.Expr) -> None:
    for join in _joins(root):
        join.set("side", "RIGHT")


def _lost_null_group(root: exp.Expr) -> None:
    for same in list(root.find_all(exp.NullSafeEQ)):
        same.replace(exp.EQ(this=same.this, expression=same.expression))


def _counted_twice_over_a_bridge(root: exp.Expr) -> None:
    for select in root.find_all(exp.Select):
        select.set("distinct", None)


def _counts_all_rows(root: exp.Expr) -> None:
    for count in root.find_all(exp.Count):
        if not isinstance(count.this, exp.Distinct):
            count.set("this", exp.Star())


def _distinct_lost(root: exp.Expr) -> None:
    for count in root.find_all(exp.Count):
        if isinstance(count.this, exp.Distinct):
            count.set("this", count.this.expressions[0].copy())


def _zero_for_no_row_lost(root: exp.Expr) -> None:
    for zero in list(root.find_all(exp.Coalesce)):
        if [one.sql() for one in zero.expressions] == ["0"] and isinstance(zero.this, exp.Column):
            zero.replace(zero.this.copy())


def _last_day_lost(root: exp.Expr) -> None:
    """The end of a range is taken for its last day, without the day itself."""
    for end in root.find_all(exp.LT):
        if isinstance(end.expression, exp.Cast) and isinstance(end.expression.this, exp.Literal):
            end.set("expression", exp.Sub(this=end.expression.copy(), expression=exp.Literal.number(1)))


def _at_most_for_less(root: exp.Expr) -> None:
    for less in list(root.find_all(exp.LTE)):
        less.replace(exp.LT(this=less.this, expression=less.expression))


def _opposite_loses_nulls(root: exp.Expr) -> None:
    for differs in list(root.find_all(exp.NullSafeNEQ)):
        differs.replace(exp.NEQ(this=differs.this, expression=differs.expression))


def _or_for_and(root: exp.Expr) -> None:
    for either in list(root.find_all(exp.Or)):
        if not either.find_ancestor(exp.Join):
            either.replace(exp.And(this=either.this.copy(), expression=either.expression.copy()))


def _window_off_by_one(root: exp.Expr) -> None:
    for alias in root.find_all(exp.Alias):
        if alias.alias == "starts" and alias.this.find(exp.Interval):
            alias.set("this", exp.Sub(this=alias.this.copy(), expression=exp.Literal.number(1)))


def _ties_the_other_way(root: exp.Expr) -> None:
    order = root.args.get("order")
    if order and len(order.expressions) > 1:
        last = order.expressions[-1]
        last.set("desc", not last.args.get("desc"))


def _share_after_having(root: exp.Expr) -> None:
    """Shares are of the rows that `having` leaves."""
    shares = next((cte for cte in root.find_all(exp.CTE) if _has_share(cte)), None)
    where = root.args.get("where")
    if (
        shares is not None
        and where is not None
        and not where.find(exp.Column, bfs=False).name.startswith("_")
    ):
        shares.this.set("where", where.copy())


def _has_share(cte: exp.CTE) -> bool:
    return any(isinstance(window.this, exp.Sum) for window in cte.this.find_all(exp.Window))


def _parent_is_all(root: exp.Expr) -> None:
    for window in root.find_all(exp.Window):
        if isinstance(window.this, exp.Sum):
            window.set("partition_by", [])


def _partition_lost(root: exp.Expr) -> None:
    for window in root.find_all(exp.Window):
        if isinstance(window.this, exp.Max | exp.Min):
            window.set("partition_by", [])


def _top_of_all(root: exp.Expr) -> None:
    for window in root.find_all(exp.Window):
        if isinstance(window.this, exp.RowNumber):
            window.set("partition_by", [])


def _validity_ignored(root: exp.Expr) -> None:
    for join in _joins(root):
        on = join.args["on"]
        same = on.find(exp.EQ)
        if same is not None:
            join.set("on", same.copy())


def _wrong_role(root: exp.Expr) -> None:
    for column in root.find_all(exp.Column):
        if column.name == "billing_place_key":
            column.this.set("this", "shipping_place_key")


def _first_base_row(root: exp.Expr) -> None:
    """A conversion is tied to the earliest base row it may follow."""
    for window in root.find_all(exp.Window):
        order = window.args.get("order")
        for one in order.expressions if order else ():
            if one.this.name in ("_moment", "_base_key") and one.args.get("desc"):
                one.set("desc", False)


def _window_of_conversions_lost(root: exp.Expr) -> None:
    for after in list(root.find_all(exp.GT)):
        if after.find_ancestor(exp.Join) and after.this.name == "_moment":
            after.replace(exp.true())


def _all_conversions_of_a_row(root: exp.Expr) -> None:
    """A conversion counts for every base row it may follow."""
    for first in list(root.find_all(exp.EQ)):
        if first.this.name == "_place" and first.find_ancestor(exp.Join):
            first.replace(exp.true())


def _cohorts_of_what_is_asked(root: exp.Expr) -> None:
    """Cohorts are told from the rows that the query's conditions leave."""
    steps = {cte.alias: cte.this for cte in root.find_all(exp.CTE)}
    told = steps.get("first_seen")
    others = [one for name, one in steps.items() if one is not told and _table(one) == _table(told)]
    where = next((one.args["where"] for one in others if one.args.get("where")), None)
    own = {table.alias_or_name for table in told.find_all(exp.Table)} if told else set()
    if told is not None and where and {column.table for column in where.find_all(exp.Column)} <= own:
        told.set("where", where.copy())


def _table(select: exp.Expr | None) -> str:
    table = select.args.get("from_") if select else None
    return table.this.sql() if table else ""


def _cohorts_from_any_time(root: exp.Expr) -> None:
    """The cohort is that of the latest row."""
    for cte in root.find_all(exp.CTE):
        if cte.alias == "first_seen":
            for least in list(cte.find_all(exp.Min)):
                least.replace(exp.Max(this=least.this.copy()))


def _metrics(change: Callable[[Metric], Metric]) -> Definitions:
    def changed(manifest: Manifest) -> Manifest:
        return replace(manifest, metrics={name: change(one) for name, one in manifest.metrics.items()})

    return changed


def _with(**values: Any) -> Definitions:
    return _metrics(lambda metric: replace(metric, **values))


def _first_for_last(metric: Metric) -> Metric:
    if metric.accumulation is None:
        return metric
    return replace(metric, accumulation=replace(metric.accumulation, period_agg="first"))


def _inputs(**values: Any) -> Definitions:
    return _metrics(
        lambda metric: replace(metric, inputs=tuple(replace(one, **values) for one in metric.inputs))
    )


def _conversions(**values: Any) -> Definitions:
    def changed(metric: Metric) -> Metric:
        how = metric.conversion
        return replace(metric, conversion=replace(how, **values)) if how else metric

    return _metrics(changed)


def _policies_ignored(manifest: Manifest) -> Manifest:
    models = {name: replace(model, row_policy=None) for name, model in manifest.models.items()}
    return replace(manifest, models=models)


FAULTS = (
    Fault("inner instead of left join", _inner_join),
    Fault("wrong join side", _wrong_side),
    Fault("lost null group where facts meet", _lost_null_group),
    Fault("missing de-duplication over a bridge", _counted_twice_over_a_bridge),
    Fault("count(*) for count(x)", _counts_all_rows),
    Fault("count for count distinct", _distinct_lost),
    Fault("zero for no row lost", _zero_for_no_row_lost),
    Fault("last day of a range lost", _last_day_lost),
    Fault("< for <=", _at_most_for_less),
    Fault("!= loses nulls", _opposite_loses_nulls),
    Fault("any of is all of", _or_for_and),
    Fault("window off by one", _window_off_by_one),
    Fault("ties the other way", _ties_the_other_way),
    Fault("share after having", _share_after_having),
    Fault("share of parent is of all", _parent_is_all),
    Fault("semi-additive partition lost", _partition_lost),
    Fault("top of all, not within", _top_of_all),
    Fault("validity ignored", _validity_ignored),
    Fault("wrong role's key", _wrong_role),
    Fault("a conversion follows the first base row", _first_base_row),
    Fault("window of a conversion lost", _window_of_conversions_lost),
    Fault("a conversion counts for every base row", _all_conversions_of_a_row),
    Fault("cohorts by the query's filter", _cohorts_of_what_is_asked),
    Fault("cohort of the last time", _cohorts_from_any_time),
    Fault("constant properties ignored", definitions=_conversions(constants=())),
    Fault("period_agg first for last", definitions=_metrics(_first_for_last)),
    Fault("filter of a metric ignored", definitions=_with(filters=())),
    Fault("filter of an input ignored", definitions=_inputs(filters=())),
    Fault("offset ignored", definitions=_inputs(offset=None, to_grain=None)),
    Fault("fill_nulls_with ignored", definitions=_with(fill_nulls_with=None)),
    Fault("own time ignored", definitions=_with(time_dimension=None)),
    Fault("row policy ignored", definitions=_policies_ignored),
)
