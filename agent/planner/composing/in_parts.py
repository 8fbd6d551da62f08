"""The wording of several answers to one question, one after the other."""

from typing import Any

from agent.planner.composing.result import Told, compose
from agent.planner.composing.scope import literal
from agent.planner.reading import PartsReading
from semantic_layer.manifest import Manifest

Call = tuple[str, dict[str, Any]]
UNWORDABLE = "I found no way to word an answer in which every figure is traced to a cell."


def tell_parts(reading: PartsReading, replies: list[dict[str, Any]], manifest: Manifest) -> Call:
    """Return the next call: the query of each part, then the answer."""
    if replies and "citation" not in replies[-1]:
        text = literal(str(replies[-1].get("error", UNWORDABLE)))
        return "answer", {"kind": "refusal", "reason": "unsupported", "text": text}
    if len(replies) < len(reading.parts):
        return "query_metrics", reading.parts[len(replies)].query
    told = zip(reading.parts, replies, strict=True)
    texts = [compose(Told.read(reply), manifest, part.query.get("made", ())) for part, reply in told]
    notes = dict.fromkeys(note for part in reading.parts for note in part.notes)
    read_as = [f"Read as: {'; '.join(notes)}."] if notes else []
    return "answer", {"text": "\n\n".join([*texts, *read_as])}
