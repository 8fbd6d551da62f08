"""As many figures are told as are asked for, and where a number is asked for, no list."""

from agent.planner.names.text import stem
from agent.planner.second_look.asked import Asked
from agent.planner.second_look.cues import cues
from agent.planner.second_look.extremes import superlatives
from agent.planner.second_look.said import Said
from agent.planner.vocabulary import vocabulary

_TOLD_APART = ("counted", "averaged", "compare", "cumulative", "cohort", "top")
_HOW = frozenset(("many", "much"))
_SUM = frozenset(("together", "combined"))
_THEY, NEAR = frozenset(("they", "it", "those", "these")), 5
_FIGURES = cues("figures")
# What asks for a row of each group beside its number.
_LISTING = cues("listing")


def second_figure(said: Said, asked: Asked) -> str | None:
    """The second of two figures asked for, where one is told."""
    if len(asked.query["metrics"]) > 1 or asked.reading.ahead:
        return None
    found = [
        f"{word} {said.at(i + 1)}"
        for i, word in enumerate(said.text)
        if (word == "how" and said.at(i + 1) in _HOW and not _goes_on(said.at(i + 2), asked))
        or (word == "what" and said.at(i + 1) in _FIGURES)
    ]
    both = not asked.is_part or (any("how" in one for one in found) and any("what" in one for one in found))
    return found[1] if len(found) > 1 and both else None


def asked_of_them(said: Said, asked: Asked) -> str | None:
    """What is asked besides of what was counted: "how many came back, and what were they worth?"."""
    query = asked.query
    if len(query["metrics"]) > 1 or asked.groups or any(query.get(key) for key in _TOLD_APART):
        return None
    if asked.reading.ahead or asked.reading.claim:
        return None
    for i, word in enumerate(said.text):
        is_second = word in ("what", "how") and said.at(i - 1) == "and"
        if is_second and _THEY & set(said.text[i + 2 : i + NEAR]) and said.at(i + 2) != "of":
            return f"{word} {said.at(i + 1)}"
    return None


def lost_sum(said: Said, asked: Asked) -> str | None:
    """What the first ones have together, where each of them is told."""
    query = asked.query
    is_list = (query.get("limit") or 0) > 1 and len(query["metrics"]) == 1 and not asked.reading.ahead
    return next((word for word in said.text if word in _SUM), None) if is_list and asked.groups else None


def _goes_on(word: str, asked: Asked) -> bool:
    """ "How many of them", or in "and how many in May" the same of another group."""
    return word == "of" or (bool(asked.groups) and word in vocabulary().prepositions)


def list_for_number(said: Said, asked: Asked) -> str | None:
    """“How many” of what, where a row of each group is told and nothing asks for that."""
    query = asked.query
    if not asked.groups or any(query.get(key) for key in _TOLD_APART):
        return None
    if len(query["metrics"]) > 1 or said.words & {"each", "per", "by", "every", "any"}:
        return None
    for i in range(len(said.text)):
        if said.text[i : i + 2] == ("how", "many"):
            listed = bool(_LISTING & set(said.text[i + 2 :])) or any(superlatives(said))
            is_other = asked.is_of_time and stem(said.at(i + 2)) not in str(query["group_by"])
            return None if listed or is_other else f"how many {said.at(i + 2)}"
    return None
