"""The best and the worst of what is counted: by its score, not by how many there are."""

from agent.planner.draft import Draft
from semantic_layer.manifest import Metric


def settle_quality(draft: Draft) -> None:
    """ "The seller with the best reviews", "reviewed worst": ranked by the mean score they have."""
    if draft.quality is None or len(draft.metrics) != 1 or not draft.groups or draft.continues:
        return
    counted = draft.manifest.metrics.get(draft.metrics[0])
    if counted is None or counted.unit != "count" or counted.type != "simple":
        return
    scores = [m for m in draft.manifest.metrics.values() if _is_score_of(m, counted)]
    known = [m.name for m in scores if not draft.lacking(m.name)]
    if len(known) != 1:
        return
    draft.metrics = known
    if draft.order_metric == counted.name:
        draft.order_metric = known[0]
    said = "best" if draft.quality == "good" else "worst"
    draft.notes.append(f"{said} is by {{catalogue.label.{known[0]} | lower}} here")


def _is_score_of(metric: Metric, counted: Metric) -> bool:
    is_mean = metric.aggregation == "average" and metric.unit == "score" and not metric.filters
    return is_mean and metric.model == counted.model and metric.direction is not None
