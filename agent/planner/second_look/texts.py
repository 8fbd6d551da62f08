"""What texts say is no number of them: "what do the bad reviews of lamps say"."""

from agent.planner.second_look.asked import Asked
from agent.planner.second_look.said import Said

_AUXILIARIES = frozenset(("do", "did", "does", "are", "were", "is"))
_SAYING = frozenset(("say", "says", "mention", "write", "complain", "criticise", "criticize", "praise"))


def lost_text(said: Said, asked: Asked) -> str | None:
    """The word at the end that asks what is said, where only a count of those who said it is told."""
    if said.at(0) != "what" or said.at(1) not in _AUXILIARIES or asked.is_grouped:
        return None
    last = said.text[-1]
    is_about = last == "about" and said.at(1) in ("are", "were", "is")
    asks = last in _SAYING or is_about or (last == "about" and said.at(len(said.text) - 2) in _SAYING)
    counts = all(metric.unit == "count" for metric in asked.defined)
    return last if asks and counts and asked.defined else None
