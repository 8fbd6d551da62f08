"""“Only” keeps something."""

from agent.planner.second_look.asked import Asked
from agent.planner.second_look.cues import cues
from agent.planner.second_look.said import Said

_ONLY = frozenset(("only", "solely", "exclusively"))
# "I only want one figure", "only once" and "not only" keep nothing by themselves.
_SPEECH = cues("before_idle_only")
_IDLE = cues("behind_idle_only")


def lost_only(said: Said, asked: Asked) -> str | None:
    """The word, where the query keeps and bounds nothing."""
    if asked.conditions or any(asked.query.get(key) for key in ("time", "limit", "having", "top")):
        return None
    return next(
        (
            word
            for i, word in enumerate(said.text)
            if word in _ONLY
            and word not in asked.names
            and said.at(i - 1) not in _SPEECH
            and said.at(i + 1) not in _IDLE
        ),
        None,
    )
