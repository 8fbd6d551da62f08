"""The best and the worst of what is counted: by its score, not by how many there are."""

from agent.planner.draft import Draft
from semantic_layer.manifest import Manifest, Metric

_RATED = frozenset({"rated", "scored", "scoring", "rating", "ratings"})


def settle_quality(draft: Draft) -> None:
    """ "The seller with the best reviews", "reviewed worst": ranked by the mean score they have."""
    if draft.quality is None or not draft.groups or draft.continues:
        return
    if not draft.metrics:
        _settle_rated(draft)
        return
    has_record = "record" in {token.text for token in draft.tokens}
    if has_record or (draft.having and len(draft.metrics) > 1):
        _rank_by_part(draft)
    if has_record and any(_counts_all(draft, name) for name in draft.metrics[:1]):
        draft.unsupported.append("the best or the worst record of what is only counted")
    if len(draft.metrics) != 1:
        return
    counted = draft.manifest.metrics.get(draft.metrics[0])
    if counted is None or counted.unit != "count" or counted.type != "simple":
        return
    known = [name for name in scores_of(counted, draft.manifest) if not draft.lacking(name)]
    if len(known) != 1:
        return
    draft.metrics = known
    if draft.order_metric == counted.name:
        draft.order_metric = known[0]
    said = "best" if draft.quality == "good" else "worst"
    draft.notes.append(f"{said} is by {{catalogue.label.{known[0]} | lower}} here")


def scores_of(counted: Metric, manifest: Manifest) -> list[str]:
    """The mean scores that what is counted has."""
    return [metric.name for metric in manifest.metrics.values() if _is_score_of(metric, counted)]


def _counts_all(draft: Draft, name: str) -> bool:
    metric = draft.manifest.metrics.get(name)
    return metric is not None and metric.type == "simple" and metric.unit == "count" and not metric.filters


def _rank_by_part(draft: Draft) -> None:
    """ "Worst for late trips, with 50 trips or more": who is held to so many of all ranks by the part."""
    held = {condition["metric"] for condition in draft.having}
    rates = [m for m in draft.manifest.metrics.values() if m.type == "ratio" and m.unit == "ratio"]
    if any(draft.manifest.metrics[name].unit != "count" for name in held):
        return
    for n, name in enumerate(draft.metrics):
        of = [m.name for m in rates if m.inputs and m.inputs[0].metric == name and name not in held]
        known = [one for one in of if not draft.lacking(one)]
        if len(known) != 1:
            continue
        draft.metrics[n] = known[0]
        draft.order_metric = known[0] if draft.order_metric in (None, name) else draft.order_metric
        draft.notes.append(f"best and worst are by {{catalogue.label.{known[0]} | lower}} here")


def _settle_rated(draft: Draft) -> None:
    """ "The best rated doctor", where no measure is called so: by the one mean score that there is."""
    at = next((i for i, t in enumerate(draft.tokens) if t.text in _RATED and i not in draft.used), None)
    means = [m for m in draft.manifest.metrics.values() if m.aggregation == "average" and m.unit == "score"]
    known = [m.name for m in means if not (m.filters or draft.lacking(m.name))]
    if at is not None and len(known) == 1:
        draft.use(at)
        draft.metrics = known


def _is_score_of(metric: Metric, counted: Metric) -> bool:
    is_mean = metric.aggregation == "average" and metric.unit == "score" and not metric.filters
    return is_mean and metric.model == counted.model and metric.direction is not None
