"""What points at the one thing that was told before keeps to it."""

from agent.planner.second_look.asked import Asked
from agent.planner.second_look.cues import cues
from agent.planner.second_look.said import Said

_POINTING = cues("pointing")


def lost_antecedent(said: Said, asked: Asked) -> str | None:
    """The pronoun, where one thing alone was told before and the query keeps to nothing."""
    before = asked.previous or {}
    if before.get("limit") != 1 or not before.get("group_by"):
        return None
    if asked.groups or asked.conditions or asked.query.get("time") != before.get("time"):
        return None
    return next((word for word in said.text if word in _POINTING), None)
