"""A rate beside the count it is the rate of: "how many orders were late, and what was the late rate"."""

from typing import Any

from agent.planner.draft import Draft
from agent.planner.settling.share import has_only
from semantic_layer.manifest import Metric


def settle_own_rate(draft: Draft) -> None:
    """Keep the condition of a rate to the count beside it: of those that all are late the rate is one."""
    metrics = [draft.manifest.metrics[name] for name in draft.metrics if name in draft.manifest.metrics]
    if len(metrics) < len(draft.metrics) or draft.continues:
        return
    for rate in (metric for metric in metrics if metric.type == "ratio" and metric.inputs):
        part = draft.manifest.everything.metrics[rate.inputs[0].metric]
        own = [f for f in draft.filters if "dimension" in f and f["op"] == "=" and _keeps(draft, part, f)]
        if own:
            _part(draft, part, own[0], [metric for metric in metrics if metric is not rate])


def _keeps(draft: Draft, part: Metric, condition: dict[str, Any]) -> bool:
    """Whether a measure counts what a condition keeps, and nothing else."""
    flag = draft.manifest.dimensions[condition["dimension"]]
    is_flag = part.aggregation == "sum_boolean" and (part.model, part.expr) == (flag.model, flag.expr)
    return has_only(part, condition) or (is_flag and condition["value"] is True)


def _part(draft: Draft, part: Metric, condition: dict[str, Any], others: list[Metric]) -> None:
    counts = [metric for metric in others if metric.aggregation in ("count", "count_distinct")]
    if len(others) != 1 or counts != others or counts[0].filters or part.name not in draft.manifest.metrics:
        draft.unsupported.append("a rate of those alone of whom all are so")
        return
    draft.filters.remove(condition)
    draft.metrics = [part.name if name == counts[0].name else name for name in draft.metrics]
    if draft.order_metric == counts[0].name:
        draft.order_metric = part.name
