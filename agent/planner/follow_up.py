"""A follow-up question is an edit of the query before it; what was kept and changed is said."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from agent.planner.draft import Draft
from agent.planner.edit_time import placed
from agent.planner.to_query import as_time, shares
from semantic_layer.calendar import DateRange, shift

MAX_FOLLOW_UP_WORDS = 9


@dataclass(frozen=True)
class Edit:
    """The edited query with the parts that changed and those kept, in words."""

    query: dict[str, Any]
    changed: tuple[str, ...]
    kept: tuple[str, ...]


def is_follow_up(draft: Draft) -> bool:
    """Whether a question leans on the one before: it names no measure, or is a short edit."""
    if not draft.metrics:
        if asks_anew(draft):
            return False
        return bool(
            draft.groups
            or draft.filters
            or draft.time
            or draft.wants_share
            or draft.top
            or draft.step_back
            or draft.compare
        )
    return draft.points_back or opens_like_edit(draft)


def asks_anew(draft: Draft) -> bool:
    """Whether a question without a measure is whole in itself: it asks, and points at nothing said before."""
    words = [t.text for t in draft.tokens]
    points = bool(set(words) & {"that", "it", "this", "those", "these", "them"})
    return words[0] in ("which", "wich", "who", "what", "where", "when", "how", "best") and not (
        points or opens_like_edit(draft)
    )


def opens_like_edit(draft: Draft) -> bool:
    """Whether a short question opens with "and", "only", "what about"."""
    text = tuple(t.text for t in draft.tokens)
    opens = any(text[: len(cue)] == cue for cue in draft.vocab.follow_up)
    return opens and len(text) <= MAX_FOLLOW_UP_WORDS


def edit(previous: dict[str, Any], draft: Draft) -> Edit:
    """Apply what the draft says to the previous query; all else stays."""
    query = {key: value for key, value in previous.items() if key not in ("order_by", "limit", "counted")}
    changes: dict[str, Any] = {}
    if draft.metrics:
        changes["metrics"] = _metrics(previous, draft)
    if draft.made:
        changes["made"] = draft.made
    elif draft.metrics:
        query.pop("made", None)
    if draft.groups:
        changes["group_by"] = _groups(previous.get("group_by", []), draft)
    if draft.filters:
        changes["where"] = _filters(previous.get("where", []), draft.filters)
    if span := placed(draft, previous) or _steps_back_from(previous, draft):
        changes["time"] = as_time(span)
    if draft.compare:
        changes["compare"] = draft.compare
    changes.update(_apart(query | changes, draft))
    query.update(changes)
    if draft.wants_share:
        changes.update(shares(draft.manifest, query["metrics"]))
    elif draft.metrics:
        query.pop("share_of_total", None)
    query.update(changes)
    changes.update(_order(previous, query, draft))
    query.update(changes)
    changed = [key for key in changes if previous.get(key) != query.get(key)]
    kept = tuple(_NAMES[k] for k in previous if k in _NAMES and k not in changed and k in query)
    return Edit(query, tuple(_NAMES[k] for k in changed if k in _NAMES), kept)


_NAMES = {
    "metrics": "measure",
    "group_by": "grouping",
    "where": "filters",
    "having": "conditions",
    "time": "date range",
    "compare": "comparison",
    "share_of_total": "share of total",
    "limit": "number of rows",
}


def _metrics(previous: dict[str, Any], draft: Draft) -> list[str]:
    """The measures asked for; those "of them" are shown beside what the rows were the first by."""
    if draft.points_back and not draft.groups and {"limit", "top"} & previous.keys():
        return list(dict.fromkeys([*previous["metrics"], *draft.metrics]))
    return list(draft.metrics)


def _name(group: str | dict[str, Any]) -> tuple[str, str | None]:
    if isinstance(group, dict):
        return group["name"], group.get("grain")
    head, _, last = group.rpartition("__")
    return (head, last) if head == "metric_time" else (group, None)


def _groups(previous: list[Any], draft: Draft) -> list[Any]:
    """A new grain replaces the grain, a new dimension the dimensions; "also" adds."""
    adds = bool({"also", "additionally", "too"} & {t.text for t in draft.tokens})
    new = [group.as_text() for group in draft.groups]
    if adds:
        return [*previous, *(g for g in new if g not in previous)]
    if all(group.grain for group in draft.groups):
        return [*(g for g in previous if _name(g)[0] != "metric_time"), *new]
    return new


def _filters(previous: list[dict[str, Any]], new: list[dict[str, Any]]) -> list[dict[str, Any]]:
    replaced = {f.get("dimension") for f in new}
    return [*(f for f in previous if f.get("dimension") not in replaced), *new]


def _apart(query: dict[str, Any], draft: Draft) -> dict[str, Any]:
    """Several values of a measure that can't be summed are told one by one."""
    metrics = [draft.manifest.metrics[name] for name in query["metrics"] if name in draft.manifest.metrics]
    listed = [f["dimension"] for f in draft.filters if f.get("dimension") and f.get("op") == "in"]
    groups = query.get("group_by", [])
    new = [name for name in listed if name not in groups]
    if not new or all(metric.is_additive for metric in metrics):
        return {}
    return {"group_by": [*groups, *new]}


def _order(previous: dict[str, Any], query: dict[str, Any], draft: Draft) -> dict[str, Any]:
    if draft.top or draft.descending is not None:
        ranked = {"name": query["metrics"][0], "descending": draft.descending is not False}
        return {"order_by": [ranked], **({"limit": draft.top} if draft.top else {})}
    if draft.points_back and not draft.groups and previous.get("limit"):
        return {key: previous[key] for key in ("order_by", "limit") if key in previous}
    if draft.metrics and not draft.groups and previous.get("limit") and previous.get("order_by"):
        ranked = {**previous["order_by"][0], "name": query["metrics"][0]}
        return {"order_by": [ranked], "limit": previous["limit"]}
    if not draft.metrics and not draft.groups:
        return {key: previous[key] for key in ("order_by", "limit") if key in previous}
    return {}


def _steps_back_from(previous: dict[str, Any], draft: Draft) -> DateRange | None:
    grain, time = draft.step_back, previous.get("time") or {}
    if not grain or not (time.get("from") and time.get("to")):
        return None
    start, end = date.fromisoformat(time["from"]), date.fromisoformat(time["to"])
    if grain == "year":
        return DateRange(_a_year_before(start), _a_year_before(end))
    return DateRange(shift(start, grain, -1), start.fromordinal(start.toordinal() - 1))


def _a_year_before(day: date) -> date:
    last_of_february = day.month == 2 and day.day == 29
    return day.replace(year=day.year - 1, day=28) if last_of_february else day.replace(year=day.year - 1)


def filtered(previous: dict[str, Any] | None) -> frozenset[str]:
    """The dimensions that the query before has conditions on."""
    where = (previous or {}).get("where", [])
    return frozenset(condition["dimension"] for condition in where if "dimension" in condition)


def grouped(previous: dict[str, Any] | None) -> frozenset[str]:
    """What the query before groups by."""
    return frozenset(group for group in (previous or {}).get("group_by", []) if isinstance(group, str))
