"""After the names are read: shares of what, and measures that only carry an order or a comparison."""

from agent.planner.draft import Draft
from semantic_layer.manifest import Metric


def settle_names(draft: Draft) -> None:
    """A share of a numerator is its ratio; a share for one value is shown beside the others."""
    if draft.order_metric and draft.order_metric not in draft.metrics:
        draft.metrics.append(draft.order_metric)
    if draft.vocab.comparisons & {t.text for t in draft.tokens}:
        for condition in draft.filters:
            if condition["op"] == "in":
                draft.add_group(condition["dimension"])
    if not draft.wants_share:
        return
    if not _use_ratio(draft) and not _use_ratio_of_condition(draft) and not draft.groups:
        _show_beside_others(draft)
    if draft.groups and any(f["op"] == "=" for f in draft.filters) and _has_parts(draft):
        draft.unsupported.append("a share within each group")
    if not draft.groups and _has_parts(draft):
        draft.unsupported.append("a share without saying of which parts")


def _use_ratio(draft: Draft) -> bool:
    """ "share of late orders" is the metric whose numerator late orders is."""
    for i, name in enumerate(draft.metrics):
        ratios = [
            m.name
            for m in draft.manifest.metrics.values()
            if m.type == "ratio" and m.unit == "ratio" and m.inputs[0].metric == name
        ]
        if len(ratios) == 1:
            draft.metrics[i] = ratios[0]
            return True
    return False


def _show_beside_others(draft: Draft) -> bool:
    """ "share paid by credit card": group by the value's dimension instead of filtering to it."""
    single = [f for f in draft.filters if f["op"] in ("=", "in")]
    if len(single) != 1:
        return False
    draft.filters.remove(single[0])
    draft.add_group(single[0]["dimension"])
    return True


def _has_parts(draft: Draft) -> bool:
    return any(draft.manifest.metrics[m].type == "simple" for m in draft.metrics)


def _use_ratio_of_condition(draft: Draft) -> bool:
    """ "fraction of deliveries that were late": the ratio whose numerator has that one condition."""
    yes = [f for f in draft.filters if f["value"] is True]
    if len(yes) != 1 or len(draft.metrics) != 1:
        return False
    dimension = draft.manifest.dimensions[yes[0]["dimension"]]
    for metric in draft.manifest.metrics.values():
        if metric.type != "ratio" or metric.unit != "ratio":
            continue
        part = draft.manifest.metrics[metric.inputs[0].metric]
        if part.model == dimension.model and _only_condition(part) == dimension.full_name:
            draft.metrics = [metric.name]
            draft.filters.remove(yes[0])
            return True
    return False


def _only_condition(metric: Metric) -> str | None:
    named = [name for condition in metric.filters for name in condition.dimensions.values()]
    return named[0] if len(named) == 1 else None
