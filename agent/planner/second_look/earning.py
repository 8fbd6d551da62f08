"""Who brings in more is told in money."""

from agent.planner.second_look.asked import Asked
from agent.planner.second_look.said import Said

_BRINGS = frozenset({"bring", "brings", "brought", "bringing"})
_MORE = frozenset({"more", "most", "less", "least"})
# Behind these no noun tells what is brought in.
_OPEN = frozenset({"", "in", "during", "than", "for", "this", "last", "per", "by", "on", "since", "us"})


def lost_earning(said: Said, asked: Asked) -> str | None:
    """ "Bring in more" of a question whose answer tells no money."""
    if any(metric.unit == "currency" for metric in asked.defined):
        return None
    for i, word in enumerate(said.text):
        if word in _BRINGS and said.at(i + 1) == "in" and said.at(i + 2) in _MORE and said.at(i + 3) in _OPEN:
            return f"{word} in"
    return None
