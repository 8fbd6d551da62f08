"""Plan one leaf per fact: its joins, groups, conditions and measures, at the fact's own grain."""

from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import chain, count

from sqlglot import exp

from semantic_layer.frames import comparison, gathering, moving, suffix, words
from semantic_layer.literals import number_literal
from semantic_layer.manifest import COUNTS, Conversion, Manifest, Metric
from semantic_layer.manifest import Condition as MetricFilter
from semantic_layer.names import with_columns
from semantic_layer.passes.cohorts import first_counted, kept, size_of
from semantic_layer.passes.convert import Conversions
from semantic_layer.passes.leaf_draft import LeafDraft
from semantic_layer.passes.look_up import LookUps
from semantic_layer.passes.over_inputs import over_inputs
from semantic_layer.passes.small_groups import Protection, protected
from semantic_layer.plan import (
    COHORT,
    SINCE,
    Accumulated,
    Cohort,
    Context,
    Frame,
    Group,
    Leaf,
    LeafKey,
    Output,
    Plan,
    ResolvedQuery,
)
from semantic_layer.result import Column

RATIO = Metric("", "", "", "ratio")
SUMS = ("sum", "sum_boolean")


def plan_facts(resolved: ResolvedQuery, context: Context) -> Plan:
    """Return the plan: leaves in the order the metrics name their facts, outputs in the order asked for."""
    manifest = context.manifest
    drafts = Drafts(resolved, manifest, LookUps(context))
    outputs = [_output(metric, resolved, drafts) for metric in (*resolved.metrics, *resolved.hidden)]
    window = comparison(resolved)
    if window:
        earlier = Frame((window,))
        outputs = [
            replace(output, earlier=drafts.value(metric, (), earlier)) if output.shown else output
            for output, metric in zip(outputs, (*resolved.metrics, *resolved.hidden), strict=True)
        ]
    outputs += [_accumulated(wanted, drafts) for wanted in resolved.accumulated]
    if resolved.cohort:
        outputs += _of_cohorts(resolved, resolved.cohort, drafts)
    protection = Protection.of(resolved, manifest)
    leaves = tuple(
        protected(draft, protection) if protection else draft.finish() for draft in drafts.by_key.values()
    )
    outputs = [drafts.with_counts_of_nothing(output) for output in outputs]
    return Plan(
        resolved,
        leaves,
        _group_columns(resolved),
        tuple(outputs),
        notes=_notes(leaves),
        fills_periods=drafts.fills_periods and bool(resolved.times),
        preludes=(*drafts.look_ups.steps, *drafts.conversions.steps),
        accounts=tuple(drafts.conversions.read),
    )


def _output(metric: Metric, resolved: ResolvedQuery, drafts: "Drafts") -> Output:
    currency = drafts.manifest.currency(metric.name)
    shown = Column(metric.name, metric.label, metric.unit, "metric", metric.name, currency=currency)
    return Output(shown, drafts.value(metric, (), Frame()), shown=metric in resolved.metrics)


def _accumulated(wanted: Accumulated, drafts: "Drafts") -> Output:
    metric, frame = wanted.metric, Frame(accumulation=wanted.how)
    label, currency = f"{metric.label}, {words(frame)}", drafts.manifest.currency(metric.name)
    shown = Column(wanted.column, label, metric.unit, "cumulative", metric.name, currency=currency)
    return Output(shown, drafts.value(metric, (), frame))


def _of_cohorts(resolved: ResolvedQuery, cohort: Cohort, drafts: "Drafts") -> list[Output]:
    """Return how many values a cohort has, and the fraction of them that a group has a row of."""
    metric, filters = first_counted(resolved.metrics[0], drafts.manifest)
    # Whoever has a row is back, whether or not the row is one that stands for others.
    metric = replace(metric, non_additive=None)
    path = drafts.manifest.path(metric.model or "", cohort.entity.full_name)
    # Over a bridge a row has many values, and would count once for each in the other measures of its leaf.
    alone = (cohort.entity.full_name,) if path and path.is_bridged else ()
    values = kept(drafts.leaf(metric, filters, Frame(), alone), metric, filters, cohort)
    size = size_of([draft.name for draft in drafts.by_key.values()])
    some = exp.Nullif(this=size.copy(), expression=exp.Literal.number(0))
    rate = exp.Div(this=values, expression=some, typed=False, safe=True)
    whole = Column("cohort_size", "Cohort size", "count", "cohort", cohort.entity.full_name)
    back = Column("retention", "Retention", "ratio", "cohort", cohort.entity.full_name)
    return [Output(whole, size), Output(back, rate)]


