"""How two groups differ where no measure is named: how many they are, their rates and means beside it."""

from typing import Any

from agent.planner.draft import Draft
from agent.planner.reading import LookupReading, QueryReading, Reading
from agent.tools.lookups import is_known
from semantic_layer.layer import SemanticLayer
from semantic_layer.manifest import Metric

TWO, MOST = 2, 6
SEGMENTS = "segment__segment_name"
SIDE_BY_SIDE = "no measure was named: how many there are is told with rates and means of the same records"


def unlike(draft: Draft, layer: SemanticLayer) -> Reading | None:
    """Return the measures of two values of one group; None where more than that is said."""
    pair = _pair(draft) or _segment(draft)
    if pair is None or draft.having or draft.made or draft.ranks or draft.wants_share or draft.choices:
        return None
    name = str(pair["dimension"])
    if name == SEGMENTS and is_known("segments", layer.manifest):
        return LookupReading({"what": "segments"})
    counted = [layer.manifest.metrics[one] for one in draft.metrics if one in layer.manifest.metrics]
    if len(draft.metrics) != 1 or not counted or counted[0].unit != "count":
        return None
    told = [counted[0], *_means(counted[0], name, layer)]
    query: dict[str, Any] = {
        "metrics": [one.name for one in told],
        "group_by": [name],
        "where": draft.filters,
    }
    if draft.time is not None:
        return None
    return QueryReading(query, (SIDE_BY_SIDE, *draft.notes)) if len(told) > 1 else None


def _pair(draft: Draft) -> dict[str, Any] | None:
    """The condition that two values of one group are meant."""
    pairs = [one for one in draft.filters if one.get("op") == "in" and len(one.get("value", ())) == TWO]
    groups = {group.name for group in draft.groups}
    return pairs[0] if len(pairs) == 1 and groups <= {pairs[0].get("dimension")} else None


def _segment(draft: Draft) -> dict[str, Any] | None:
    """The condition that one segment is meant: what sets it apart is told of each."""
    only = draft.filters[0] if len(draft.filters) == 1 and not draft.groups else {}
    return only if (only.get("dimension"), only.get("op")) == (SEGMENTS, "=") else None


def _means(counted: Metric, name: str, layer: SemanticLayer) -> list[Metric]:
    """The rates and means of what a count is of, those people want to rise or fall first."""
    manifest = layer.manifest
    facts = set(manifest.facts(counted.name))
    found = [
        one
        for one in manifest.metrics.values()
        if (one.type == "ratio" or one.aggregation == "average")
        and not one.hidden
        and set(manifest.facts(one.name)) == facts
        and not layer.unavailable(one.name)
        and any(dimension.full_name == name for dimension in manifest.reachable([one.name]))
    ]
    return sorted(found, key=lambda one: one.direction is None)[: MOST - 1]
