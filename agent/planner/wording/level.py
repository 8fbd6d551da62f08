"""Two held level: "do phones convert as often as laptops" holds the one against the other."""

from dataclasses import replace

from agent.planner.names.text import Token
from agent.planner.vocabulary import Vocabulary

# What is only said to be so much or so often; what has a comparative of its own tells what to measure.
_HOW = frozenset({"often", "frequently", "much", "many", "high", "low", "good", "well"})
_MORE = {
    "long": "longer",
    "short": "shorter",
    "fast": "faster",
    "quick": "quicker",
    "quickly": "faster",
    "slow": "slower",
    "big": "bigger",
    "large": "larger",
    "small": "smaller",
    "late": "later",
}
_OPENING = frozenset({"do", "does", "did", "is", "are", "was", "were", "has", "have", "can", "will"})
REACH = 8


def hold_level(tokens: tuple[Token, ...], vocab: Vocabulary) -> tuple[Token, ...]:
    """Put "versus" for "as ... as" in a question of yes or no; what is had so often is kept."""
    opens = next((t.text for t in tokens if t.text not in vocab.particles), "")
    if opens not in _OPENING:
        return tokens
    for i in range(1, len(tokens) - 2):
        how = tokens[i + 1].text
        if tokens[i].text != "as" or how not in _HOW | _MORE.keys():
            continue
        other = next((j for j in range(i + 2, min(i + REACH, len(tokens))) if tokens[j].text == "as"), None)
        bounds = other is not None and other + 1 < len(tokens) and tokens[other + 1].is_number
        if other is None or other + 1 == len(tokens) or bounds:
            continue
        link = "than" if how in _MORE else "versus"
        more = [replace(tokens[i + 1], text=_MORE[how], stem=_MORE[how])] if how in _MORE else []
        held = replace(tokens[other], text=link, stem=link)
        return (*tokens[:i], *more, *tokens[i + 2 : other], held, *tokens[other + 1 :])
    return tokens
