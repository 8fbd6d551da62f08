"""What is asked for each one is told for each one."""

from agent.planner.names.text import stem
from agent.planner.second_look.asked import Asked
from agent.planner.second_look.cues import cues
from agent.planner.second_look.said import Said

_EACH = cues("each")
# "By whether they bought", "depending on whether it was late"
_PARTING = frozenset(("by", "on", "to", "per"))
_ASKING = cues("asking") | {"whether"}
# "By how much" asks for a difference, "by when" for a time.
_AMOUNTS = frozenset(("much", "many", "far"))
_PER_THING = frozenset(("ratio", "average", "median", "max", "min"))
# "Each other", "every one", "apart from".
_IDLE_BEHIND = cues("behind_idle_each")


def lost_by(said: Said, asked: Asked) -> str | None:
    """ "By where", "by how": what is told by a clause, where nothing is told apart."""
    if asked.is_grouped or asked.query.get("compare") or asked.reading.steps:
        return None
    found = (i for i, word in enumerate(said.text) if word == "by" and said.at(i + 1) in _ASKING)
    return next((f"by {said.at(i + 1)}" for i in found if said.at(i + 2) not in _AMOUNTS), None)


def lost_each(said: Said, asked: Asked) -> str | None:
    """The word that parts what is told, where there is one figure, and it is of no single thing."""
    if "whether" in said.text and not asked.is_grouped:
        at = said.text.index("whether")
        if said.at(at - 1) in _PARTING:
            return "whether"
    several = len(asked.query["metrics"]) > 1
    if asked.is_grouped or several or asked.kinds & _PER_THING or asked.query.get("top"):
        return None
    if any("by" in one for one in asked.conditions):
        return None
    return next(
        (
            word
            for i, word in enumerate(said.text)
            if word in _EACH and stem(word) not in asked.names and said.at(i + 1) not in _IDLE_BEHIND
        ),
        None,
    )
