"""A follow-up that nothing reads as it stands: read with the measure before, or edit by edit."""

import re
from collections.abc import Callable, Iterator
from typing import Any

from agent.planner.draft import Draft
from agent.planner.edits.follow_up import opens_like_edit
from agent.planner.edits.time import placed
from agent.planner.leftovers import unexplained
from agent.planner.names.text import words
from agent.planner.reading import QueryReading, Reading
from agent.planner.to_query import as_time, to_query
from semantic_layer.manifest import Manifest

Query = dict[str, Any]
LONGEST = 140
_JOINTS = re.compile(
    r"(?:[,;.]? +(?:and|but|plus|then|also)"
    r"(?: (?:also|then|now|please|only|just|this time|with it))*(?= )|;(?= )"
    # "Flip it, worst first": a comma parts two changes where the second begins as one does.
    r"|[,.] +(?:and |but |then )?(?=(?:show|give|list|do|use|take|make|sort|order|put|add|keep|drop|remove"
    r"|leave|break|split|just|only|by|per|without|as|top|bottom|best|worst|biggest|weakest|strongest"
    r"|highest|lowest|largest|smallest)\b))",
    re.IGNORECASE,
)
_OPENING = re.compile(r"^(?:and|but|plus|then|also|now|please|this time|with it)[ ,]+", re.IGNORECASE)
_THEY = re.compile(r"\b(?:these|those|them|they|their|there)\b", re.IGNORECASE)


def step_by_step(
    question: str, previous: Query, read: Callable[[str, Query], Reading | None]
) -> QueryReading | None:
    """ "Same but orders, and only the top 5": each part as an edit of what the one before made of it."""
    for parts in _parted(question):
        query = previous
        notes: list[str] = []
        changed: list[str] = []
        for part in parts:
            reading = read(part, query)
            if not isinstance(reading, QueryReading) or not (reading.changed or reading.kept):
                break
            query = reading.query
            notes += reading.notes
            changed += reading.changed
        else:
            if query != previous:
                return QueryReading(query, tuple(dict.fromkeys(notes)), tuple(dict.fromkeys(changed)))
    return None


def _parted(question: str) -> Iterator[tuple[str, ...]]:
    """The ways to part a follow-up at its joints: at each alone, then at all of them."""
    text = " ".join(question.split()).strip(" ?!.")
    joints = list(_JOINTS.finditer(text)) if len(text) <= LONGEST else []
    for joint in joints:
        yield _trimmed(text[: joint.start()], text[joint.end() :])
    if len(joints) > 1:
        ends = [0, *(joint.end() for joint in joints)]
        starts = [*(joint.start() for joint in joints), len(text)]
        yield _trimmed(*(text[a:b] for a, b in zip(ends, starts, strict=True)))


def _trimmed(*parts: str) -> tuple[str, ...]:
    return tuple(_OPENING.sub("", part.strip(" ,;.")) for part in parts if part.strip(" ,;."))


def of_the_measure_before(
    question: str, previous: Query, understand: Callable[[str, Query], Draft | None], manifest: Manifest
) -> QueryReading | None:
    """ "Which month was the strongest?" of what was measured before, under its conditions and in its time."""
    name = previous["metrics"][0]
    if name not in manifest.metrics:
        return None
    draft = understand(f"{manifest.metrics[name].label} {question}", {})
    if draft is None or unexplained(draft) or draft.choices or draft.unsupported:
        return None
    if len(draft.metrics) != 1 or not (draft.groups or draft.filters or draft.metrics != [name]):
        return None
    if draft.metrics != [name] and not _is_of_its_kind(draft.metrics[0], name, manifest):
        return None
    if _THEY.search(question) and {"limit", "top", "having"} & previous.keys():
        return None
    grouped = previous.get("group_by", [])
    is_other = any(not g.grain and g.as_text() not in grouped for g in draft.groups)
    if is_other and not (opens_like_edit(draft) or _THEY.search(question)):
        return None  # A whole question by another group may be of any measure.
    said = {f.get("dimension") for f in draft.filters}
    query = to_query(draft)
    if not draft.groups and grouped and not {"limit", "top"} & previous.keys():
        query["group_by"] = grouped
    where = [*(f for f in previous.get("where", []) if f.get("dimension") not in said), *draft.filters]
    span = placed(draft, previous)
    time = as_time(span) if span else previous.get("time")
    query |= ({"where": where} if where else {}) | ({"time": time} if time else {})
    kept = tuple(word for key, word in (("metrics", "measure"), ("time", "date range")) if key in previous)
    return QueryReading(query, tuple(draft.notes), ("grouping",) if draft.groups else ("filters",), kept)


def _is_of_its_kind(other: str, name: str, manifest: Manifest) -> bool:
    """Whether a measure is of the unit of the one before, and of no more than that was of."""
    new, old = manifest.metrics.get(other), manifest.metrics[name]
    is_wider = new is not None and set(words(new.label)) < set(words(old.label))
    return new is not None and new.unit in (old.unit, "ratio") and not is_wider
