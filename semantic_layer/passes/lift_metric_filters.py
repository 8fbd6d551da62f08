"""Move metric filters into WHERE where that changes no number, so that rows nobody counts are not read."""

from dataclasses import replace

from semantic_layer.names import all_of, any_of
from semantic_layer.plan import Context, Leaf, Plan


def lift_metric_filters(plan: Plan, context: Context) -> Plan:
    """Return the plan with each leaf's shared metric filters as conditions of the leaf.

    It also decides which groups there are: those with a row that at least one metric counts.
    """
    return replace(plan, leaves=tuple(lifted(leaf) for leaf in plan.leaves))


def lifted(leaf: Leaf) -> Leaf:
    """Return a leaf with the filters that its measures share as conditions of its rows."""
    if not all(measure.filters for measure in leaf.measures):
        return leaf
    first = leaf.measures[0].filters
    shared = tuple(part for part in first if all(part in measure.filters for measure in leaf.measures))
    measures = tuple(
        replace(measure, filters=tuple(part for part in measure.filters if part not in shared))
        for measure in leaf.measures
    )
    where = (*leaf.where, *shared)
    if all(measure.filters for measure in measures):
        where = (*where, any_of([all_of([part.copy() for part in measure.filters]) for measure in measures]))
    return replace(leaf, measures=measures, where=where)
