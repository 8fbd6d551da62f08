"""What something holds of most often: by the part of its rows ("which line is most often late")."""

import re
from typing import Any

from agent.planner.draft import Draft
from agent.planner.making.measures import add_made, made_rate, told_part
from agent.planner.making.part import PART
from agent.planner.names.text import stem
from agent.planner.passes.popular import row_counts
from semantic_layer.manifest import Metric

# Where it happened restricts what is counted: "which category sells most often in Ohio".
_PLACED = frozenset({"in", "from", "to", "at", "near", "within"})
_ENDS = frozenset({"most", "least"})
_OFTEN = re.compile(r"\b(?:most|least) (?:often|frequently)\b", re.IGNORECASE)
_COUNTS = ("count", "count_distinct")


def said_often(question: str) -> tuple[tuple[int, int], ...]:
    """Where a question says "most often" or the like, as offsets."""
    return tuple(found.span() for found in _OFTEN.finditer(question))


def settle_most_often(draft: Draft) -> None:
    """Rank groups by the part of their rows of which something is said behind "most often"."""
    ends = [(i, t) for i, t in enumerate(draft.tokens) if t.text in _ENDS]
    at = next((i for i, t in ends if any(t.start <= a and b <= t.end for a, b in draft.often)), None)
    if at is not None and draft.having:
        draft.unsupported.append("which of several most often did so, with a number of its own")
    groups = [group for group in draft.groups if not group.grain]
    if (
        at is None
        or len(groups) != 1
        or len(draft.groups) != 1
        or len(draft.metrics) != 1
        or draft.wants_share
    ):
        return
    name = _counted(draft, draft.metrics[0])
    metric = draft.manifest.metrics[name]
    if not draft.ranks or metric.aggregation not in _COUNTS or draft.compare or draft.having:
        return
    is_of_each = groups[0].name.endswith("_id")
    if name != draft.metrics[0]:
        draft.metrics = [name]
        if is_of_each:
            return  # Of each one it is a number: whoever did it once did nothing else.
    behind = [s for s in draft.spans if s.first > at and draft.word(draft.before(s)) not in _PLACED]
    said = {m.name for s in behind for m in s.meanings}
    parts = [
        f
        for f in draft.filters
        if f.get("dimension") in said and f["dimension"] != groups[0].name and f["op"] != "is not null"
    ]
    if is_of_each and parts and not any(_is_flag(draft, part) for part in parts):
        return  # "Who ordered most often in Ohio"
    made = made_rate(draft, name) if metric.filters and not parts and _is_whole_named(draft, metric) else None
    if parts and not metric.filters:
        draft.filters = [f for f in draft.filters if f not in parts]
        label = f"{metric.label}: share of {told_part(draft, parts[-1])}"
        told = {"name": PART, "label": label, "numerator": name, "denominator": name, "where": parts}
        made = add_made(draft, told)
    if made is not None:
        draft.metrics, draft.order_metric = [made], made


def _is_flag(draft: Draft, condition: dict[str, Any]) -> bool:
    return draft.manifest.dimensions[condition["dimension"]].data_type == "boolean"


def _counted(draft: Draft, name: str) -> str:
    """How often something is paid is a number of payments, and no amount."""
    metric = draft.manifest.metrics[name]
    counts = row_counts(draft, metric.model) if metric.aggregation == "sum" and metric.model else []
    return counts[0] if len(counts) == 1 else name


def _is_whole_named(draft: Draft, metric: Metric) -> bool:
    """Whether it is said of what the part is: in "products most often returned" nothing is."""
    found = [m for m in draft.manifest.metrics.values() if (m.model, m.filters) == (metric.model, ())]
    nouns = {stem(m.label.lower().split()[-1]) for m in found if m.aggregation == "count"}
    return any(token.stem in nouns for token in draft.tokens)
