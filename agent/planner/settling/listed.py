"""Things that are listed, not counted: "list the orders over 500", "which orders were canceled in May"."""

from agent.planner.draft import Draft
from agent.planner.names.counted import counted_key, rows_of, whole_of
from agent.planner.names.narrowed import condition_of
from agent.planner.names.spans import Span
from agent.planner.names.text import words
from semantic_layer.manifest import Metric

_ASKING = frozenset({"which", "what"})
_LISTING = frozenset({"list", "name", "enumerate"})
_SHOWING = frozenset({"show", "give", "find", "get", "pull", "display", "fetch"})
_ALL = frozenset({"all", "every", "any", "each"})
_BEING = frozenset({"is", "are", "was", "were", "s"})
_ONE_IS = frozenset({"is", "was", "s"})
_NUMBERING = frozenset({"number", "numbers", "count", "counts", "total", "totals", "amount", "sum"})
_LIGHT = frozenset({"me", "us", "up", "please", "the", "our", "of", "those", "any", "all", "every", "each"})


def settle_listed(draft: Draft) -> None:
    """Tell each of the things that a question lists under a condition, not how many there are."""
    if draft.groups or draft.continues or draft.ranks or draft.wants_share or draft.compare or draft.counted:
        return
    metric = draft.manifest.metrics.get(draft.metrics[0]) if len(draft.metrics) == 1 else None
    whole = whole_of(draft, metric) if metric else None
    if metric is None or whole is None or not (metric.filters or draft.filters):
        return
    span = next((s for s in draft.spans if any(m.name == metric.name for m in s.of_kind("metric"))), None)
    noun = _listed_at(draft, span) if span else None
    key = _key(draft, metric, whole, draft.word(noun)) if noun is not None else None
    if key is None:
        return
    draft.add_group(key)
    entity = draft.manifest.dimensions[key].entity
    each = [f["metric"] for f in draft.filters if f.get("by") == entity]
    known = [name for name in each if name in draft.manifest.metrics][:1]
    condition = condition_of(draft, metric) if metric.filters else None
    if known and (condition or not metric.filters):
        draft.metrics = known
        draft.filters += [condition] if condition else []


def _listed_at(draft: Draft, span: Span) -> int | None:
    """The place of the noun that an order to list is of, or of which the question asks which they are."""
    words = [draft.word(i) for i in range(span.last + 1)]
    opens = next((i for i, word in enumerate(words) if word in _ASKING | _LISTING | _SHOWING), None)
    if opens is None:
        return None
    noun = next((i for i in range(opens + 1, len(words)) if words[i] not in _LIGHT | _BEING), None)
    said = set(words[opens + 1 : noun]) - _BEING - {"the"}
    if noun is not None and (words[noun] in _NUMBERING or words[opens + 1] in _ONE_IS):
        return None  # "what was the number of orders from Ohio", "what is orders from Ohio"
    is_asked = words[opens] in _LISTING or (words[opens] in _ASKING and not said) or bool(_ALL & said)
    inside = {i for s in draft.spans if s.of_kind("value") for i in range(s.first, s.last + 1)}
    while noun is not None and noun in inside:
        noun += 1
    return noun if is_asked and noun is not None and noun <= span.last else None


def _key(draft: Draft, metric: Metric, whole: Metric, noun: str) -> str | None:
    """The key of the things that a measure counts, where the noun or the measure is called so."""
    entities = {*rows_of(draft.manifest, whole), counted_key(draft.manifest, whole.name)}
    called = {m.name for word in (noun, *words(metric.label)) for m in draft.lexicon.lookup((word,))}
    keys = [
        d.full_name
        for d in draft.manifest.dimensions.values()
        if d.full_name in called
        and (
            (d.entity in entities and (d.is_entity or d.name == f"{d.entity}_id"))
            or (d.origin is None and d.name.endswith("_id") and d.expr == whole.expr)
        )
    ]
    known = [name for name in keys if not draft.lacking(name)]
    return known[0] if len(known) == 1 else None
