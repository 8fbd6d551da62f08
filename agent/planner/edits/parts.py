"""Parts of a query taken out, put in and exchanged: measures, groups, conditions and the range of time."""

import re
from collections.abc import Mapping
from typing import Any

from agent.planner.draft import Draft
from agent.planner.edits.time import ONE_DAY, at_an_end, month_named, placed, range_before, without_time
from agent.planner.edits.unfit import Unfit as Unfit
from agent.planner.to_query import as_time
from semantic_layer.calendar import DateRange
from semantic_layer.manifest import Manifest, Metric

Query = dict[str, Any]
MONTH_NAME = "date__month_name"
_EQUALS = re.compile(r"dimension_0 = '(?P<value>[^']*)'")
_ANY = ("=", "in")
_NONE = ("!=", "not in")


def without(previous: Query, draft: Draft, said: str) -> Query:
    """The query before without what a follow-up names."""
    draft.time = _end_named(said, previous, draft) or placed(draft, previous)
    _take_as_conditions(draft, previous)
    query = dict(previous)
    if draft.metrics:
        _drop_metrics(query, draft.metrics)
    # In "take the television apps out" the noun of the groups says of what the value is.
    if draft.groups and not draft.filters:
        _drop_groups(query, [group.as_text() for group in draft.groups])
    if draft.filters:
        _set(query, "where", _excluded(previous.get("where", []), draft.filters))
    if draft.time:
        _cut(query, draft.time, draft)
    if query == previous:
        raise Unfit("leaving out what was not there, or what has no name")
    return query


def _set(query: Query, key: str, value: Any) -> None:
    if value:
        query[key] = value
    else:
        query.pop(key, None)


def _drop_metrics(query: Query, names: list[str]) -> None:
    left = [name for name in query["metrics"] if name not in names]
    if not set(names) <= set(query["metrics"]):
        raise Unfit("the question before has no such measure to leave out")
    if not left:
        raise Unfit("nothing would be left to measure")
    query["metrics"] = left
    ordered = [one for one in query.get("order_by", []) if one["name"] not in names]
    if "order_by" in query and not ordered:
        ordered = [{**query["order_by"][0], "name": left[0]}]
    _set(query, "order_by", ordered)
    _set(query, "share_of_total", [name for name in query.get("share_of_total", []) if name not in names])


def _drop_groups(query: Query, names: list[str]) -> None:
    kept = [group for group in query.get("group_by", []) if group not in names]
    if not set(names) <= set(query.get("group_by", [])):
        raise Unfit("the question before is not grouped by that")
    _set(query, "group_by", kept)
    if not kept:
        query.pop("order_by", None)
        query.pop("limit", None)
        query.pop("share_of_total", None)


def _excluded(where: list[Query], off: list[Query]) -> list[Query]:
    found = list(where)
    for one in off:
        name, values = one.get("dimension"), _listed(one)
        if name is None or one["op"] not in _ANY:
            raise Unfit("a condition on what is left out")
        if values in ([True], [False]):
            found = [f for f in found if f.get("dimension") != name]
            found.append({"dimension": name, "op": "=", "value": not values[0]})
            continue
        known = next((f for f in found if f.get("dimension") == name and f["op"] in _ANY + _NONE), None)
        if known is None:
            found.append(_condition(name, values, _NONE))
        elif known["op"] in _NONE:
            found[found.index(known)] = _condition(
                name, list(dict.fromkeys([*_listed(known), *values])), _NONE
            )
        elif not set(values) & set(_listed(known)):
            raise Unfit("what is to be left out is not among what was asked for")
        elif left := [value for value in _listed(known) if value not in values]:
            found[found.index(known)] = _condition(name, left, _ANY)
        else:
            found.remove(known)
    return found


def _condition(name: str, values: list[Any], ops: tuple[str, str]) -> Query:
    if len(values) == 1:
        return {"dimension": name, "op": ops[0], "value": values[0]}
    return {"dimension": name, "op": ops[1], "value": values}


def _listed(condition: Query) -> list[Any]:
    value = condition.get("value")
    return value if isinstance(value, list) else [value]


def _cut(query: Query, off: DateRange, draft: Draft) -> None:
    """Cut a period off an end of the range; a month inside it is left out by its name."""
    whole = range_before(query, draft.clock)
    off = DateRange(off.start or whole.start, off.end or whole.end)
    if left := without_time(query, off, draft.clock):
        query["time"] = as_time(left)
        return
    inside = off.start and off.end and whole.start and whole.end
    if not inside or off.end < whole.start or off.start > whole.end:  # type: ignore[operator]
        raise Unfit("what is to be left out is not within the time that was asked for")
    month = month_named(draft) or _month_of(off, whole)
    if month is None or MONTH_NAME not in draft.manifest.dimensions:
        raise Unfit("a period out of the middle of the time that was asked for")
    query["where"] = _excluded(query.get("where", []), [{"dimension": MONTH_NAME, "op": "=", "value": month}])


