"""Shares: of a defined ratio, of the part that a value is, of two measures, of the groups of a total."""

from itertools import pairwise
from typing import Any

from agent.planner.conditions.bounds import resolved
from agent.planner.conditions.parts import done_part, is_predicate, part_of, said_last
from agent.planner.draft import Draft
from agent.planner.making.measures import (
    divided,
    made_rate,
    make_all_of,
    make_ratio_of_two,
    make_second_of_first,
)
from agent.planner.making.part import make_part
from agent.planner.making.terms import make_period_part
from agent.planner.names.counted import counted_key, own_entity, rows_of
from agent.planner.names.spans import Span
from agent.planner.settling.reach import settle_money_of_parts
from semantic_layer.manifest import Metric

TWO = 2
_WHICH = frozenset({"which", "who", "what"})
_HAVE = frozenset({"has", "have", "had", "did"})
_HAPPENED = frozenset({"happened", "occurred", "fell", "took", "came", "arose", "were", "was"})


def settle_share(draft: Draft) -> None:
    """Find what a share is of; a condition on it holds for what was found."""
    several = len(draft.metrics) > 1
    _settle_share(draft)
    if several and len(draft.metrics) == 1:
        # One of them was the whole that the other is a part of.
        draft.choices = [choice for choice in draft.choices if not choice.whole]


def _settle_share(draft: Draft) -> None:
    is_unnamed = not (draft.metrics or draft.continues or any(s.of_kind("metric") for s in draft.spans))
    if is_unnamed and not _of_things(draft):
        _of_all_income(draft)
    settle_money_of_parts(draft)
    counted, kept = _counted_beside(draft), list(draft.filters)
    if not (counted and (any(step(draft) for step in _OF_RATIOS) or make_part(draft))):
        _settle(draft)
    parts = [f for f in kept if f not in draft.filters]
    if counted and counted not in draft.metrics and not _are_told_ahead(draft, parts):
        draft.metrics.insert(0, counted)
        draft.wants_share = False
    bound = draft.share_bound
    if bound is None:
        return
    ratios = [name for name in draft.metrics if draft.manifest.metrics[name].unit == "ratio"]
    if len(ratios) != 1 or not draft.groups:
        draft.unsupported.append("a condition on a share without saying of what part")
        return
    op = resolved(bound.op, draft.manifest.metrics[ratios[0]].direction)
    draft.having.append({"metric": ratios[0], "op": op, "value": bound.value})


def _counted_beside(draft: Draft) -> str | None:
    """The number that is asked for before a share of the same: "how many calls, and what part was lost"."""
    at = next((i for i, t in enumerate(draft.tokens) if t.text in draft.vocab.shares), 0)
    joined = any(draft.word(i) == "and" or draft.tokens[i].after_break for i in range(max(at - 3, 0), at + 1))
    ahead = [s for s in draft.spans if s.last < at and not s.time]
    asked = next((s for s in ahead if s.of_kind("metric") and "many" in _words_to(draft, s)), None)
    plain = len(draft.metrics) == 1 and draft.metrics[0] in draft.manifest.metrics
    return draft.metrics[0] if joined and plain and asked else None


def _are_told_ahead(draft: Draft, parts: list[dict[str, Any]]) -> bool:
    """Whether what the share is of was said of what is counted before, so that this is another number."""
    at = next((i for i, t in enumerate(draft.tokens) if t.text in draft.vocab.shares), 0)
    named = {m.name for s in draft.spans if s.last < at for m in s.meanings}
    return any(part.get("dimension") in named for part in parts)


def _words_to(draft: Draft, span: Span) -> set[str]:
    """The words of a span and of the two before it."""
    return {draft.word(i) for i in range(max(0, span.first - 2), span.last + 1)}


def _of_all_income(draft: Draft) -> None:
    """ "how dependent are we on ...", "what share is ...": of the revenue, where the definitions have one."""
    if _is_of_each_doer(draft):
        draft.unsupported.append("a share of each of some groups without saying of what in them")
        return
    found = [m.name for m in draft.lexicon.lookup(("revenue",)) if m.kind == "metric"]
    known = [name for name in found if not draft.lacking(name)]
    if _of_all_orders(draft):
        return
    if len(known) == 1 and (draft.groups or draft.filters) and _reaches(draft, known[0]):
        draft.metrics = known
        draft.notes.append(f"the share is of {{catalogue.label.{known[0]} | lower}}")


