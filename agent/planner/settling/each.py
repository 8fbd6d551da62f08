"""Conditions on each of those that are counted: "customers with at least two orders", also by groups."""

from typing import Any

from agent.planner.draft import Draft
from agent.planner.making.terms import make_within
from agent.planner.names.counted import counted_key, did_it_later, rows_of
from agent.planner.names.spans import Span
from semantic_layer.manifest import Metric

_LINKS = frozenset({"with", "having", "who", "whose", "that", "which", "have", "has", "had"})
_OF_SOME = frozenset({"of", "for", "from", "by", "in", "among", "on", "per", "to"})
_COUNTING = frozenset(
    {"many", "number", "count", "counted", "share", "percentage", "percent", "nr", "num", "%"}
)


def condition_each(draft: Draft) -> None:
    """ "Sellers who sold at least 40 items": a condition on each of those that are counted."""
    conditioned = {condition["metric"] for condition in draft.having}
    counted = [name for name in draft.metrics if name not in conditioned]
    if len(counted) == 2 and _measures_those(draft, counted, conditioned):
        return
    if len(counted) != 1 or counted[0] not in draft.manifest.metrics:
        return
    entity = counted_key(draft.manifest, counted[0]) or _line_of(draft, counted[0], conditioned)
    if entity is None:
        _tell_apart(draft, counted[0])
        return
    for condition in draft.having:
        name = _in_time(draft, condition["metric"], counted[0], entity)
        draft.filters.append({**condition, "metric": name, "by": entity})
    _leave_time(draft, counted[0], draft.having)
    draft.metrics, draft.having = counted, []


def _in_time(draft: Draft, name: str, head: str, entity: str) -> str:
    """What a condition is on: what there is of it in the time named, but for what has one time as a whole."""
    is_whole = _is_of_itself(draft, head, entity) and not did_it_later(draft, head, name)
    return name if draft.time is None or is_whole else make_within(draft, name, draft.time)


def _leave_time(draft: Draft, head: str, conditions: list[dict[str, Any]]) -> None:
    """The time is that of what they did, where they may have joined at any other."""
    if any(did_it_later(draft, head, condition["metric"]) for condition in conditions):
        draft.time = None


def _measures_those(draft: Draft, counted: list[str], conditioned: set[str]) -> bool:
    """ "Average score of orders with more than 2 items": measured of those alone that meet the condition."""
    measured, head = counted
    if len(conditioned) != 1 or not {*counted, *conditioned} <= draft.manifest.metrics.keys():
        return False
    spans = [next((s for s in draft.spans if _names(s, name)), None) for name in (measured, head)]
    if spans[0] is None or spans[1] is None or spans[0].last >= spans[1].first:
        return False
    between = {draft.word(i) for i in range(spans[0].last + 1, spans[1].first)}
    entity = counted_key(draft.manifest, head)
    if entity is None or not between & _OF_SOME or _head(draft, *conditioned) != head:
        return False
    for condition in draft.having:
        name = condition["metric"]
        if draft.time is not None and not _is_of_itself(draft, head, entity):
            name = make_within(draft, name, draft.time)
        draft.filters.append({**condition, "metric": name, "by": entity})
    draft.metrics, draft.having = [measured], []
    return True


def _line_of(draft: Draft, name: str, conditioned: set[str]) -> str | None:
    """The line that what is summed and what is conditioned are both of: "items with freight above 50"."""
    metrics = [draft.manifest.metrics.get(one) for one in (name, *conditioned)]
    if any(metric is None or metric.aggregation != "sum" for metric in metrics):
        return None
    models = {metric.model for metric in metrics if metric}
    model = draft.manifest.models.get(models.pop() or "") if len(models) == 1 else None
    key = model.keys.get(model.primary_entity or "") if model else None
    return model.primary_entity if model and key is not None and key.is_unique else None


def _tell_apart(draft: Draft, name: str) -> None:
    """ "Contracts that watched more than 100 hours": by what tells them apart, where no table is of them."""
    metric = draft.manifest.metrics[name]
    if draft.wants_share or (key := _own_key(draft, metric)) is None:
        return
    draft.add_group(key)
    draft.filters.append({"dimension": key, "op": "is not null"})
    draft.metrics = [one for one in draft.metrics if one != name]
    if _COUNTING & {token.text for token in draft.tokens}:
        draft.counted = metric.label


def _own_key(draft: Draft, metric: Metric) -> str | None:
    """The dimension whose values a measure counts."""
    if metric.aggregation != "count_distinct" or metric.filters:
        return None
    found = [
        d.full_name
        for d in draft.manifest.dimensions.values()
        if d.model == metric.model and d.expr == metric.expr and not d.pii
    ]
    return found[0] if len(found) == 1 and not draft.lacking(found[0]) else None


