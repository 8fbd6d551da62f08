"""The shape of a follow-up's answer: its order, how many rows, shares, averages, what it is compared with."""

import re
from datetime import date, timedelta
from typing import Any

from agent.planner.draft import Draft
from agent.planner.edits.parts import Query, Unfit, joined
from agent.planner.edits.time import grain_before, placed
from agent.planner.edits.turn import Turn
from agent.planner.making.measures import add_made, divided
from agent.planner.making.part import make_part
from agent.planner.making.terms import make_per_period, told_period_part
from agent.planner.passes.periods import settle_periods
from agent.planner.to_query import as_time, shares
from agent.planner.vocabulary import vocabulary
from semantic_layer.calendar import DateRange, period
from semantic_layer.manifest import Manifest, Metric

TIME = "metric_time__"
_LOW = frozenset({"bottom", "last", "worst", "lowest", "smallest"})
NO_BETTER = "the best or worst of what was made for one question; say the highest or the lowest"
_PARTED = ("=", "in")
_ENDS = {"high": True, "low": False}
_OF_GROUPS = ("group_by", "order_by", "limit", "top", "share_of_total")
_INSTEAD = re.compile(r"\b(?:instead|rather)\b", re.IGNORECASE)
_OF_TIME = ("seconds", "minutes", "hours", "days")
_GRAINS = ("year", "quarter", "month", "week", "day")


def ordered_by(previous: Query, name: str, way: str, manifest: Manifest) -> Query:
    """The rows of before sorted by a measure, which is shown."""
    query = {**previous, "metrics": list(dict.fromkeys([*previous["metrics"], name]))}
    if not previous.get("group_by"):
        raise Unfit("an order of one figure")
    descending = descends(way, manifest.metrics.get(name)) if way else True
    return {**query, "order_by": [{"name": name, "descending": descending is not False}]}


def by_time_instead(query: Query, turn: Turn) -> Query:
    """ "By month instead" of devices: the axis of time in their place, where there was none."""
    before = turn.previous.get("group_by", [])
    added = [group for group in query.get("group_by", []) if group not in before]
    is_time = len(added) == 1 and added[0].startswith(TIME)
    if not (is_time and before and _INSTEAD.search(turn.question)) or grain_before(turn.previous):
        return query
    kept = {key: value for key, value in query.items() if key not in _OF_GROUPS}
    return {**kept, "group_by": added}


def descends(way: str, metric: Metric | None) -> bool | None:
    """Whether words ask for the largest first; None where they name no end."""
    said = way.lower()
    if said.startswith(("slow", "fast")) and metric is not None and metric.unit in _OF_TIME:
        return said.startswith("slow")
    if said.startswith(("best", "worst")):
        if metric is None:
            raise Unfit(NO_BETTER)
        return said.startswith("best") == (metric is None or metric.direction != "down")
    if said.startswith(
        ("asc", "increas", "ris", "low", "small", "few", "least", "weak", "slow", "old", "earl")
    ):
        return False
    if any(said.removeprefix("in ").startswith(word) for word in ("asc", "increas")):
        return False
    high = ("desc", "decreas", "fall", "high", "larg", "big", "great", "strong", "most", "new", "latest")
    if said.removeprefix("in ").startswith(high):
        return True
    return _ENDS.get(vocabulary().superlatives.get(said, ""))


def ordered(previous: Query, way: str, manifest: Manifest) -> Query:
    """The rows of before in another order: by value, by name, by time, or the other way round."""
    groups = [group for group in previous.get("group_by", []) if isinstance(group, str)]
    if not groups:
        raise Unfit("an order of one figure")
    said = way.lower()
    if said in ("reverse", "flip", "invert", "way", "turn"):
        order = previous.get("order_by") or [{"name": previous["metrics"][0], "descending": True}]
        return {**previous, "order_by": [{**one, "descending": not one["descending"]} for one in order]}
    if said.startswith(("alphabet", "name", "a to z", "a-z")):
        named = next((g for g in groups if not g.startswith(TIME)), None)
        return {**previous, "order_by": [{"name": _or_unfit(named), "descending": False}]}
    if said.startswith(("chrono", "date", "time", "old", "earl", "new", "latest")):
        timed = next((g for g in groups if g.startswith(TIME)), None)
        return {
            **previous,
            "order_by": [{"name": _or_unfit(timed), "descending": said.startswith(("new", "latest"))}],
        }
    name = previous["order_by"][0]["name"] if previous.get("order_by") else previous["metrics"][0]
    name = name if name in previous["metrics"] else previous["metrics"][0]
    return {
        **previous,
        "order_by": [{"name": name, "descending": descends(way, manifest.metrics.get(name)) is not False}],
    }


