"""After the names are read: shares of what, and measures that only carry an order or a comparison."""

from typing import Any

from agent.planner.draft import Draft
from agent.planner.make import key_counted, make_part, make_ratio_of_two
from semantic_layer.manifest import Metric

LISTED = 3
_MONEY = frozenset({"money", "amount", "amounts", "sum"})


def settle_names(draft: Draft) -> None:
    """A share of a numerator is its ratio; a share for one value is shown beside the others."""
    _spread_out(draft)
    if draft.order_metric and draft.order_metric not in draft.metrics:
        draft.metrics.append(draft.order_metric)
    conditioned = [condition["metric"] for condition in draft.having]
    # What only carries a condition ranks nothing.
    draft.metrics.sort(key=lambda name: name in conditioned)
    if not draft.metrics:
        _money_of_what_is_named(draft)
    if draft.wants_share:
        _settle_share(draft)
    for condition in draft.filters:
        named = condition.get("dimension")
        if (
            named
            and named not in draft.sets
            and condition["op"] == "in"
            and _shown_apart(draft, condition["value"])
        ):
            draft.add_group(named)
    draft.having = [condition for condition in draft.having if not _is_implied(draft, condition)]
    _check_asked_for(draft)
    _check_counted(draft)
    if draft.having and not draft.groups:
        _condition_each(draft)
    if draft.having and not draft.groups:
        draft.unsupported.append("a condition on a measure without saying of which groups")


def _spread_out(draft: Draft) -> None:
    """The distribution of a score that rows have: how many rows there are of each."""
    if "distribution" not in {t.text for t in draft.tokens} or len(draft.metrics) != 1 or draft.groups:
        return
    metric = draft.manifest.metrics[draft.metrics[0]]
    spans = [s for s in draft.spans if any(m.name == metric.name for m in s.of_kind("metric"))]
    kept = [m.name for s in spans for m in s.of_kind("dimension") if draft.dimension(m).model == metric.model]
    counts = [
        m.name
        for m in draft.manifest.metrics.values()
        if m.model == metric.model and m.aggregation == "count" and not m.filters
    ]
    if metric.aggregation == "average" and len(set(kept)) == 1 and len(counts) == 1:
        draft.metrics = counts
        draft.add_group(kept[0])


def _money_of_what_is_named(draft: Draft) -> None:
    """ "boleto money per quarter": the one sum of money that is kept where the things named are."""
    if not _MONEY & {t.text for t in draft.tokens} or draft.continues:
        return
    names = [g.name for g in draft.groups if not g.grain]
    names += [f["dimension"] for f in draft.filters if "dimension" in f]
    models = {draft.manifest.dimensions[name].model for name in names}
    sums = [
        m.name
        for m in draft.manifest.metrics.values()
        if m.model in models and m.unit == "currency" and m.aggregation == "sum" and not draft.lacking(m.name)
    ]
    if len(models) == 1 and len(sums) == 1:
        draft.metrics = sums
        draft.notes.append(f"money is {{catalogue.label.{sums[0]} | lower}} here")


def _check_asked_for(draft: Draft) -> None:
    """A distribution, a place or the members of two periods are not told by one total."""
    said = [token.text for token in draft.tokens]
    if draft.metrics and not draft.groups and "distribution" in said:
        draft.unsupported.append("a distribution without saying over which groups")
    if draft.metrics and not draft.groups and said[0] == "where":
        draft.unsupported.append("where something is without saying by which groups")
    timed = any(group.grain for group in draft.groups)
    counted = [draft.manifest.metrics[name] for name in draft.metrics]
    if timed and "both" in said and any(m.aggregation == "count_distinct" for m in counted):
        periods = sum(1 for span in draft.spans if span.time)
        if periods > 1:
            draft.unsupported.append("those who are in both periods")


def _check_counted(draft: Draft) -> None:
    """The values of a dimension are counted over all there are, not over the rows of a period or a group."""
    counts = any("counts" in one for one in draft.made)
    if counts and (draft.time or draft.filters or draft.groups or draft.having):
        draft.unsupported.append("how many different ones there are under a condition; ask to list them")


def _condition_each(draft: Draft) -> None:
    """ "sellers who sold at least 40 items": a condition on each of those that are counted."""
    conditioned = {condition["metric"] for condition in draft.having}
    counted = [name for name in draft.metrics if name not in conditioned]
    entity = key_counted(draft.manifest, counted[0]) if len(counted) == 1 else None
    # The condition holds over all time: within a period it would be another question.
    if entity is None or draft.time is not None or draft.wants_share:
        return
    draft.filters += [{**condition, "by": entity} for condition in draft.having]
    draft.metrics, draft.having = counted, []


