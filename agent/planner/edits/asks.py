"""What a follow-up asks of the figure before instead of changing it: why it is so, and what it means."""

import re
from dataclasses import replace
from datetime import date

from agent.planner.edits.acts import Act
from agent.planner.edits.parts import Query, pinned
from agent.planner.edits.shape import TIME
from agent.planner.edits.time import placed
from agent.planner.edits.turn import Turn
from agent.planner.edits.unfit import Unfit
from agent.planner.questions.cues import movement, of_why
from agent.planner.questions.why import why_of
from agent.planner.reading import DefineReading, RefuseReading, WhyReading
from agent.planner.to_query import as_time
from semantic_layer.calendar import period

_POINTING = re.compile(
    r"\b(?:it|that|this|they|those|these|them|the (?:figures?|numbers?|values?))\b", re.IGNORECASE
)


def why_so(turn: Turn, act: Act, last_day: date) -> WhyReading | RefuseReading | None:
    """The reasons for what was told before; None where a measure of its own is named."""
    text = _POINTING.sub(" ", act.part("a"))
    fell, rose = movement(text)
    said = " ".join(of_why(text).split())
    if not said:
        found = why_of(_of_its_row(turn), turn.manifest, last_day)
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


def _of_its_row(turn: Turn) -> Query:
    """The query before for the rows that were told alone: of the worst category the reasons are its own.

    Raises Unfit where they were ranked by how much there is of them, which no change explains.
    """
    if not {"limit", "top"} & turn.previous.keys():
        return turn.previous
    if alone := _of_one_period(turn):
        return alone
    order = turn.previous.get("order_by") or [{"name": ""}]
    is_of_change = str(order[0]["name"]).endswith(("_change", "_difference"))
    if turn.previous.get("group_by") and not is_of_change:
        raise Unfit("why some have more or less than others; ask why a figure changed")
    return pinned(turn.previous, turn.shown)


def _of_one_period(turn: Turn) -> Query | None:
    """The query before of the one month, week or day that it ranked first, which is held against the last."""
    groups = turn.previous.get("group_by", [])
    if len(groups) != 1 or not str(groups[0]).startswith(TIME):
        return None
    told = turn.shown.get(str(groups[0]), ())
    if len(told) != 1:
        return None
    span = period(date.fromisoformat(str(told[0])[:10]), str(groups[0]).removeprefix(TIME))
    off = ("limit", "top", "order_by", "group_by")
    query = {key: value for key, value in turn.previous.items() if key not in off}
    return {**query, "time": as_time(span)}


def _named(filters: list[Query]) -> set[str]:
    return {str(one.get("dimension")) for one in filters}


def meaning_of(turn: Turn, act: Act) -> DefineReading | None:
    """What the measures before mean, and so what they hold and leave out."""
    names = [name for name in turn.previous["metrics"] if name in turn.manifest.metrics]
    return DefineReading(tuple(names)) if names else None