def _or_unfit(group: str | None) -> str:
    if group is None:
        raise Unfit("an order by what the rows are not grouped by")
    return group


def first_rows(previous: Query, count: int | None, end: str, manifest: Manifest) -> Query:
    """The first so many rows of before; all of them without a count."""
    groups = previous.get("group_by", [])
    query = {key: value for key, value in previous.items() if key != "limit"}
    if count is None:
        return query
    if "top" in previous:
        return {**previous, "top": {**previous["top"], "count": count}}
    if not groups:
        raise Unfit("a number of rows of one figure")
    timed = [group for group in groups if str(group).startswith(TIME)]
    order = previous.get("order_by")
    if not order and timed:
        at_end = end.lower() == "last"
        order = [{"name": timed[0], "descending": at_end}]
    elif not order:
        order = [{"name": previous["metrics"][0], "descending": True}]
    # "The last five" of a ranking are those of its other end only where the end is named so.
    quality = {"best": True, "worst": False}.get(end.lower())
    metric = manifest.metrics.get(previous["metrics"][0])
    if quality is not None and metric is None and not timed:
        raise Unfit(NO_BETTER)
    if quality is not None and metric and not timed:
        order = [{"name": metric.name, "descending": quality == (metric.direction != "down")}]
    elif end.lower() in _LOW and not timed:
        order = [{**order[0], "descending": end.lower() == "last" and not order[0]["descending"]}]
    return {**query, "order_by": order, "limit": count}


def as_total(previous: Query) -> Query:
    """The figure of before without its groups."""
    if "limit" in previous or "top" in previous or "having" in previous:
        raise Unfit("the total of some of the rows alone")
    off = ("group_by", "order_by", "share_of_total", "cumulative")
    return {key: value for key, value in previous.items() if key not in off}


def per_period(previous: Query, draft: Draft, grain: str) -> Query:
    """The measure of before averaged over the days, weeks or months in which anything is recorded."""
    if len(previous["metrics"]) != 1 or previous["metrics"][0] not in draft.manifest.metrics:
        raise Unfit("an average of several measures over a time")
    if not draft.manifest.metrics[previous["metrics"][0]].is_additive or grain not in _GRAINS:
        raise Unfit(f"an average per {grain} of what can't be summed")
    groups = [group for group in previous.get("group_by", []) if group != f"{TIME}{grain}"]
    name = make_per_period(draft, previous["metrics"][0], grain)
    off = ("order_by", "limit", "group_by", "compare", "share_of_total", "cumulative")
    query = {key: value for key, value in previous.items() if key not in off}
    draft.notes.append(f"the average is over each {grain} in which anything is recorded")
    query = {**query, "metrics": [name], "made": [*previous.get("made", []), *draft.made]}
    return {**query, "group_by": groups} if groups else query


