"""What is asked to explain a change, call by call, and its wording."""

from typing import Any

from agent.notes import UNEVEN
from agent.planner.composing.result import Told, compose
from agent.planner.composing.scope import literal
from agent.planner.composing.verdict import verdict
from agent.planner.reading import WhyReading
from agent.tools.made import PREFIX
from semantic_layer.manifest import Manifest

Call = tuple[str, dict[str, Any]]
SHOWN, MOST = 3, 10
# Two periods are told apart by these, whatever happened in them.
_OF_TIMES = {"date__month_name", "date__season"}
_LEAD = "Where the change is the most concentrated, which tells the place and is no proof of the cause:"


def explain(reading: WhyReading, replies: list[dict[str, Any]], manifest: Manifest) -> Call:
    """Return the next call for the reasons of a change: its dimension, its total, its parts, the answer."""
    query = _query(reading)
    if not replies and not reading.by:
        return "explain_change", {"metric": reading.metric, **reading.time}
    may_fail = bool(reading.where or reading.two) and len(replies) == 1 and not reading.by
    if replies and "error" in replies[-1] and not may_fail:
        text = literal(str(replies[-1]["error"]))
        return "answer", {"kind": "refusal", "reason": "unsupported", "text": text}
    # What was found of the dimensions stands before the queries, where none is named.
    replies = [{"dimensions": [*reading.by]}, *replies] if reading.by else replies
    if len(replies) == 1:
        return "query_metrics", query
    held = {one.get("dimension") for one in reading.where} - {*reading.by}
    dimensions = [name for name in replies[0].get("dimensions", []) if name not in held | _OF_TIMES]
    total, *parts = (Told.read(reply) for reply in replies[1:])
    change = _change(total)
    if len(parts) < len(dimensions):
        name = f"{PREFIX}more_{reading.metric}" if reading.two else f"{reading.metric}_difference"
        order = {"name": name, "descending": change is None or change >= 0}
        along = {**query, "group_by": [dimensions[len(parts)]], "order_by": [order]}
        return "query_metrics", along if reading.by else {**along, "limit": MOST}
    notes = [f"Read as: {'; '.join(dict.fromkeys(reading.notes))}."] if reading.notes else []
    told = [
        *_uneven(replies[1]),
        *_premise(reading, total, change, manifest),
        compose(total, manifest),
        *notes,
    ]
    if parts and change != 0:
        told += [_LEAD, "\n".join(f"- {_along(one, MOST if reading.by else SHOWN)}" for one in parts)]
    return "answer", {"text": "\n\n".join(told)}


def _query(reading: WhyReading) -> dict[str, Any]:
    """The query of the measure with what it is held against."""
    query = reading.two or {"metrics": [reading.metric], "time": reading.time, "compare": reading.compare}
    return {**query, "where": list(reading.where)} if reading.where else dict(query)


def _premise(reading: WhyReading, total: Told, change: float | None, manifest: Manifest) -> list[str]:
    """What is to be said of what the question takes for granted."""
    if reading.claim:
        return [f"{said}."] if (said := verdict(total, reading.claim, manifest)) else []
    if change is None or reading.rose is None or (change and reading.rose == (change > 0)):
        return []
    really = "rose" if change > 0 else "fell" if change else "did not change"
    before = "year before" if reading.compare == "previous_year" else "period before"
    before = "period named" if reading.two else before
    return [f"It did not {'rise' if reading.rose else 'fall'} against the {before}: it {really}."]


def _uneven(reply: dict[str, Any]) -> list[str]:
    """The first reason of all: of one period the data holds a part alone."""
    is_uneven = UNEVEN.rstrip(".") in str(reply.get("note", ""))
    return [f"{UNEVEN} That alone can be why they differ."] if is_uneven else []


def _change(total: Told) -> float | None:
    """By how much the measure changed; None where one of both periods has no value."""
    named = (c["name"] for c in total.columns)
    name = next((n for n in named if n.endswith("_difference") or n.startswith(f"{PREFIX}more_")), None)
    return total.values(name)[0] if name and total.rows else None


def _along(parts: Told, most: int) -> str:
    """One dimension: the values that the change is the largest of."""
    label = parts.of_role("dimension")[0]
    metrics = [column["name"] for column in parts.of_role("metric")]
    compared = [column["name"] for column in parts.of_role("comparison")]
    metric, before = (metrics[0], compared[0]) if compared else (metrics[1], metrics[0])
    places = []
    for row in range(min(len(parts.rows), most)):
        is_none = parts.values(label["name"])[row] is None
        named = f"no {{{label['named']} | lower}}" if is_none else parts.cell(row, label["name"])
        earlier = f" against {parts.cell(row, before)}" if parts.values(before)[row] is not None else ""
        places.append(f"**{named}** with {parts.cell(row, metric)}{earlier}")
    return f"by {{{label['named']} | lower}}: {'; then '.join(places)}"
