"""A follow-up question is an edit of the query before it; what was kept and changed is said."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from agent.planner.draft import Draft
from agent.planner.edits.carried import carried
from agent.planner.edits.part_names import PART_NAMES
from agent.planner.edits.time import ONE_DAY, placed
from agent.planner.edits.unfit import Unfit
from agent.planner.to_query import as_time, shares, top_of_each
from semantic_layer.calendar import DateRange, period, shift
from semantic_layer.manifest import Manifest, Metric

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
    return draft.points_back or opens_like_edit(draft) or draft.goes_on


def asks_anew(draft: Draft) -> bool:
    """Whether a question without a measure is whole in itself: it asks, and points at nothing said before."""
    words = [t.text for t in draft.tokens]
    points = bool(set(words) & {"that", "it", "this", "those", "these", "them"})
    return words[0] in ("which", "wich", "who", "what", "where", "when", "how", "best") and not (
        points or opens_like_edit(draft)
    )


def goes_on(question: str) -> bool:
    """Whether a short question opens with "and" before what it asks ("and how many returned?")."""
    said = question.lower().replace(",", " ").split()
    return said[:1] == ["and"] and len(said) <= MAX_FOLLOW_UP_WORDS


def opens_like_edit(draft: Draft) -> bool:
    """Whether a short question opens with "and", "only", "what about"."""
    text = tuple(t.text for t in draft.tokens)
    opens = any(text[: len(cue)] == cue for cue in draft.vocab.follow_up)
    return opens and len(text) <= MAX_FOLLOW_UP_WORDS


def edit(previous: dict[str, Any], draft: Draft) -> Edit:
    """Apply what the draft says to the previous query; all else stays. Unfit for what can't be applied."""
    _check(draft, previous)
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
    draft.filters += carried(previous, changes.get("metrics", []), draft)
    if draft.filters:
        changes |= _under(previous, draft)
    if span := placed(draft, previous) or _steps_back_from(previous, draft):
        changes["time"] = as_time(span)
    if draft.compare:
        changes["compare"] = draft.compare
    changes |= _gathered(previous, query | changes, draft)
    if draft.having:
        known = {condition["metric"] for condition in draft.having}
        kept = [one for one in previous.get("having", []) if one["metric"] not in known]
        changes["having"] = [*kept, *draft.having]
    changes.update(_apart(query | changes, draft))
    query.update(changes)
    if draft.wants_share:
        changes.update(shares(draft.manifest, query["metrics"]))
    elif draft.metrics:
        query.pop("share_of_total", None)
    query.update(changes)
    changes.update(top_of_each(draft) if draft.within else _order(previous, query, draft))
    query.update(changes)
    if draft.counted:
        query["counted"] = changes["counted"] = draft.counted
    changed = [key for key in changes if previous.get(key) != query.get(key)]
    untouched = tuple(PART_NAMES[k] for k in previous if k in PART_NAMES and k not in changed and k in query)
    return Edit(query, tuple(PART_NAMES[k] for k in changed if k in PART_NAMES), untouched)


def _check(draft: Draft, previous: dict[str, Any]) -> None:
    """What has no place in a changed query is refused, and not left out."""
    if draft.cohort:
        raise Unfit("cohorts as a change of the question before")
    if draft.parent is not None:
        raise Unfit("a share within each group as a change of the question before")
    if draft.share_bound is not None:
        raise Unfit("a condition on a share as a change of the question before")
    if draft.step_back and not (draft.time or draft.compare) and _steps_back_from(previous, draft) is None:
        raise Unfit(f"the {draft.step_back} before of what has no such period")


def _under(previous: dict[str, Any], draft: Draft) -> dict[str, Any]:
    """The conditions, in the place of the others of their dimensions.

    A measure of rows that a condition denies ("canceled orders" - "I meant returned") makes way for that of
    the rows which are meant, or for that of all.
    """
    where = _filters(previous.get("where", []), draft.filters)
    metrics = draft.manifest.metrics
    names, left = [], where
    for name in previous["metrics"]:
        denied = [f for f in draft.filters if f.get("dimension") in _filtered_by(metrics.get(name))]
        if draft.metrics or not denied:
            names.append(name)
            continue
        other = _of_rows(draft.manifest, metrics[name], denied[0])
        if other is None:
            raise Unfit(f"other rows than those which {metrics[name].label.lower()} are of")
        names.append(other)
        if metrics[other].filters:
            left = [f for f in where if f not in denied]
    changed = {"metrics": names} if names != previous["metrics"] else {}
    return {**({"where": left} if left or "where" in previous else {}), **changed}


