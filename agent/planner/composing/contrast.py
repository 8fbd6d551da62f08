"""The wording of why two groups differ: both values, and where else they are the furthest apart."""

from typing import Any

from agent.planner.composing.result import Told, compose
from agent.planner.composing.scope import literal
from agent.planner.reading import ContrastReading
from semantic_layer.manifest import Manifest

Call = tuple[str, dict[str, Any]]
LEAD = "Where they are furthest apart, which tells the place and is no proof of the cause:"
UNWORDABLE = "I found no way to word an answer in which every figure is traced to a cell."
SHOWN, TWO = 2, 2


def contrast(reading: ContrastReading, replies: list[dict[str, Any]], manifest: Manifest) -> Call:
    """Return the next call: both groups, both along each other dimension, the answer."""
    if replies and "error" in replies[-1]:
        text = literal(str(replies[-1]["error"]))
        return "answer", {"kind": "refusal", "reason": "unsupported", "text": text}
    if replies and "citation" not in replies[-1]:
        return "answer", {"kind": "refusal", "reason": "unsupported", "text": UNWORDABLE}
    asked = len(replies)
    if asked <= len(reading.by):
        more = [reading.by[asked - 1]] if asked else []
        return "query_metrics", {**reading.query, "group_by": [*more, *reading.query["group_by"]]}
    total, *parts = (Told.read(reply) for reply in replies)
    notes = [f"Read as: {'; '.join(dict.fromkeys(reading.notes))}."] if reading.notes else []
    told = [line for part in parts if (line := _furthest(part))]
    lines = [LEAD, "\n".join(f"- {line}" for line in told)] if told else []
    denied = [said] if (said := _denied(total, reading)) else []
    return "answer", {"text": "\n\n".join([*denied, compose(total, manifest), *notes, *lines])}


def _denied(total: Told, reading: ContrastReading) -> str:
    """That what is said to be above is below; empty where it is so, or can't be told."""
    group, metric = total.of_role("dimension")[0]["name"], total.of_role("metric")[0]["name"]
    names, values = total.values(group), total.values(metric)
    if reading.above is None or len(names) != TWO or None in values or reading.above not in map(str, names):
        return ""
    said = [*map(str, names)].index(reading.above)
    if values[said] > values[1 - said]:
        return ""
    word = "below" if values[said] < values[1 - said] else "level with"
    sides = [total.cell(at, group) for at in (said, 1 - said)]
    if isinstance(names[0], bool):
        sides = [f"“{side}” for {{{total.of_role('dimension')[0]['named']} | lower}}" for side in sides]
    return f"That is not so: {sides[0]} is {word} {sides[1]}."


def _furthest(part: Told) -> str:
    """One other dimension: the values of it in which the two groups differ the most."""
    along, group = part.of_role("dimension")[:TWO]
    metric = part.of_role("metric")[0]["name"]
    values, names = part.values(metric), part.values(along["name"])
    rows: dict[Any, list[int]] = {}
    for row, name in enumerate(names):
        if name is not None and values[row] is not None:
            rows.setdefault(name, []).append(row)
    pairs = [pair for pair in rows.values() if len(pair) == TWO]
    pairs.sort(key=lambda pair: -abs(values[pair[0]] - values[pair[1]]))
    told = [
        f"**{part.cell(a, along['name'])}** with {part.cell(a, metric)} ({part.cell(a, group['name'])}) "
        f"against {part.cell(b, metric)} ({part.cell(b, group['name'])})"
        for a, b in pairs[:SHOWN]
    ]
    return f"by {{{along['named']} | lower}}: {'; then '.join(told)}" if told else ""
