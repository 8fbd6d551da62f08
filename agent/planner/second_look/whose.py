"""Those “who did” something are kept, not counted beside what is asked of them."""

from agent.planner.second_look.asked import Asked
from agent.planner.second_look.said import Said


def lost_clause(said: Said, asked: Asked) -> str | None:
    """The clause behind "who", where several measures are told and nothing is kept."""
    if len(asked.query["metrics"]) < len(("of whom", "asked")) or asked.conditions or asked.is_grouped:
        return None
    for i, word in enumerate(said.text):
        if word == "who" and i not in said.begins and i > 1:
            return f"who {said.at(i + 1)}"
    return None