def _is_of_each_doer(draft: Draft) -> bool:
    """ "What share of each plan has cancelled": it is said of what they did, and of no income."""
    said = [token.text for token in draft.tokens]
    at = next((i for i, word in enumerate(said) if word in draft.vocab.shares), -2) + 2
    group = next((s for s in draft.spans if s.first == at + 1), None)
    each = at > 1 and said[at - 1 : at] == ["of"] and draft.word(at) in draft.vocab.each
    return each and group is not None and draft.word(group.last + 1) in _HAVE


def _of_things(draft: Draft) -> bool:
    """ "What share of products has no brand": of all there are, where only their key tells them."""
    at = next((i for i, t in enumerate(draft.tokens) if t.text in draft.vocab.shares), 0) + 1
    while draft.word(at) in draft.vocab.particles | {"our", "all", "these"}:
        at += 1
    things = next((s for s in draft.spans if s.first == at), None)
    keys = [m.name for m in things.of_kind("dimension") if m.name.endswith("_id")] if things else []
    if len(keys) != 1 or draft.lacking(keys[0]) or draft.word(at - 1) not in draft.vocab.particles | {"our"}:
        return False
    draft.groups = [group for group in draft.groups if group.name != keys[0]]
    draft.metrics = [make_all_of(draft, keys[0])]
    return True


def _of_all_orders(draft: Draft) -> bool:
    """ "What share of toys gets returned": the rate that is defined of what befalls orders, and no income."""
    orders = [m.name for m in draft.lexicon.lookup(("orders",)) if m.kind == "metric"]
    for name in orders if not draft.groups else ():
        draft.metrics = [name]
        if not draft.lacking(name) and _reaches(draft, name) and _use_ratio_of_condition(draft):
            return True
        draft.metrics = []
    return False


def _reaches(draft: Draft, metric: str) -> bool:
    """Whether all that is grouped or filtered by can be, for a measure that nobody named."""
    reachable = {one.full_name for one in draft.manifest.reachable([metric])}
    wanted = {g.name for g in draft.groups if not g.grain}
    return wanted | {f["dimension"] for f in draft.filters if f.get("dimension")} <= reachable


def _is_split_between(draft: Draft) -> bool:
    """ "The split of fees between cards and cash": the values that are listed have a share each."""
    listed = [f for f in draft.filters if f.get("dimension") and f["op"] == "in"]
    said = [token.text for token in draft.tokens]
    splits = any(word in draft.vocab.splits for word in said) and {"between", "among", "amongst"} & set(said)
    if not splits or len(listed) != 1 or draft.groups or not _has_parts(draft):
        return False
    draft.add_group(listed[0]["dimension"])
    return True


def _is_split_by_group(draft: Draft) -> bool:
    """ "Refused claims, split by month": the groups are the parts, and the measure stands as it is named."""
    said = [token.text for token in draft.tokens]
    is_led = any(one in draft.vocab.splits and two in draft.vocab.by for one, two in pairwise(said))
    return is_led and bool(draft.groups) and not draft.vocab.shares & set(said)


def _drop_whole(draft: Draft) -> None:
    """ "What share of visits with a cart end in an order": it is of those with a cart, and not of visits."""
    metrics = [draft.manifest.metrics[name] for name in draft.metrics if name in draft.manifest.metrics]
    some = [metric for metric in metrics if _is_of_some(metric)]
    if len(draft.metrics) != TWO or len(metrics) != TWO or len(some) != 1:
        return
    whole = next(metric for metric in metrics if metric is not some[0])
    span = next((s for s in draft.spans if any(m.name == some[0].name for m in s.of_kind("metric"))), None)
    if span and whole.model == some[0].model and said_last(draft, span):
        draft.metrics = [some[0].name]


def _settle(draft: Draft) -> None:
    _drop_whole(draft)
    if (done := done_part(draft)) and make_part(draft, done):
        return
    if _is_split_between(draft) or _is_split_by_group(draft):
        return
    if _of_each_value(draft) and _show_beside_others(draft):
        return
    if _happens_then(draft) and make_period_part(draft):
        return
    if not (_names_part(draft) and make_part(draft)):
        if any(step(draft) for step in _OF_RATIOS):
            pass
        elif make_ratio_of_two(draft) or make_second_of_first(draft) or make_part(draft):
            draft.wants_share = False
            return
        elif make_period_part(draft):
            return
        elif not draft.groups and _has_parts(draft):
            _show_beside_others(draft)
    if not draft.groups and _has_parts(draft):
        draft.unsupported.append("a share without saying of which parts")