def _month_of(off: DateRange, whole: DateRange) -> str | None:
    """The name of the month that a period is, where the range has no other one of that name."""
    assert off.start and off.end and whole.start and whole.end
    is_month = off.start.day == 1 and (off.end + ONE_DAY).day == 1 and (off.end - off.start).days <= 31
    is_only = (whole.end - whole.start).days < 366
    return f"{off.start:%B}" if is_month and is_only else None


def _take_as_conditions(draft: Draft, previous: Query) -> None:
    """In "only the late orders" a measure of some rows is a condition on whatever was measured.

    A noun beside a condition ("customers in Ohio") is no measure either.
    """
    found: list[Query] = []
    for name in draft.metrics:
        if name in previous["metrics"]:
            return
        if (condition := condition_of(draft.manifest, name)) is None:
            break
        found.append(condition)
    else:
        draft.filters += [one for one in found if one not in draft.filters]
        draft.metrics = [] if found else draft.metrics
        return
    if draft.filters and all(_is_done(draft, name) for name in draft.metrics):
        draft.metrics = []
    nouns = [n for n in draft.metrics if not draft.manifest.metrics[n].filters and _is_thing(draft, n)]
    if draft.filters and nouns == draft.metrics:
        draft.metrics = []


def _is_thing(draft: Draft, name: str) -> bool:
    """Whether a measure is called by the one word for the things it counts."""
    spans = [s for s in draft.spans if any(m.name == name for m in s.of_kind("metric"))]
    return all(s.first == s.last and draft.tokens[s.first].stem in draft.lexicon.entity_stems for s in spans)


def _is_done(draft: Draft, name: str) -> bool:
    """Whether a measure is called by a participle alone ("orders paid by card"), which tells of the rows."""
    spans = [s for s in draft.spans if any(m.name == name for m in s.of_kind("metric"))]
    things = draft.lexicon.entity_stems
    said = [
        draft.tokens[s.last].text
        for s in spans
        if s.first == s.last or (s.first + 1 == s.last and draft.tokens[s.first].stem in things)
    ]
    return bool(spans) and len(said) == len(spans) and all(word.endswith(("ed", "paid")) for word in said)


def condition_of(manifest: Manifest, name: str) -> Query | None:
    """The one condition that tells the rows a count counts from all others of their kind."""
    metric = manifest.metrics[name]
    if metric.aggregation == "sum_boolean" and metric.model and metric.expr:
        flags = [
            d.full_name
            for d in manifest.dimensions.values()
            if d.model == metric.model and d.expr == metric.expr and d.data_type == "boolean"
        ]
        return {"dimension": flags[0], "op": "=", "value": True} if len(flags) == 1 else None
    if metric.aggregation not in ("count", "count_distinct") or len(metric.filters) != 1:
        return None
    return _of_filter(metric)


def _of_filter(metric: Metric) -> Query | None:
    names = list(metric.filters[0].dimensions.values())
    text = metric.filters[0].sql.sql()
    if len(names) != 1:
        return None
    if text == "dimension_0":
        return {"dimension": names[0], "op": "=", "value": True}
    match = _EQUALS.fullmatch(text)
    return {"dimension": names[0], "op": "=", "value": match["value"]} if match else None


def narrowed(previous: Query, draft: Draft, said: str) -> Draft:
    """The draft of "only ...", its time within the range before and its nouns as conditions."""
    draft.time = _end_named(said, previous, draft) or draft.time
    _take_as_conditions(draft, previous)
    return draft


def pinned(previous: Query, shown: Mapping[str, tuple[Any, ...]]) -> Query:
    """The query before for the rows it showed alone, without its ranking; Unfit where they are unknown."""
    is_running = "cumulative" in previous  # which leaves out what is yet empty
    if not ({"limit", "top"} | (set() if is_running else {"having"})) & previous.keys():
        return previous
    groups = [
        str(group) for group in previous.get("group_by", []) if not str(group).startswith("metric_time")
    ]
    if len(groups) != 1 or not (values := shown.get(groups[0])) or None in values:
        raise Unfit("more of some rows alone; ask for all of them, or name those you mean")
    off = ("limit", "top", "having", "order_by")
    query = {key: value for key, value in previous.items() if key not in off}
    where = [f for f in query.get("where", []) if f.get("dimension") != groups[0]]
    return {**query, "where": [*where, _condition(groups[0], list(values), _ANY)]}


def _end_named(said: str, previous: Query, draft: Draft) -> DateRange | None:
    """The periods at an end of the range before; their grain is then no group."""
    span = at_an_end(said, previous, draft)
    if span:
        draft.groups = [group for group in draft.groups if not group.grain]
    return span