def _filtered_by(metric: Metric | None) -> set[str]:
    """The dimensions by which a measure tells the rows that it is of."""
    filters = metric.filters if metric else ()
    return {name for one in filters for name in one.dimensions.values()}


def _of_rows(manifest: Manifest, metric: Metric, condition: dict[str, Any]) -> str | None:
    """The measure of the same kind for the rows of a condition, else that of all rows."""
    alike = [
        other
        for other in manifest.metrics.values()
        if (other.model, other.aggregation, other.expr) == (metric.model, metric.aggregation, metric.expr)
    ]
    value = str(condition.get("value"))
    for other in alike:
        told = " ".join(one.sql.sql() for one in other.filters)
        if condition.get("op") == "=" and len(other.filters) == 1 and told == f"dimension_0 = '{value}'":
            return other.name
    return next((other.name for other in alike if not other.filters), None)


def _gathered(previous: dict[str, Any], query: dict[str, Any], draft: Draft) -> dict[str, Any]:
    """What gathers over time: as the draft says, or as before for the measure that is put in."""
    if draft.cumulative is not None:
        if not draft.metrics:
            raise Unfit("a running value together with another change")
        return {"cumulative": [{"metric": name, **draft.cumulative} for name in query["metrics"]]}
    before = previous.get("cumulative")
    if not before or query["metrics"] == previous["metrics"]:
        return {}
    metrics = [draft.manifest.metrics.get(name) for name in query["metrics"]]
    if len(before) != 1 or not all(metric is not None and metric.is_additive for metric in metrics):
        raise Unfit("a running value of a measure whose values can't be added")
    how = {key: value for key, value in before[0].items() if key != "metric"}
    first = query["metrics"][0]
    kept = [one for one in previous.get("having", []) if one["metric"] != before[0]["metric"]]
    return {
        "cumulative": [{"metric": name, **how} for name in query["metrics"]],
        "having": [*kept, {"metric": first, "op": "!=", "value": 0}],
    }


def _metrics(previous: dict[str, Any], draft: Draft) -> list[str]:
    """The measures asked for; those "of them" are shown beside what the rows were the first by."""
    if draft.points_back and not draft.groups and {"limit", "top"} & previous.keys():
        return list(dict.fromkeys([*previous["metrics"], *draft.metrics]))
    metrics = draft.manifest.metrics
    things = all(name in metrics and metrics[name].unit == "count" for name in draft.metrics)
    if draft.filters and things and set(draft.metrics) < set(previous["metrics"]):
        return list(previous["metrics"])  # "only orders from Ohio": of these all is told that was told
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
    if draft.metrics and not draft.groups and previous.get("top"):
        return {"top": {**previous["top"], "by": query["metrics"][0]}}
    if draft.metrics and not draft.groups and previous.get("limit") and previous.get("order_by"):
        ranked = {**previous["order_by"][0], "name": query["metrics"][0]}
        return {"order_by": [ranked], "limit": previous["limit"]}
    if not draft.metrics and not draft.groups:
        return {key: previous[key] for key in ("order_by", "limit") if key in previous}
    return {}


def _steps_back_from(previous: dict[str, Any], draft: Draft) -> DateRange | None:
    grain, time = draft.step_back, previous.get("time") or {}
    if not grain or not time.get("from"):
        return None
    start = date.fromisoformat(time["from"])
    if not time.get("to"):
        # What is open goes up to the newest day: what comes before it is the whole period before.
        whole = period(start, grain).start == start
        return DateRange(shift(start, grain, -1), start - ONE_DAY) if whole else None
    end = date.fromisoformat(time["to"])
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
