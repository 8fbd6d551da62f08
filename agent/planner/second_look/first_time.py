"""“For the first time” keeps those alone who had not done so before."""

from agent.planner.second_look.asked import Asked
from agent.planner.second_look.said import Said

_PHRASE = ("for", "the", "first", "time")
_TOLD_BY = ("first", "new", "since", "cohort")


def lost_first_time(said: Said, asked: Asked) -> str | None:
    """The words, where the query tells no first of anything."""
    is_said = any(said.text[i : i + len(_PHRASE)] == _PHRASE for i in range(len(said.text)))
    is_told = any(one in asked.text for one in _TOLD_BY) or "metric_time" in asked.query.get("top", {}).get(
        "by", ""
    )
    return " ".join(_PHRASE) if is_said and not is_told else None
