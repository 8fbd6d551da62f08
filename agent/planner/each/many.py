"""So many of something for each one: categories a seller sold in, days a device was used on, customers a
product was bought by, times it was bought.
"""

from dataclasses import replace
from typing import Any

from agent.planner.draft import Draft
from agent.planner.each.head import (
    Head,
    asks_how_many,
    can_be_part,
    find_doers,
    find_head,
    put_condition,
    put_head,
)
from agent.planner.each.kept import Kept
from agent.planner.each.rows import rows_of_each
from agent.planner.each.things import GOODS, VERBS, Thing, find_thing, is_deed, rows_reach
from agent.planner.making.measures import add_made
from agent.planner.making.terms import MANY, make_within
from agent.planner.names.counted import counted_key, did_it_later
from agent.planner.names.filter_values import filter_by
from agent.planner.names.kin import is_participle
from agent.planner.names.spans import Span, is_known_word
from agent.tools.made import PERIODS


def read_many(draft: Draft) -> None:
    """Put the condition that each of those named has so many of something among what it did."""
    if draft.followed or draft.metrics or draft.continues or draft.filters:
        return
    if (draft.vocab.averages | draft.vocab.comparisons | {"why"}) & _words(draft):
        return
    first = next(iter(draft.spans), None)
    if first and draft.word(first.first) in ("which", "what") and draft.word(first.last) == "days":
        return  # days of the calendar
    head = find_doers(draft, first.first) if first else None
    head = head or find_head(draft)
    if head is None or (head.group is None and head.entity is None) or not can_be_part(draft, head):
        return
    thing = find_thing(draft, head)
    if thing is None and (kind := _with_all(draft, head)):
        draft.unsupported.append(f"those who did it with all {kind}; name how many there are")
    if thing is None or not _is_said(draft, head, thing):
        return
    kept = Kept(draft)
    if _put(draft, head, thing):
        put_head(draft, head, is_counted=asks_how_many(draft, head))
    else:
        kept.restore()


def _words(draft: Draft) -> set[str]:
    return {token.text for token in draft.tokens}


def _with_all(draft: Draft, head: Head) -> str:
    """What things are called of which each one had all: "members who trained at all sites"."""
    counted = draft.manifest.metrics.get(head.counted or "")
    is_row = counted is not None and counted.aggregation == "count"  # an order has one place
    for span in draft.spans if head.entity is not None and not is_row else ():
        said = [draft.word(i) for i in range(head.last + 1, span.first)]
        does = [word for word in (*said, draft.word(head.last)) if is_participle(word)]
        is_led = said[-1:] == ["all"] and said[-2:-1] != [] and said[-2] in draft.vocab.prepositions
        if does and is_led and span.of_kind("dimension") and not span.of_kind("metric"):
            return draft.word(span.last)
    return ""


def _is_said(draft: Draft, head: Head, thing: Thing) -> bool:
    """Whether only small words, verbs of dealing, values and times stand beside."""
    known = draft.vocab.light | draft.vocab.holding | draft.vocab.doing | VERBS
    known |= GOODS | {draft.word(i) for i in range(head.last + 1)} | {"are", "how", "many", "list", "count"}
    inside = {i for s in draft.spans for i in range(s.first, s.last + 1)}
    for i in range(head.last + 1, len(draft.tokens)):
        if i in thing.places or i in inside or draft.word(i) in known:
            continue
        if draft.word(i) in draft.vocab.negations | {"and", "or", "than"}:
            return False
        if not is_known_word(draft.tokens[i], draft.vocab) and not is_deed(draft, i):
            return False
    return True