def _names_part(draft: Draft) -> bool:
    """Whether a value is said of a measure that is a part itself ("of late orders, what share is ...")."""
    part = part_of(draft, surely=not _stands_for_others(draft))
    if part is None or len(draft.metrics) != 1 or draft.metrics[0] not in draft.manifest.metrics:
        return False
    return _is_of_some(draft.manifest.metrics[draft.metrics[0]]) and _ratio_of(draft, part) is None


def _happens_then(draft: Draft) -> bool:
    """ "What share of late orders came in May": a period is said of a measure that is a part itself."""
    time = next((s for s in draft.spans if s.time), None)
    measure = next((s for s in reversed(draft.spans) if time and s.last < time.first and not s.time), None)
    if time is None or measure is None or not measure.of_kind("metric") or len(draft.metrics) != 1:
        return False
    between = {draft.word(i) for i in range(measure.last + 1, time.first)}
    return _stands_for_others(draft) or bool(between & (draft.vocab.becoming | _HAPPENED))


def _stands_for_others(draft: Draft) -> bool:
    """Whether what is measured is what the data has in place of what was named, and no part to the asker."""
    named = {m.name for s in draft.spans for m in s.of_kind("metric")}
    return bool(named) and len(draft.metrics) == 1 and draft.metrics[0] not in named


def _of_each_value(draft: Draft) -> bool:
    """ "Phones, laptops: what part is each?": the values that are listed have a share each."""
    listed = [f for f in draft.filters if f.get("dimension") and f["op"] == "in"]
    said = {t.text for t in draft.tokens}
    # "Film or sport: which has the bigger share" asks for the share of each.
    either = "or" in said and bool(said & draft.vocab.comparatives) and bool(said & _WHICH)
    each = bool(said & {"each", "respectively"}) or either
    return each and len(listed) == 1 and not draft.groups and _has_parts(draft)


def _use_ratio(draft: Draft) -> bool:
    """ "share of late orders" is the metric whose numerator late orders is."""
    for i, name in enumerate(draft.metrics if not _stands_for_others(draft) else ()):
        ratios = [
            m.name
            for m in draft.manifest.metrics.values()
            if m.type == "ratio"
            and m.unit == "ratio"
            and m.inputs
            and m.inputs[0].metric == name
            and _is_part(draft, name)
        ]
        if len(ratios) == 1:
            whole = draft.manifest.metrics[ratios[0]].inputs[1].metric
            draft.metrics[i] = ratios[0]
            draft.metrics = [m for m in draft.metrics if m != whole]
            return True
    if len(draft.metrics) == 1 and not draft.groups and (made := made_rate(draft, draft.metrics[0])):
        draft.metrics = [made]
        return True
    return False


def _use_predicate(draft: Draft) -> bool:
    """ "What share of visits on phones had a cart": those of whom it is said over all there are."""
    spans = [s for s in draft.spans if s.of_kind("metric") and is_predicate(draft, s)]
    if len(draft.metrics) != 1 or len(spans) != 1 or draft.metrics[0] not in draft.manifest.metrics:
        return False
    if said_last(draft, spans[0]):
        return False
    noun = draft.word(spans[0].first)
    wholes = [m.name for m in draft.lexicon.lookup((noun,)) if m.kind == "metric"]
    part = draft.manifest.metrics[draft.metrics[0]]
    own = [name for name in wholes if name != part.name and _counts_same(draft, part, name)]
    if len(own) != 1 or (made := divided(draft, part.name, own[0])) is None:
        return False
    draft.metrics, draft.order_metric, draft.wants_share = [made], None, False
    return True


def _counts_same(draft: Draft, part: Metric, whole: str) -> bool:
    """Whether a measure counts some of what another counts: of its rows, or those met elsewhere too."""
    metric = draft.manifest.metrics[whole]
    if metric.model == part.model:
        return _is_of_some(part)
    entity = counted_key(draft.manifest, part.name)
    return part.aggregation == "count_distinct" and entity in rows_of(draft.manifest, metric)


def _show_beside_others(draft: Draft) -> bool:
    """ "share paid by credit card": group by the value's dimension instead of filtering to it."""
    single = [f for f in draft.filters if f.get("dimension") and f["op"] in ("=", "in")]
    if len(single) != 1:
        return False
    draft.filters.remove(single[0])
    draft.add_group(single[0]["dimension"])
    return True


def _has_parts(draft: Draft) -> bool:
    return any(draft.manifest.metrics[m].type == "simple" for m in draft.metrics)


