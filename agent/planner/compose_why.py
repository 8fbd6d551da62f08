"""What is asked to explain a change, call by call, and its wording."""

from typing import Any

from agent.planner.compose import Told, compose
from agent.planner.reading import WhyReading
from agent.planner.scope import literal
from semantic_layer.manifest import Manifest

Call = tuple[str, dict[str, Any]]
SHOWN, MOST = 3, 10


def explain(reading: WhyReading, replies: list[dict[str, Any]], manifest: Manifest) -> Call:
    """Return the next call for the reasons of a change: its dimension, its total, its parts, the answer."""
    query = {"metrics": [reading.metric], "time": reading.time, "compare": "previous_period"}
    if not replies:
        return "explain_change", {"metric": reading.metric, **reading.time}
    if "error" in replies[-1]:
        text = literal(str(replies[-1]["error"]))
        return "answer", {"kind": "refusal", "reason": "unsupported", "text": text}
    if len(replies) == 1:
        return "query_metrics", query
    dimensions = replies[0]["dimensions"]
    if len(replies) < 2 + len(dimensions):
        order = {"name": f"{reading.metric}_difference", "descending": replies[0]["rose"]}
        return "query_metrics", {
            **query,
            "group_by": [dimensions[len(replies) - 2]],
            "order_by": [order],
            "limit": MOST,
        }
    total, *parts = (Told.read(reply) for reply in replies[1:])
    notes = [f"Read as: {'; '.join(dict.fromkeys(reading.notes))}."] if reading.notes else []
    really = "rose" if replies[0]["rose"] else "fell"
    if replies[0]["moved"] and reading.rose is not None and reading.rose != replies[0]["rose"]:
        notes.insert(
            0, f"It did not {'rise' if reading.rose else 'fall'} against the period before: it {really}."
        )
    lead = "Where the change is the most concentrated, which tells the place and is no proof of the cause:"
    told = "\n".join(f"- {_along(one)}" for one in parts)
    return "answer", {"text": "\n\n".join([compose(total, manifest), *notes, lead, told])}


def _along(parts: Told) -> str:
    """One dimension: the values that the change is the largest of."""
    label = parts.of_role("dimension")[0]
    metric = parts.of_role("metric")[0]["name"]
    before = parts.of_role("comparison")[0]["name"]
    places = []
    for row in range(min(len(parts.rows), SHOWN)):
        is_none = parts.values(label["name"])[row] is None
        named = f"no {{{label['named']} | lower}}" if is_none else parts.cell(row, label["name"])
        earlier = f" against {parts.cell(row, before)}" if parts.values(before)[row] is not None else ""
        places.append(f"**{named}** with {parts.cell(row, metric)}{earlier}")
    return f"by {{{label['named']} | lower}}: {'; then '.join(places)}"