def _put(draft: Draft, head: Head, thing: Thing) -> bool:
    others = [s for s in draft.free_spans() if s is not thing.span and s.first > head.last]
    others = [s for s in others if s.first != thing.unit_at]
    times = [s for s in others if s.time]
    values = [s for s in others if s.of_kind("value")]
    verbs = [s for s in others if not s.time and s not in values]
    if len(times) > 1 or not all(_only_does(draft, s) for s in verbs):
        return False
    where = _where(draft, values)
    if where is None:
        return False
    told = [one["dimension"] for one in where]
    rows = rows_of_each(draft, head, [*told, *([thing.dimension] if thing.dimension else [])])
    if rows is None:
        return False
    if thing.is_often:
        thing = replace(thing, metric=rows)
    metric = _measure(draft, head, thing, rows, where)
    if metric is None:
        return False
    if times and times[0].time:
        metric = make_within(draft, metric, times[0].time.range, MANY)
        is_of_all = head.counted is None or did_it_later(draft, head.counted, rows)
        if is_of_all and head.entity is not None:
            # All there are of them have no time; and what is done in May is done by those who joined before.
            draft.notes += [times[0].time.note] if times[0].time.note else []
            draft.take(times[0])
            draft.spans.remove(times[0])
    op, value, _ = thing.many
    put_condition(draft, head, rows, metric, op, value)
    units = [s for s in draft.free_spans() if s.first == thing.unit_at]
    for span in [*verbs, *units, *([thing.span] if thing.span else [])]:
        draft.take(span)
    behind = range(head.last + 1, len(draft.tokens))
    verbs_said = VERBS | GOODS | draft.vocab.holding
    draft.use(*thing.places, *(i for i in behind if draft.word(i) in verbs_said))
    return True


def _only_does(draft: Draft, span: Span) -> bool:
    """Whether a name is only the verb of what they did."""
    verb = draft.word(span.first)
    if draft.word(span.last + 1) in ("from", "of", "in") and not span.of_kind("value"):
        return True  # "items from two sellers"
    return verb in draft.vocab.doing or is_participle(verb)


def _where(draft: Draft, values: list[Span]) -> list[dict[str, Any]] | None:
    """The conditions of values named beside, which hold for what is counted."""
    before = len(draft.filters)
    for span in values:
        filter_by(draft, span)
    found = draft.filters[before:]
    del draft.filters[before:]
    return None if draft.choices or any(one["op"] not in ("=", "in") for one in found) else found


def _measure(draft: Draft, head: Head, thing: Thing, rows: str, where: list[dict[str, Any]]) -> str | None:
    if where and not rows_of_each(draft, head, [one["dimension"] for one in where]):
        return None
    if thing.grain is not None:
        if where:
            return None
        told: dict[str, Any] = {"name": PERIODS, "label": f"{thing.grain.capitalize()}s", "periods_of": rows}
        kept = {"kept": True} if draft.manifest.metrics[rows].filters else {}
        return add_made(draft, {**told, "grain": thing.grain, **kept})
    if thing.dimension is not None:
        dimension = draft.manifest.dimensions[thing.dimension]
        counts = _key(draft, thing, rows) or thing.dimension
        label = f"Number of: {dimension.label}{_told(where)}"
        told = {"name": MANY, "label": label, "counts": counts, "of": rows}
        return add_made(draft, {**told, **({"where": where} if where else {})})
    metric = thing.metric or ""
    if not where:
        return metric if rows_reach(draft, head, metric) else None
    label = f"{draft.manifest.metrics[metric].label}{_told(where)}"
    told = {"name": MANY, "label": label, "of": metric, "where": where}
    return add_made(draft, told) if rows_reach(draft, head, metric) else None


def _told(where: list[dict[str, Any]]) -> str:
    """The values that what is counted is of, behind its name."""
    values = [one["value"] if isinstance(one["value"], list) else [one["value"]] for one in where]
    return f" of {', '.join(str(v) for part in values for v in part)}" if where else ""


def _key(draft: Draft, thing: Thing, rows: str) -> str | None:
    """The key by which the things are told apart in the rows: people by that of the person."""
    keys = draft.manifest.models[draft.manifest.metrics[rows].model or ""].keys
    metrics = [m.name for m in thing.span.of_kind("metric")] if thing.span else []
    wanted = [counted_key(draft.manifest, name) for name in metrics if not draft.lacking(name)]
    if thing.dimension and thing.dimension.endswith("_id"):
        wanted.append(draft.manifest.dimensions[thing.dimension].entity)
    return next((name for name in wanted if name in keys), None)
