"""One value or another: a measure is of the one alone, and the question names the other beside it."""

import re
from itertools import product

from agent.planner.draft import Draft
from agent.planner.making.measures import add_made
from agent.planner.making.part import PART
from agent.planner.names.counted import whole_of
from agent.planner.names.spans import is_known_word
from semantic_layer.manifest import Metric

_EITHER = frozenset({"or", "either"})
TWO = 2


def has_either(draft: Draft) -> None:
    """ "Share of tickets that were lost or refused", "tickets lost or refused": of either kind."""
    metric = draft.manifest.metrics.get(draft.metrics[0]) if len(draft.metrics) == 1 else None
    found = _part_of_whole(draft, metric) if metric else None
    if metric is None or found is None:
        return
    part, whole = found
    for one in [f for f in draft.filters if f.get("dimension") and f["op"] in ("=", "in")]:
        if not _is_joined_by_or(draft, {metric.name, part.name}, one["dimension"]):
            continue
        of_one = whole is not None and part.model == whole.model
        kept = _only_value(part, one["dimension"]) if of_one else None
        values = one["value"] if isinstance(one["value"], list) else [one["value"]]
        if whole is None or not kept or whole.filters:
            draft.unsupported.append("one condition or another")
            return
        if kept in values:
            continue
        draft.filters.remove(one)
        where = [{"dimension": one["dimension"], "op": "in", "value": [kept, *values]}]
        if metric.type == "ratio":
            label = f"{whole.label}: share of {', '.join(map(str, where[0]['value']))}"
            told = {"name": PART, "label": label, "numerator": whole.name, "denominator": whole.name}
            draft.metrics = [add_made(draft, {**told, "where": where})]
            draft.order_metric = None
        else:
            draft.metrics = [whole.name]
            draft.filters += where
            draft.order_metric = whole.name if draft.order_metric else None
        return


def _part_of_whole(draft: Draft, metric: Metric) -> tuple[Metric, Metric | None] | None:
    """What a ratio is of, or a count under one condition, and the count of all of the same, if any."""
    every = draft.manifest.everything.metrics
    if metric.type == "ratio" and len(metric.inputs) == TWO:
        part, whole = (every[given.metric] for given in metric.inputs)
        return part, whole
    return (metric, whole_of(draft, metric)) if metric.type == "simple" and metric.filters else None


def _is_joined_by_or(draft: Draft, names: set[str], dimension: str) -> bool:
    """Whether "or" stands between what is counted and a value, and nothing else that is named."""
    named = [s for s in draft.spans if any(m.name in names for m in s.of_kind("metric"))]
    values = [s for s in draft.spans if any(m.name == dimension for m in s.meanings)]
    covered = {i for s in draft.spans for i in range(s.first, s.last + 1)}
    for one, other in product(named, values):
        first, last = sorted((one, other), key=lambda span: span.first)
        between = range(first.last + 1, last.first)
        said = [draft.tokens[i] for i in between if draft.word(i) not in _EITHER]
        is_alone = covered.isdisjoint(between) and not draft.vocab.conjunctions & {t.text for t in said}
        if len(said) < len(between) and is_alone and all(is_known_word(t, draft.vocab) for t in said):
            return True
    return False


def _only_value(metric: Metric, dimension: str) -> str | None:
    """The one text that a dimension must be for a row to be counted, where nothing else must hold."""
    if len(metric.filters) != 1 or set(metric.filters[0].dimensions.values()) != {dimension}:
        return None
    found = re.fullmatch(r".+ = '([^']+)'", metric.filters[0].sql.sql())
    return found[1] if found else None
