"""Things under a condition, of which a follow-up asks what was measured before: "for orders above 500?"."""

from agent.planner.edits.acts import Act
from agent.planner.edits.follow_up import asks_anew, edit
from agent.planner.edits.parts import Query, Unfit, narrowed
from agent.planner.edits.turn import Turn


def of_those(turn: Turn, act: Act) -> Query | None:
    """The query before for those alone; None where no condition is named, but a measure of its own."""
    said = act.part("a")
    draft = turn.read(said)
    if draft is None or not draft.metrics or draft.groups or draft.having or asks_anew(draft):
        return None
    if set(draft.metrics) & set(turn.previous["metrics"]):
        return None
    has_filters = bool(draft.filters)
    asked = narrowed(turn.previous, draft, said)
    if asked.metrics and has_filters:
        raise Unfit("those alone, which are told by a measure of their own")
    return None if asked.metrics else edit(turn.previous, asked).query


def most_of_it(turn: Turn, act: Act) -> Query | None:
    """ "Which state pays the most for those?": who has the most, or the least, of what was measured."""
    metric = turn.manifest.metrics.get(turn.previous["metrics"][0])
    if metric is None or len(turn.previous["metrics"]) > 1:
        return None
    end = "lowest" if act.part("end").lower() in ("least", "lowest", "fewest") else "highest"
    draft = turn.read(f"which {act.part('a')} has the {end} {metric.label.lower()}")
    if draft is None or draft.metrics != [metric.name] or not draft.groups:
        return None
    return edit(turn.previous, draft).query
