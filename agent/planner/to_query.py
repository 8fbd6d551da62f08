"""A finished draft as a metric query, or the reason why it can't be one."""

from typing import Any

from agent.planner.draft import Draft
from semantic_layer.calendar import DateRange
from semantic_layer.manifest import Manifest


def to_query(draft: Draft) -> dict[str, Any]:
    """The metric query of a draft as plain data; only fields that are set."""
    query: dict[str, Any] = {"metrics": list(draft.metrics)}
    if draft.made:
        query["made"] = draft.made
    if draft.groups:
        query["group_by"] = [group.as_text() for group in draft.groups]
    if draft.filters:
        query["where"] = draft.filters
    if draft.having:
        query["having"] = draft.having
    if draft.cohort:
        query["cohort"] = draft.cohort
    span = _range_of(draft)
    if span:
        query["time"] = as_time(span)
    if draft.compare:
        query["compare"] = draft.compare
    query.update(_shares_of(draft) if draft.wants_share and draft.groups else {})
    if draft.cumulative is not None:
        query["cumulative"] = [{"metric": name, **draft.cumulative} for name in draft.metrics]
    if draft.counted:
        return {**query, "counted": draft.counted}
    if draft.averaged:
        return {**query, "averaged": draft.averaged}
    query.update(top_of_each(draft) if draft.within else _order(draft))
    return query


def _shares_of(draft: Draft) -> dict[str, Any]:
    """Shares of the total, or of the group that each has shares of its own."""
    found = shares(draft.manifest, draft.metrics)
    if draft.parent is None or not found or len(draft.groups) < 2:
        return found
    others = [group.as_text() for group in draft.groups if group != draft.parent]
    return {"group_by": [draft.parent.as_text(), *others], "share_of_parent": found["share_of_total"]}


def top_of_each(draft: Draft) -> dict[str, Any]:
    """The first rows of each group of `within`."""
    top = {
        "count": draft.top or 1,
        "within": [group.as_text() for group in draft.within],
        "by": draft.order_metric or draft.metrics[0],
        "descending": draft.descending is not False,
    }
    return {"top": top}


def shares(manifest: Manifest, metrics: list[str]) -> dict[str, Any]:
    """The share of the total of each metric that has parts; a ratio is a share already."""
    parts = [name for name in metrics if name in manifest.metrics and manifest.metrics[name].type == "simple"]
    return {"share_of_total": parts} if parts else {}


def as_time(span: DateRange) -> dict[str, str]:
    """A range as the query's time field."""
    return {k: d.isoformat() for k, d in (("from", span.start), ("to", span.end)) if d}


def _range_of(draft: Draft) -> DateRange | None:
    """A comparison needs a range: without one, all the data."""
    if draft.compare and draft.time is None:
        return DateRange(draft.clock.first_day, draft.clock.last_day)
    return draft.time


def _order(draft: Draft) -> dict[str, Any]:
    metric = draft.order_metric
    if draft.sorts_by_name and draft.groups:
        by_name = [{"name": draft.groups[0].as_text(), "descending": bool(draft.descending)}]
        return {"order_by": by_name, **({"limit": draft.top} if draft.top else {})}
    if draft.descending is None and metric is None and draft.top is None:
        return {}
    if not draft.groups:
        return {}
    name = metric or draft.metrics[0]
    if draft.by_change and draft.compare:
        name = f"{name}_{draft.by_change}"
    ranked = {"name": name, "descending": draft.descending is not False}
    return {"order_by": [ranked], **({"limit": draft.top} if draft.top else {})}
