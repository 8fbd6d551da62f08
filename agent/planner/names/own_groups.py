"""Groups that what is measured can't be told by, where it has one of its own that is called so."""

from dataclasses import replace
from typing import Any

from agent.planner.draft import Draft
from agent.planner.names.lexicon import Meaning
from agent.planner.names.text import stem, words
from agent.planner.reading import QueryReading, Reading
from semantic_layer.manifest import Manifest


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