def as_share(previous: Query, draft: Draft) -> Query:
    """Each group's part of the total; of a value that the rows are limited to, its part in all of them."""
    names = [name for name in previous["metrics"] if name in draft.manifest.metrics]
    if all(draft.manifest.metrics[name].unit == "ratio" for name in names):
        return dict(previous)
    groups = previous.get("group_by", [])
    conditions = previous.get("where", [])
    parts = [f for f in conditions if f.get("dimension") and f.get("op", "=") in _PARTED]
    parts = parts or ([] if groups else [f for f in conditions if "metric" in f])
    if any(not str(group).startswith(TIME) for group in groups) or not parts:
        if not groups:
            return _of_all_times(previous, draft)
        found = shares(draft.manifest, previous["metrics"])
        if not found:
            raise Unfit("the share of what has no parts")
        return {**previous, **found}
    if len(parts) > 1 or len(names) != 1:
        raise Unfit("a share of one of several conditions, without saying of which")
    draft.metrics, draft.filters, draft.groups, draft.made = names, [dict(parts[0])], [], []
    for made in previous.get("made", []):
        add_made(draft, made)
    if not make_part(draft):
        raise Unfit("the share of what has no parts")
    where = [f for f in previous.get("where", []) if f != parts[0]]
    off = ("where", "order_by", "limit", "compare", "share_of_total")
    query = {key: value for key, value in previous.items() if key not in off}
    query = {**query, "metrics": list(draft.metrics), "made": list(draft.made)}
    return {**query, "where": where} if where else query


def _of_all_times(previous: Query, draft: Draft) -> Query:
    """What a period has of all there is, where nothing else restricts it."""
    name, span = previous["metrics"][0], previous.get("time")
    is_plain = previous.keys() <= {"metrics", "time"} and len(previous["metrics"]) == 1
    if not (
        is_plain and span and name in draft.manifest.metrics and draft.manifest.metrics[name].is_additive
    ):
        raise Unfit("a share without saying of which parts")
    of_period, whole = {"metric": name, "within": [span]}, {"metric": name}
    made = told_period_part(draft.manifest.metrics[name], of_period, whole)
    return {"metrics": [made["name"]], "made": [made]}


def over(previous: Query, draft: Draft, bottom: str) -> Query:
    """The measure of before divided by another."""
    if len(previous["metrics"]) != 1:
        raise Unfit("several measures divided by one")
    name = divided(draft, previous["metrics"][0], bottom)
    if name is None:
        raise Unfit("a ratio of what is not counted in the same unit")
    off = ("share_of_total", "compare", "cumulative", "top", "having")
    query: Query = {key: value for key, value in previous.items() if key not in off}
    if "order_by" in query:
        query["order_by"] = [
            {**one, "name": name} if one["name"] == previous["metrics"][0] else one
            for one in query["order_by"]
        ]
    made = [*previous.get("made", []), *draft.made]
    return {**query, "metrics": [name], **({"made": made} if made else {})}


def held_against(previous: Query, back: str, manifest: Manifest, first: date, last: date) -> Query:
    """The values of before beside those of the period before, or of the year before."""
    grain = next((g for g in _GRAINS if g in back.lower()), None)
    how = "previous_year" if grain == "year" else "previous_period"
    axis = next((str(g) for g in previous.get("group_by", []) if str(g).startswith(TIME)), None)
    said = previous.get("time")
    if how == "previous_period" and grain and axis != f"{TIME}{grain}" and not _lasts(said, grain):
        raise Unfit(f"the {grain} before of what is not told by {grain}")
    if how == "previous_period" and axis is None and said is None:
        raise Unfit("the period before of what has no period")
    if axis == f"{TIME}year":
        how = "previous_period"
    time = said or (as_time(DateRange(first, last)) if axis is None else None)
    query = {key: value for key, value in previous.items() if key not in ("cumulative", "share_of_total")}
    return {**query, **({"time": time} if time else {}), "compare": how}


def _lasts(said: dict[str, Any] | None, grain: str) -> bool:
    """Whether a range is one whole period of a grain."""
    if not said or not (said.get("from") and said.get("to")):
        return False
    start = date.fromisoformat(said["from"])
    return period(start, grain) == DateRange(start, date.fromisoformat(said["to"]))