@dataclass
class Drafts:
    """The leaves of one query, each made when a first measure needs it."""

    resolved: ResolvedQuery
    manifest: Manifest
    look_ups: LookUps
    by_key: dict[LeafKey, LeafDraft] = field(default_factory=dict)
    fills_periods: bool = False

    @cached_property
    def conversions(self) -> Conversions:
        """The steps that tie conversions to the rows they follow."""
        return Conversions(self.resolved, self.manifest, self.look_ups)

    def __post_init__(self) -> None:
        self.fills_periods = self.resolved.query.every_period

    def value(self, metric: Metric, filters: tuple[MetricFilter, ...], frame: Frame) -> exp.Expr:
        """Return a metric as an expression over measures, adding those it needs to their leaves."""
        self._fill_for(metric)
        if metric.model:
            return _filled(self._measured(metric, filters, frame), metric)
        if metric.conversion:
            return _filled(self._converted(metric, metric.conversion, filters, frame), metric)
        if metric.accumulation:
            frame = gathering(frame, metric.accumulation, metric)
        parts = {
            part.alias: self.value(
                self.manifest.metrics[part.metric],
                (*metric.filters, *filters, *part.filters),
                moving(frame, part, metric, self.resolved),
            )
            for part in metric.inputs
        }
        return _filled(self._of_parts(metric, parts), metric)

    def _fill_for(self, metric: Metric) -> None:
        self.fills_periods |= metric.join_to_timespine

    def _of_parts(self, metric: Metric, parts: dict[str, exp.Expr]) -> exp.Expr:
        if metric.accumulation:
            return next(iter(parts.values()))
        if metric.type == "ratio":
            nothing = exp.Nullif(this=parts["denominator"], expression=exp.Literal.number(0))
            return exp.Div(this=_enclosed(parts["numerator"]), expression=nothing, typed=False)
        assert metric.expr is not None
        below = self.manifest.metrics
        counts = [part.alias for part in metric.inputs if below[part.metric].aggregation in COUNTS]
        return over_inputs(metric.expr, parts, counts)

    def _measured(self, metric: Metric, filters: tuple[MetricFilter, ...], frame: Frame) -> exp.Expr:
        """Return an aggregate; where every period is shown, a sum over no row at all is 0."""
        leaf = self.leaf(metric, filters, frame)
        measured = leaf.measure(metric, filters)
        if not self.resolved.query.every_period or metric.aggregation not in SUMS:
            return measured
        one = exp.Literal.number(1)
        rows = replace(metric, name=f"_rows_of_{metric.name}", label="rows", aggregation="count", expr=one)
        none = exp.EQ(this=leaf.measure(rows, filters), expression=exp.Literal.number(0))
        return exp.Case().when(none, exp.Literal.number(0)).else_(measured)

    def _converted(
        self, metric: Metric, how: Conversion, filters: tuple[MetricFilter, ...], frame: Frame
    ) -> exp.Expr:
        """Return a conversion metric: the conversions of base rows in the groups of those, or their share."""
        base, follower = metric.inputs
        counted = self.manifest.metrics[base.metric]
        below = (*metric.filters, *filters, *base.filters)
        of_base = self.value(counted, below, frame)
        step = self.conversions.tied(metric, below, frame)
        assert counted.model is not None
        key = LeafKey(counted.model, counted.time_dimension, frame, alone=(step,))
        if key not in self.by_key:
            model = self.manifest.models[counted.model]
            self.by_key[key] = LeafDraft(
                self.resolved, self.manifest, self.look_ups, model, key, f"{step}_{self._name(key)}"
            )
        seen = self.manifest.metrics[follower.metric]
        self._fill_for(seen)
        kind = "count_distinct" if seen.aggregation == "count_distinct" else "count"
        shown = replace(seen, name=metric.name, label=metric.label, aggregation=kind)
        conversions = self.by_key[key].converted(shown, (*counted.filters, *below), step)
        if how.calculation == "conversions":
            return conversions
        return self._of_parts(RATIO, {"numerator": conversions, "denominator": of_base})

    def with_counts_of_nothing(self, output: Output) -> Output:
        """Return an output whose counts are 0 in a group that their fact has no row of; sums stay unknown."""
        if len(self.by_key) == 1 and not self.fills_periods:
            return output
        counts = {
            (draft.name, measure.column)
            for draft in self.by_key.values()
            for measure in draft.measures.values()
            if measure.metric.aggregation in COUNTS
        }

        def none(node: exp.Column) -> exp.Expr:
            if (node.table, node.name) in counts:
                return exp.Coalesce(this=node.copy(), expressions=[exp.Literal.number(0)])
            return node

        earlier = with_columns(output.earlier, none) if output.earlier else None
        return replace(output, value=with_columns(output.value, none), earlier=earlier)

    def leaf(
        self, metric: Metric, filters: tuple[MetricFilter, ...], frame: Frame, alone: tuple[str, ...] = ()
    ) -> LeafDraft:
        """Return the leaf that a simple metric is counted in; what is `alone` shares it with nothing else."""
        assert metric.model is not None
        gathers = frame.accumulation
        # The days that have a row differ between metrics, and so does the mean over them.
        is_mean = gathers is not None and gathers.period_agg == "average"
        # So do the rows that a semi-additive metric chooses.
        # A running count of distinct values is made of the days each was first met, of one expression each.
        is_running = metric.aggregation == "count_distinct" and gathers is not None and gathers.is_open
        is_alone = is_mean or is_running or metric.non_additive is not None
        alone = alone or ((metric.name, *(_said(part) for part in filters)) if is_alone else ())
        key = LeafKey(metric.model, metric.time_dimension, frame, metric.non_additive, alone)
        if key not in self.by_key:
            model = self.manifest.models[metric.model]
            self.by_key[key] = LeafDraft(
                self.resolved, self.manifest, self.look_ups, model, key, self._name(key)
            )
        return self.by_key[key]

    def _name(self, key: LeafKey) -> str:
        """Return the name of a leaf's step, saying what it holds."""
        columns = [group.column for group in self.resolved.groups]
        by = f"by_{'_and_'.join(columns)}" if columns else "in_total"
        name = "_".join(part for part in (key.model, by, suffix(key.frame)) if part)
        used = {draft.name for draft in self.by_key.values()}
        others = (f"{name}_no_{number}" for number in count(2))
        return next(free for free in chain([name], others) if free not in used)


