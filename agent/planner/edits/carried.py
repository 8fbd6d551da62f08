""" "How much revenue did they bring?" after late orders: what tells these from all orders is carried over."""

from typing import Any

from agent.planner.draft import Draft
from agent.planner.edits.parts import condition_of
from agent.planner.edits.unfit import Unfit
from semantic_layer.manifest import Manifest, Metric

Query = dict[str, Any]


def carried(previous: Query, names: list[str], draft: Draft) -> list[Query]:
    """The conditions that make other measures those of what was measured before; Unfit where none can."""
    found: list[Query] = []
    manifest = draft.manifest
    if not (draft.points_back and names) or previous.get("group_by"):
        return []  # Where there are groups, "their" is of these.
    new = [manifest.metrics[name] for name in names if name in manifest.metrics]
    for name in previous["metrics"]:
        metric = manifest.metrics.get(name)
        if metric is None or name in names or not _counts_some(metric):
            continue
        if all((other.aggregation, other.expr) == (metric.aggregation, metric.expr) for other in new):
            continue  # "How many of them were new?" names those it counts.
        told_by = {key for one in metric.filters for key in one.dimensions.values()}
        if told_by and all(told_by <= _told_by(other, manifest) for other in new):
            continue
        condition = condition_of(manifest, name)
        if condition is None or metric.aggregation == "count_distinct":
            raise Unfit(f"another measure of {metric.label.lower()} alone")
        if condition not in draft.filters:
            found.append(condition)
    return found


def _counts_some(metric: Metric) -> bool:
    """Whether a measure counts some of their kind, told apart by a condition."""
    is_count = metric.aggregation in ("count", "count_distinct")
    return metric.aggregation == "sum_boolean" or (is_count and bool(metric.filters))


def _told_by(metric: Metric, manifest: Manifest) -> set[str]:
    """The dimensions by which a measure, or one it is made of, tells the rows that it is of."""
    inputs = [manifest.metrics[one.metric] for one in metric.inputs if one.metric in manifest.metrics]
    own = {name for one in metric.filters for name in one.dimensions.values()}
    return own.union(*(_told_by(other, manifest) for other in inputs))
