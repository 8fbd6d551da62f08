"""Who asks how something is counted is told that, and no figure."""

import re

from agent.planner.second_look.asked import Asked
from agent.planner.second_look.said import Said

_DEFINING = re.compile(
    r"\b(?:how|what)(?: exactly| precisely)? (?:do|does|did|is|are|would) (?:you|we|it|they)"
    r" (?:exactly |precisely |actually )?"
    r"(?:work out|count as|count|define|calculate|compute|measure|decide|treat|class|mean by|understand by)\b"
    r"|\bwhat(?: exactly| precisely)? (?:counts?|qualif(?:y|ies)|passes) (?:as|for)\b"
)


def figure_for_definition(said: Said, asked: Asked) -> str | None:
    """The words that ask for a definition, where no time is named that a figure would be of."""
    found = _DEFINING.search(" ".join(said.text))
    return found[0] if found and not asked.query.get("time") else None