def _said(part: MetricFilter) -> str:
    names = (sorted(part.dimensions.items()), sorted(part.grains.items()))
    return f"{part.sql.sql()} {names} {sorted(map(str, part.metrics.items()))}"


def _filled(value: exp.Expr, metric: Metric) -> exp.Expr:
    if metric.fill_nulls_with is None:
        return value
    return exp.Coalesce(this=value, expressions=[number_literal(metric.fill_nulls_with)])


def _enclosed(value: exp.Expr) -> exp.Expr:
    return exp.Paren(this=value) if isinstance(value, exp.Binary) else value


def _group_columns(resolved: ResolvedQuery) -> tuple[Column, ...]:
    found = []
    for group in resolved.groups:
        if group.is_of_cohort:
            found.append(_cohort_column(group, resolved))
            continue
        label = group.dimension.label if group.dimension else "Date"
        if group.grain:
            grain = group.grain.replace("_", " ")
            label = grain.capitalize() if group.dimension is None else f"{label}, {grain}"
        unit = group.dimension.unit if group.dimension else None
        role = "time" if group.grain else "dimension"
        found.append(Column(group.column, label, unit, role, group.source, group.grain))  # type: ignore[arg-type]
    return tuple(found)


def _cohort_column(group: Group, resolved: ResolvedQuery) -> Column:
    assert resolved.cohort is not None
    grain = resolved.cohort.grain
    if group.column == COHORT:
        return Column(COHORT, "Cohort", None, "time", COHORT, grain)
    return Column(SINCE, f"{grain.replace('_', ' ').capitalize()}s since", "count", "dimension", SINCE)


def _notes(leaves: tuple[Leaf, ...]) -> tuple[str, ...]:
    return tuple(
        f"One row of {leaf.model} counts in each group it reaches through {bridge.alias}, "
        "so the groups may add up to more than the total."
        for leaf in leaves
        for bridge in leaf.joins
        if bridge.bridge and leaf.groups
    )
