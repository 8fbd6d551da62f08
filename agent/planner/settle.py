"""After the names are read: shares of what, and measures that only carry an order or a comparison."""

from agent.planner.draft import Draft


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
    if not _use_ratio(draft) and not draft.groups:
        _show_beside_others(draft)
    if not draft.groups and any(draft.manifest.metrics[m].type == "simple" for m in draft.metrics):
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
