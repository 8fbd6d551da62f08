"""The series of before as a running total."""

from agent.planner.edits.acts import Act
from agent.planner.edits.parts import Query, Unfit
from agent.planner.edits.shape import TIME
from agent.planner.edits.time import grain_before
from agent.planner.edits.turn import Turn
from agent.planner.leftovers import unexplained
from agent.planner.to_query import to_query


def gathering(turn: Turn, act: Act) -> Query | None:
    """The values of before added up along their time axis, by month where they have none."""
    names = turn.previous["metrics"]
    grain = grain_before(turn.previous) or "month"
    if len(names) != 1 or names[0] not in turn.manifest.metrics:
        raise Unfit("a running value of several measures, or of one made for the question")
    if [g for g in turn.previous.get("group_by", []) if not str(g).startswith(TIME)]:
        raise Unfit("a running value of each group")
    time = turn.previous.get("time") or {}
    span = "".join(f" {word} {time[word]}" for word in ("from", "to") if word in time)
    draft = turn.understand(f"cumulative {turn.manifest.metrics[names[0]].label} by {grain}{span}", {})
    if draft is None or unexplained(draft) or draft.unsupported or draft.choices:
        raise Unfit("a running value of a measure whose values can't be added")
    turn.used.append(draft)
    where = turn.previous.get("where")
    return {**to_query(draft), **({"where": where} if where else {})}