def condition_counted(draft: Draft) -> None:
    """In "how many customers with two orders or more by state" each customer meets the condition."""
    conditioned = {condition["metric"] for condition in draft.having}
    counted = [name for name in draft.metrics if name not in conditioned]
    if draft.groups and len(counted) == 2 and _measures_those(draft, counted, conditioned):
        return
    is_counted = bool(_COUNTING & {token.text for token in draft.tokens})
    if not draft.groups:
        return
    for condition in list(draft.having):
        if entity := _entity_of_others(draft, condition["metric"]):
            _put_on_others(draft, condition, entity)
            continue
        head = _head(draft, condition["metric"])
        if head is not None and not is_counted and not _heads(draft, head):
            continue
        entity = counted_key(draft.manifest, head) if head else None
        if head is None or entity is None or any(g.name == f"{entity}__{entity}_id" for g in draft.groups):
            continue
        name = _in_time(draft, condition["metric"], head, entity)
        if any(group.grain for group in draft.groups) and not _is_of_itself(draft, head, entity):
            draft.unsupported.append("a condition on each of them in every period")
            return
        draft.having.remove(condition)
        draft.filters.append({**condition, "metric": name, "by": entity})
        draft.metrics = [one for one in draft.metrics if one != condition["metric"]]
        _leave_time(draft, head, [condition])


def _entity_of_others(draft: Draft, conditioned: str) -> str | None:
    """In "categories bought by people with 20 orders" the condition is on the people, on no category."""
    span = _before(draft, conditioned)
    led = {draft.word(draft.before(span)), draft.word(span.first - 1)} if span else set()
    is_first = span is None or not any(s.last < span.first and not s.time for s in draft.spans)
    if span is None or is_first or not led & (_OF_SOME | {"have", "has", "had"}):
        return None
    named = [m.name for m in span.of_kind("metric") if not draft.lacking(m.name)]
    told = {m.name for m in span.of_kind("dimension")}
    entities = {entity for name in named if (entity := counted_key(draft.manifest, name))}
    keys = [name for name in told if name.endswith("_id")]
    called = {token.stem for token in draft.tokens[span.first : span.last + 1]}
    entities = entities or {draft.manifest.dimensions[name].entity for name in keys} & called
    is_grouped = any(group.name in told for group in draft.groups)
    return entities.pop() if len(entities) == 1 and not is_grouped else None


def _put_on_others(draft: Draft, condition: dict[str, Any], entity: str) -> None:
    """Put a condition on each of an entity, and measure what is left beside it."""
    name = condition["metric"]
    told = make_within(draft, name, draft.time) if draft.time is not None else name
    draft.having.remove(condition)
    draft.filters.append({**condition, "metric": told, "by": entity})
    is_measured = sum(_names(span, name) for span in draft.spans) > 1
    kept = [m for m in draft.metrics if counted_key(draft.manifest, m) != entity or m == name]
    others = [m for m in kept if m != name]
    draft.metrics = kept if is_measured or not others else others


def _head(draft: Draft, conditioned: str) -> str | None:
    """The measure that counts those of whom a condition is said: named right before it."""
    before = _before(draft, conditioned)
    if before is None:
        return None
    return next((name for name in draft.metrics if _names(before, name) and name != conditioned), None)


def _before(draft: Draft, conditioned: str) -> Span | None:
    """What a condition is said of: named right before the measure with a number beside it."""
    spans = [s for s in draft.spans if _names(s, conditioned)]
    for span in reversed(spans):
        before = [s for s in draft.spans if s.last < span.first and not s.time]
        between = draft.tokens[before[-1].last + 1 : span.first] if before else ()
        if _LINKS & {token.text for token in between} and not any(t.after_break for t in between):
            return before[-1]
    return None


def _heads(draft: Draft, name: str) -> bool:
    """Whether nothing is named before a measure: "orders with one item, by month" counts such orders."""
    first = next((s for s in draft.spans if not s.time), None)
    return first is not None and _names(first, name) and draft.descending is None


def _names(span: Span, name: str) -> bool:
    return any(m.name == name for m in span.of_kind("metric"))


def _is_of_itself(draft: Draft, name: str, entity: str) -> bool:
    """Whether what is counted is in one period as a whole, with all that it has."""
    metric = draft.manifest.metrics[name]
    model = draft.manifest.models.get(metric.model or "")
    is_event = model is not None and model.primary_entity == entity and model.time_dimension is not None
    return is_event and entity in rows_of(draft.manifest, metric)