def beside(previous: Query, draft: Draft) -> Query:
    """The query before with what a follow-up names added to it."""
    query = dict(previous)
    if draft.metrics and draft.filters:
        raise Unfit("a further measure under a condition of its own")
    if draft.metrics:
        query["metrics"] = list(dict.fromkeys([*query["metrics"], *draft.metrics]))
        _set(query, "made", [*query.get("made", []), *draft.made])
    new = [group.as_text() for group in draft.groups]
    if new:
        _set(query, "group_by", list(dict.fromkeys([*query.get("group_by", []), *new])))
    if draft.filters:
        joined(query, draft.filters)
    if draft.time:
        _lengthen(query, draft)
    if draft.compare:
        query["compare"] = draft.compare
    return query


def joined(query: Query, new: list[Query]) -> None:
    """Put further values beside those of the query, each shown for itself."""
    where = list(query.get("where", []))
    for one in new:
        known = next((f for f in where if f.get("dimension") == one.get("dimension", "")), None)
        if known is None or known["op"] not in _ANY or one["op"] not in _ANY:
            raise Unfit("the question before is not limited in that, so nothing can be put beside it")
        values = list(dict.fromkeys([*_listed(known), *_listed(one)]))
        where[where.index(known)] = _condition(one["dimension"], values, _ANY)
        groups = query.get("group_by", [])
        if one["dimension"] not in groups:
            query["group_by"] = [*groups, one["dimension"]]
    query["where"] = where


def _lengthen(query: Query, draft: Draft) -> None:
    """Add a period that follows or comes before the one asked for, each shown for itself."""
    span, whole = placed(draft, query), query.get("time") or {}
    mentions = [s.time for s in draft.spans if s.time]
    if not (span and span.start and span.end and whole.get("from") and whole.get("to") and mentions):
        raise Unfit("a further period")
    before = range_before({"time": whole}, draft.clock)
    assert before.start and before.end
    ends = DateRange(before.start.fromisoformat(whole["from"]), before.end.fromisoformat(whole["to"]))
    assert ends.start and ends.end
    if ends.end + ONE_DAY != span.start and span.end + ONE_DAY != ends.start:
        raise Unfit("periods that do not follow each other")
    query["time"] = as_time(ends.span(span))
    if not any(str(group).startswith("metric_time__") for group in query.get("group_by", [])):
        query["group_by"] = [*query.get("group_by", []), f"metric_time__{mentions[0].grain}"]


def exchanged(previous: Query, new: Draft, old: Draft, *, either_way: bool) -> Query | None:
    """The query before with one part in the place of another; None where it has no such part."""
    query = dict(previous)
    if new.metrics and old.metrics and set(old.metrics) <= set(previous["metrics"]):
        return _with_metrics(query, old.metrics, new)
    groups = previous.get("group_by", [])
    out, into = ([g.as_text() for g in one.groups] for one in (old, new))
    if out and into and set(out) <= set(groups):
        query["group_by"] = list(dict.fromkeys([*(g for g in groups if g not in out), *into]))
        query.pop("order_by", None)
        if "limit" in previous:
            query["order_by"] = previous.get("order_by", [])
        return query
    if new.filters and old.filters and (where := _with_values(previous, new.filters, old.filters)):
        query["where"] = where
        return query
    if new.time and old.time and previous.get("time") == as_time(old.time):
        query["time"] = as_time(new.time)
        return query
    return exchanged(previous, old, new, either_way=False) if either_way else None


def _with_metrics(query: Query, old: list[str], new: Draft) -> Query:
    kept = [name for name in query["metrics"] if name not in old]
    query["metrics"] = [*kept, *(name for name in new.metrics if name not in kept)]
    if "order_by" in query:
        query["order_by"] = [
            {**one, "name": new.metrics[0]} if one["name"] in old else one for one in query["order_by"]
        ]
    if "top" in query:
        query["top"] = {**query["top"], "by": new.metrics[0]}
    if "cumulative" in query:
        query["cumulative"] = [{**query["cumulative"][0], "metric": name} for name in query["metrics"]]
    if "share_of_total" in query:
        query["share_of_total"] = list(query["metrics"])
    if new.made:
        query["made"] = [*query.get("made", []), *new.made]
    return query


def _with_values(previous: Query, new: list[Query], old: list[Query]) -> list[Query] | None:
    where = list(previous.get("where", []))
    if len(new) != 1 or len(old) != 1 or new[0].get("dimension", "") != old[0].get("dimension"):
        return None
    known = next((f for f in where if f.get("dimension") == old[0]["dimension"] and f["op"] in _ANY), None)
    if known is None or not set(_listed(old[0])) <= set(_listed(known)):
        return None
    left = [value for value in _listed(known) if value not in _listed(old[0])]
    values = list(dict.fromkeys([*left, *_listed(new[0])]))
    where[where.index(known)] = _condition(old[0]["dimension"], values, _ANY)
    return where