def _is_implied(draft: Draft, condition: dict[str, Any]) -> bool:
    """Who is counted over orders has at least one order."""
    metrics = draft.manifest.metrics
    at_least_one = (condition["op"], condition["value"]) in ((">=", 1), (">", 0))
    counted = metrics[condition["metric"]]
    implied = at_least_one and any(
        metrics[m].aggregation == "count_distinct" and metrics[m].model == counted.model
        for m in draft.metrics
    )
    if implied and counted.name in draft.metrics:
        draft.metrics.remove(counted.name)
    return implied


def _settle_share(draft: Draft) -> None:
    if _use_ratio_of_condition(draft) or _use_ratio(draft):
        pass
    elif make_ratio_of_two(draft) or make_part(draft):
        draft.wants_share = False
        return
    elif not draft.groups:
        _show_beside_others(draft)
    if (
        draft.groups
        and any(f.get("dimension") and f["op"] == "=" for f in draft.filters)
        and _has_parts(draft)
    ):
        draft.unsupported.append("a share within each group")
    if not draft.groups and _has_parts(draft):
        draft.unsupported.append("a share without saying of which parts")


def _use_ratio(draft: Draft) -> bool:
    """ "share of late orders" is the metric whose numerator late orders is."""
    for i, name in enumerate(draft.metrics):
        ratios = [
            m.name
            for m in draft.manifest.metrics.values()
            if m.type == "ratio"
            and m.unit == "ratio"
            and m.inputs[0].metric == name
            and _is_part(draft, name)
        ]
        if len(ratios) == 1:
            whole = draft.manifest.metrics[ratios[0]].inputs[1].metric
            draft.metrics[i] = ratios[0]
            draft.metrics = [m for m in draft.metrics if m != whole]
            return True
    return False


def _show_beside_others(draft: Draft) -> bool:
    """ "share paid by credit card": group by the value's dimension instead of filtering to it."""
    single = [f for f in draft.filters if f.get("dimension") and f["op"] in ("=", "in")]
    if len(single) != 1:
        return False
    draft.filters.remove(single[0])
    draft.add_group(single[0]["dimension"])
    return True


def _shown_apart(draft: Draft, values: list[str]) -> bool:
    """Values held against each other, listed at length, or measured by something that can't be summed."""
    compared = draft.apart or bool(
        (draft.vocab.comparisons | draft.vocab.apart) & {t.text for t in draft.tokens}
    )
    additive = all(draft.manifest.metrics[m].is_additive for m in draft.metrics)
    return compared or len(values) >= LISTED or not additive


def _has_parts(draft: Draft) -> bool:
    return any(draft.manifest.metrics[m].type == "simple" for m in draft.metrics)


def _is_part(draft: Draft, name: str) -> bool:
    """Whether a metric counts some of its rows only: all reviews are no share of anything."""
    return bool(draft.manifest.metrics[name].filters)


def _use_ratio_of_condition(draft: Draft) -> bool:
    """ "fraction of deliveries that were late": the ratio whose numerator has that one condition."""
    if len(draft.metrics) != 1:
        return False
    # What is said last is the part: of delivered orders, those that were late.
    for condition in reversed(draft.filters):
        if condition.get("dimension") and condition["op"] == "=" and (ratio := _ratio_of(draft, condition)):
            draft.metrics = [ratio]
            draft.filters.remove(condition)
            return True
    return False


def _ratio_of(draft: Draft, condition: dict[str, Any]) -> str | None:
    metrics, defined = draft.manifest.metrics, draft.manifest.everything.metrics
    about = {metrics[draft.metrics[0]].model, draft.manifest.dimensions[condition["dimension"]].model}
    for metric in metrics.values():
        if metric.type == "ratio" and metric.unit == "ratio":
            part, whole = (defined[given.metric] for given in metric.inputs)
            if {part.model, whole.model} <= about and _has_only(part, condition) and not whole.filters:
                return metric.name
    return None


def _has_only(metric: Metric, condition: dict[str, Any]) -> bool:
    """Whether a metric counts under exactly one condition, the given one."""
    if len(metric.filters) != 1 or set(metric.filters[0].dimensions.values()) != {condition["dimension"]}:
        return False
    wanted = condition["value"]
    text = metric.filters[0].sql.sql()
    return " " not in text if wanted is True else text.endswith(f"= '{wanted}'")
