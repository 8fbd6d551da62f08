"""What is asked to explain a change, call by call, and its wording."""

from typing import Any

from agent.planner.composing.result import Told, compose
from agent.planner.composing.scope import literal
from agent.planner.reading import WhyReading
from semantic_layer.manifest import Manifest

Call = tuple[str, dict[str, Any]]
SHOWN, MOST = 3, 10
_LEAD = "Where the change is the most concentrated, which tells the place and is no proof of the cause:"


def explain(reading: WhyReading, replies: list[dict[str, Any]], manifest: Manifest) -> Call:
    """Return the next call for the reasons of a change: its dimension, its total, its parts, the answer."""
    query: dict[str, Any] = {"metrics": [reading.metric], "time": reading.time, "compare": reading.compare}
    if reading.where:
        query["where"] = list(reading.where)
    if not replies:
        return "explain_change", {"metric": reading.metric, **reading.time}
    if "error" in replies[-1] and not (reading.where and len(replies) == 1):
        text = literal(str(replies[-1]["error"]))
        return "answer", {"kind": "refusal", "reason": "unsupported", "text": text}
    if len(replies) == 1:
        return "query_metrics", query
    held = {one.get("dimension") for one in reading.where}
    dimensions = [name for name in replies[0].get("dimensions", []) if name not in held]
    total, *parts = (Told.read(reply) for reply in replies[1:])
    change = _change(total)
    if len(parts) < len(dimensions):
        order = {"name": f"{reading.metric}_difference", "descending": change is None or change >= 0}
        return "query_metrics", {
            **query,
            "group_by": [dimensions[len(parts)]],
            "order_by": [order],
            "limit": MOST,
        }
    notes = [f"Read as: {'; '.join(dict.fromkeys(reading.notes))}."] if reading.notes else []
    if change and reading.rose is not None and reading.rose != (change > 0):
        really = "rose" if change > 0 else "fell"
        before = "year" if reading.compare == "previous_year" else "period"
        notes.insert(
            0, f"It did not {'rise' if reading.rose else 'fall'} against the {before} before: it {really}."
        )
    told = [compose(total, manifest), *notes]
    if parts:
        told += [_LEAD, "\n".join(f"- {_along(one)}" for one in parts)]
    return "answer", {"text": "\n\n".join(told)}


def _change(total: Told) -> float | None:
    """By how much the measure changed; None where one of both periods has no value."""
    name = next((c["name"] for c in total.columns if c["name"].endswith("_difference")), None)
    return total.values(name)[0] if name and total.rows else None


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
