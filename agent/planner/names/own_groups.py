"""Groups that what is measured can't be told by, where it has one of its own that is called so."""

from dataclasses import replace
from typing import Any

from agent.planner.draft import Draft
from agent.planner.names.lexicon import Meaning
from agent.planner.names.spans import Span, is_known_word
from agent.planner.names.text import stem, words
from agent.planner.reading import QueryReading, Reading
from semantic_layer.manifest import Manifest

_SUMMED = frozenset({"count", "count_distinct", "sum"})
_OF_ONE = frozenset({"per", "each", "every", "by", "average", "mean", "typical", "median"})


def read_inner_groups(draft: Draft) -> None:
    """In "people in each segment" the name holds a group by which the measure is told."""
    for at, span in enumerate(draft.spans):
        named = span.of_kind("metric")
        inner = _inner_group(draft, span) if named and len(named) == len(span.meanings) else None
        if inner is not None and all(_is_of_all(draft.manifest, one.name) for one in named):
            draft.spans[at : at + 1] = [replace(span, last=inner.first - 2), inner]
            return


def _inner_group(draft: Draft, span: Span) -> Span | None:
    """What stands behind "each" or "per" within a name, where a group is called so."""
    for at in range(span.first + 1, span.last):
        if draft.word(at) not in draft.vocab.each | draft.vocab.by:
            continue
        behind = draft.tokens[at + 1 : span.last + 1]
        said = tuple(token.text for token in behind if not is_known_word(token, draft.vocab))
        groups = tuple(one for one in draft.lexicon.lookup(said) if one.kind == "dimension")
        if groups:
            return Span(at + 1, span.last, groups, score=span.score)
    return None


def _is_of_all(manifest: Manifest, name: str) -> bool:
    """Whether a measure is a count or sum of all there is, and by its label of no one."""
    metric = manifest.metrics[name]
    return metric.aggregation in _SUMMED and _OF_ONE.isdisjoint(words(metric.label))


def read_own_groups(draft: Draft) -> None:
    """In "trials by country" take the country of the trial, where accounts alone have one called just so."""
    named = [m.name for s in draft.spans for m in s.of_kind("metric") if not draft.lacking(m.name)]
    for at, span in enumerate(draft.spans):
        told = span.of_kind("dimension")
        if not named or len(told) != 1 or len(told) < len(span.meanings):
            continue
        own = own_of(draft.manifest, named, told[0].name)
        if own is not None and not draft.lacking(own):
            draft.spans[at] = replace(span, meanings=(Meaning("dimension", own),))


def with_own_groups(reading: Reading, manifest: Manifest) -> Reading:
    """A follow-up that is grouped by what the measures before have under that name."""
    if not isinstance(reading, QueryReading) or not reading.query.get("group_by"):
        return reading
    metrics = [name for name in reading.query.get("metrics", []) if name in manifest.metrics]
    groups: list[Any] = [
        (own_of(manifest, metrics, group) or group) if isinstance(group, str) else group
        for group in reading.query["group_by"]
    ]
    return replace(reading, query={**reading.query, "group_by": groups})


def own_of(manifest: Manifest, metrics: list[str], name: str) -> str | None:
    """The one dimension of these measures' own tables that a dimension out of their reach lends its name."""
    asked = manifest.dimensions.get(name)
    if (
        asked is None
        or not metrics
        or not manifest.metrics.keys() >= set(metrics)
        or asked in manifest.reachable(metrics)
    ):
        return None
    facts = {fact for metric in metrics for fact in manifest.facts(metric)}
    head = _head(asked.label)
    found = [
        one.full_name
        for one in manifest.reachable(metrics)
        if one.model in facts and one.type == asked.type and head in map(_head, (one.label, *one.synonyms))
    ]
    return found[0] if len(found) == 1 else None


def _head(label: str) -> str:
    """What a name is of: "country" of "Trial country"."""
    said = words(label)
    return stem(said[-1]) if said else ""