def changing(previous: Query, grain: str, manifest: Manifest, first: date, last: date) -> Query:
    """The change of before against the period before, or against that of the grain that is named."""
    axis = next((str(g) for g in previous.get("group_by", []) if str(g).startswith(TIME)), None)
    if grain and grain != "year" and axis != f"{TIME}{grain}" and not _lasts(previous.get("time"), grain):
        others = [g for g in previous.get("group_by", []) if not str(g).startswith(TIME)]
        previous = {**previous, "group_by": [f"{TIME}{grain}", *others]}
    if not grain and axis is None:
        if not previous.get("time"):
            raise Unfit("a growth without saying over which periods")
        whole = previous["time"]
        days = date.fromisoformat(whole["to"]) - date.fromisoformat(whole["from"]) if len(whole) > 1 else None
        grain = "year" if days and days > timedelta(days=360) else ""
    return held_against(previous, grain, manifest, first, last)


def compared_with(previous: Query, draft: Draft) -> Query | None:
    """The question before with what it is to be compared with: values beside its own, a period, a measure."""
    query = dict(previous)
    if draft.time and not (draft.filters or draft.metrics or draft.groups):
        return _with_period(previous, draft)
    if draft.time:
        return None
    if draft.filters and not draft.metrics and not draft.groups:
        known = {f.get("dimension") for f in previous.get("where", [])}
        if all(f["op"] == "in" and f.get("dimension") not in known for f in draft.filters):
            names = [f["dimension"] for f in draft.filters]
            query["where"] = [*previous.get("where", []), *draft.filters]
            query["group_by"] = list(dict.fromkeys([*previous.get("group_by", []), *names]))
            return query
        joined(query, draft.filters)
        return query
    if draft.metrics and not draft.filters and not draft.groups:
        query["metrics"] = list(dict.fromkeys([*previous["metrics"], *draft.metrics]))
        query.pop("share_of_total", None)
        return query
    return None


def _with_period(previous: Query, draft: Draft) -> Query:
    """A period of the same length a year or a period before becomes the comparison; others are listed."""
    other, said = placed(draft, previous), previous.get("time") or {}
    if not (other and other.start and other.end and said.get("from") and said.get("to")):
        raise Unfit("a comparison of what has no period")
    mine = DateRange(date.fromisoformat(said["from"]), date.fromisoformat(said["to"]))
    assert mine.start and mine.end
    early, late = sorted((mine, other), key=lambda span: str(span.start))
    if _is_year_before(early, late):
        return {**previous, "time": as_time(late), "compare": "previous_year"}
    mention = next(s.time for s in draft.spans if s.time)
    if mention.grain == "year" and other.start.year == mine.start.year - 1 == mine.end.year - 1:
        return {**previous, "compare": "previous_year"}
    lasts = next((g for g in ("month", "quarter") if _lasts(as_time(late), g)), None)
    assert early.end and late.start
    if lasts and _lasts(as_time(early), lasts) and early.end + timedelta(days=1) == late.start:
        return {**previous, "time": as_time(late), "compare": "previous_period"}
    if lasts is None or not _lasts(as_time(early), lasts) or grain_before(previous):
        raise Unfit("a comparison of periods that are not alike")
    return _listed_periods(previous, draft, early, late)


def _listed_periods(previous: Query, draft: Draft, early: DateRange, late: DateRange) -> Query:
    """Each measure of both periods, and how much it changed."""
    if any(name not in draft.manifest.metrics for name in previous["metrics"]) or previous.get("made"):
        raise Unfit("a comparison of periods that do not follow each other")
    draft.metrics, draft.periods, draft.groups = list(previous["metrics"]), (early, late), []
    settle_periods(draft)
    off = ("compare", "cumulative", "share_of_total", "order_by", "limit")
    query = {key: value for key, value in previous.items() if key not in off}
    time = as_time(DateRange(early.start, late.end))
    return {**query, "metrics": draft.metrics, "made": draft.made, "time": time}


def _is_year_before(early: DateRange, late: DateRange) -> bool:
    assert early.start and early.end and late.start and late.end
    ends = early.end + timedelta(days=1), late.end + timedelta(days=1)
    return all(
        (b.year - a.year, a.month, a.day) == (1, b.month, b.day) for a, b in ((early.start, late.start), ends)
    )