def _is_part(draft: Draft, name: str) -> bool:
    """Whether a metric counts some of its rows only: all reviews are no share of anything."""
    metric = draft.manifest.metrics[name]
    return bool(metric.filters) or metric.aggregation == "sum_boolean"


def _use_ratio_of_condition(draft: Draft) -> bool:
    """ "fraction of deliveries that were late": the ratio whose numerator has that one condition."""
    if len(draft.metrics) != 1:
        return False
    # What is said last is the part: of delivered orders, those that were late.
    for condition in reversed(draft.filters):
        if condition.get("dimension") and condition["op"] == "=" and (ratio := _ratio_of(draft, condition)):
            if _is_of_fewer(draft, ratio) or _is_of_others(draft, ratio):
                continue
            draft.metrics = [ratio]
            # Named twice ("worst for late deliveries, where over 10 % come late"), it is one condition.
            draft.filters = [one for one in draft.filters if one != condition]
            return True
    return False


def _use_complement(draft: Draft) -> bool:
    """ "Share of orders that arrived on time": what is defined as the rest beside the share that is late."""
    if len(draft.metrics) != 1 or draft.metrics[0] not in draft.manifest.metrics:
        return False
    for condition in draft.filters:
        if not condition.get("dimension") or condition["op"] != "=" or condition["value"] is not False:
            continue
        ratio = _ratio_of(draft, {**condition, "value": True})
        rests = [m.name for m in draft.manifest.metrics.values() if ratio and _is_rest_of(m, ratio)]
        if len(rests) == 1:
            draft.metrics = rests
            draft.filters = [one for one in draft.filters if one != condition]
            return True
    return False


def _is_rest_of(metric: Metric, ratio: str) -> bool:
    said = metric.expr.sql().replace(" ", "") if metric.expr is not None else ""
    return [part.metric for part in metric.inputs] == [ratio] and said == f"1-{ratio}"


def _is_of_fewer(draft: Draft, ratio: str) -> bool:
    """Whether the share is of other things than the ratio is of, or of some of them: visits that end well."""
    asked = draft.manifest.metrics[draft.metrics[0]]
    whole = draft.manifest.everything.metrics[draft.manifest.metrics[ratio].inputs[1].metric]
    other = not rows_of(draft.manifest, asked) & rows_of(draft.manifest, whole)
    return other or asked.aggregation == "sum" or (asked.model == whole.model and bool(asked.filters))


def _is_of_others(draft: Draft, ratio: str) -> bool:
    """Whether what is asked of are some rows that no part of the ratio counts."""
    asked = draft.manifest.metrics[draft.metrics[0]]
    inputs = [given.metric for given in draft.manifest.metrics[ratio].inputs]
    met_elsewhere = asked.aggregation == "count_distinct" and own_entity(asked, draft.manifest) is None
    return (_is_of_some(asked) or met_elsewhere) and asked.name not in inputs


def _ratio_of(draft: Draft, condition: dict[str, Any]) -> str | None:
    metrics, defined = draft.manifest.metrics, draft.manifest.everything.metrics
    asked = metrics[draft.metrics[0]]
    about = {asked.model, draft.manifest.dimensions[condition["dimension"]].model}
    for metric in metrics.values():
        if metric.type == "ratio" and metric.unit == "ratio" and metric.inputs:
            part, whole = (defined[given.metric] for given in metric.inputs)
            same = {part.model, whole.model} <= about and has_only(part, condition)
            if same and not whole.filters and not _is_narrower(asked, whole):
                return metric.name
    return None


def _is_narrower(asked: Metric, whole: Metric) -> bool:
    """Whether what is asked of counts some of the rows only that a ratio is of."""
    return _is_of_some(asked) and asked.model == whole.model and asked.name != whole.name


def _is_of_some(metric: Metric) -> bool:
    """Whether a metric counts some of its rows only."""
    return bool(metric.filters) or metric.aggregation == "sum_boolean"


def has_only(metric: Metric, condition: dict[str, Any]) -> bool:
    """Whether a metric counts under exactly one condition, the given one."""
    if len(metric.filters) != 1 or set(metric.filters[0].dimensions.values()) != {condition["dimension"]}:
        return False
    wanted = condition["value"]
    text = metric.filters[0].sql.sql()
    return " " not in text if wanted is True else text.endswith(f"= '{wanted}'")


_OF_RATIOS = (_use_complement, _use_ratio_of_condition, _use_ratio, _use_predicate)
