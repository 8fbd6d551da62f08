"""What a follow-up asks of the figure before instead of changing it: why it is so, and what it means."""

import re
from dataclasses import replace
from datetime import date

from agent.planner.edits.acts import Act
from agent.planner.edits.parts import Query
from agent.planner.edits.time import placed
from agent.planner.edits.turn import Turn
from agent.planner.questions.cues import movement, of_why
from agent.planner.questions.why import why_of
from agent.planner.reading import DefineReading, RefuseReading, WhyReading
from agent.planner.to_query import as_time

_POINTING = re.compile(
    r"\b(?:it|that|this|they|those|these|them|the (?:figures?|numbers?|values?))\b", re.IGNORECASE
)


def why_so(turn: Turn, act: Act, last_day: date) -> WhyReading | RefuseReading | None:
    """The reasons for what was told before; None where a measure of its own is named."""
    text = _POINTING.sub(" ", act.part("a"))
    fell, rose = movement(text)
    said = " ".join(of_why(text).split())
    if not said:
        found = why_of(turn.previous, turn.manifest, last_day)
        return replace(found, rose=rose) if isinstance(found, WhyReading) and fell != rose else found
    draft = turn.read(said)
    if draft is None or draft.metrics or draft.groups or draft.having or draft.made or draft.top:
        return None
    where = [f for f in turn.previous.get("where", []) if f.get("dimension") not in _named(draft.filters)]
    query = {**turn.previous, "where": [*where, *draft.filters]}
    if span := placed(draft, turn.previous):
        query["time"] = as_time(span)
    found = why_of(query, turn.manifest, last_day)
    return replace(found, rose=rose) if isinstance(found, WhyReading) and fell != rose else found


def _named(filters: list[Query]) -> set[str]:
    return {str(one.get("dimension")) for one in filters}


def meaning_of(turn: Turn, act: Act) -> DefineReading | None:
    """What the measures before mean, and so what they hold and leave out."""
    names = [name for name in turn.previous["metrics"] if name in turn.manifest.metrics]
    return DefineReading(tuple(names)) if names else None
