"""Cohorts: the period in which each value of an entity was first counted, and how many come back."""

from dataclasses import replace

from sqlglot import exp

from semantic_layer.grains import period_of
from semantic_layer.manifest import Condition, Manifest, Metric
from semantic_layer.names import column, named
from semantic_layer.passes.aggregate import aggregate
from semantic_layer.passes.leaf_draft import LeafDraft
from semantic_layer.passes.lift_metric_filters import lifted
from semantic_layer.passes.look_up import LookUps
from semantic_layer.plan import (
    COHORT,
    COHORTS,
    ENTITY,
    Cohort,
    Context,
    Group,
    Leaf,
    LeafKey,
    Measure,
    Plan,
    ResolvedQuery,
)

FIRST = "first_seen"
SIZE = "cohort_size"
LEAF_SIZE = "_cohort_size"
FIRST_TIME = "first_time"


def first_counted(metric: Metric, manifest: Manifest) -> tuple[Metric, tuple[Condition, ...]]:
    """Return the simple metric that is first below a metric, and the filters on the way to it."""
    filters: tuple[Condition, ...] = ()
    while metric.model is None:
        part = metric.inputs[0]
        filters = (*metric.filters, *filters, *part.filters)
        metric = manifest.metrics[part.metric]
    return metric, filters


def add_cohorts(plan: Plan, context: Context) -> Plan:
    """Return the plan with the steps that tell the cohorts and their sizes, if the query asks for them."""
    cohort = plan.resolved.cohort
    if cohort is None:
        return plan
    look_ups = LookUps(context)
    seen = _first_seen(plan.resolved, cohort, context, look_ups)
    steps = dict((*plan.preludes, *look_ups.steps, *seen, (COHORTS, _cohorts(cohort, context))))
    leaves = tuple(_with_size(leaf, plan.resolved.metrics[0]) for leaf in plan.leaves)
    return replace(plan, leaves=leaves, preludes=tuple(steps.items()))


def _first_seen(
    resolved: ResolvedQuery, cohort: Cohort, context: Context, look_ups: LookUps
) -> list[tuple[str, exp.Select]]:
    """Select the earliest time of each value among the rows that the first metric counts."""
    metric, filters = first_counted(resolved.metrics[0], context.manifest)
    alone = replace(
        resolved,
        groups=(Group(cohort.entity, None, ENTITY),),
        conditions=(),
        span=None,
        cohort=None,
    )
    model = context.manifest.models[metric.model or ""]
    key = LeafKey(model.name, metric.time_dimension)
    draft = LeafDraft(alone, context.manifest, look_ups, model, key, FIRST)
    first = replace(metric, name=FIRST_TIME, label="First time", aggregation="min", expr=draft.time)
    draft.measure(first, filters)
    return aggregate(lifted(draft.finish()))


def _cohorts(cohort: Cohort, context: Context) -> exp.Select:
    """Select the cohort of each value, and how many values the cohort has."""
    period = period_of(column(FIRST_TIME), cohort.grain, context.manifest.calendar)
    told = exp.select(named(column(ENTITY), ENTITY), named(period, COHORT)).from_(FIRST)
    told = told.where(
        *(exp.Not(this=exp.Is(this=column(name), expression=exp.Null())) for name in (ENTITY, FIRST_TIME))
    )
    size = exp.Window(this=exp.Count(this=exp.Star()), partition_by=[column(COHORT)])
    select = exp.select(column(ENTITY), column(COHORT), named(size, SIZE)).from_(told.subquery("told"))
    select.add_comments([f"The {cohort.grain} in which each was first counted, and how many were"])
    return select


def _with_size(leaf: Leaf, metric: Metric) -> Leaf:
    alias = next(join.alias for join in leaf.joins if join.table == COHORTS)
    largest = replace(metric, name=LEAF_SIZE, label="cohort size", aggregation="max", non_additive=None)
    return replace(leaf, measures=(*leaf.measures, Measure(LEAF_SIZE, largest, column(SIZE, alias))))


def size_of(leaves: list[str]) -> exp.Expr:
    """Return the size of a group's cohort, whichever leaf has the group."""
    sizes = [column(LEAF_SIZE, leaf) for leaf in leaves]
    return exp.Coalesce(this=sizes[0], expressions=sizes[1:]) if len(sizes) > 1 else sizes[0]


def kept(draft: LeafDraft, metric: Metric, filters: tuple[Condition, ...], cohort: Cohort) -> exp.Expr:
    """Return the number of the entity's values among the rows of a leaf that a metric counts."""
    values = draft.joins.locate(cohort.entity)
    counted = replace(
        metric, name="_values_kept", label="values kept", aggregation="count_distinct", expr=values
    )
    return draft.measure(counted, filters)
