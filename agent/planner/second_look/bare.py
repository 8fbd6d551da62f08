"""A second question of one word or two at the end: "..., and when?", "... and on what?"."""

from agent.planner.second_look.asked import Asked
from agent.planner.second_look.said import Said
from semantic_layer.query import METRIC_TIME

_OF_WHAT = frozenset({"what", "whom", "which", "who"})
_BEFORE_WHAT = frozenset({"on", "to", "for", "by", "from", "with", "in", "at"})
_PLACES = frozenset({"state", "city", "country", "region"})
_DID = frozenset({"did", "do", "does", "was", "were", "is", "are"})
LONGEST = 4


def lost_bare_question(said: Said, asked: Asked) -> str | None:
    """The short question behind an "and", where no row tells what it asks."""
    if asked.reading.ahead or asked.reading.steps:
        return None
    for i, word in enumerate(said.text):
        is_last = i + LONGEST >= len(said.text) - 1
        asks = _asks(said, i + 1) if word == "and" and (is_last or said.at(i + 2) in _DID) else ""
        if asks and not _is_told(asks, asked):
            return " ".join(said.text[i:])
    return None


def _asks(said: Said, i: int) -> str:
    """The word of asking, if only it and its preposition stand there, or what is said of it or them."""
    if said.at(i) in ("when", "where"):
        return said.at(i)
    if said.at(i) in _BEFORE_WHAT and said.at(i + 1) in _OF_WHAT and i + 1 == len(said.text) - 1:
        return said.at(i + 1)
    return "who" if said.at(i) == "who" and said.at(i + 2) in ("it", "them") else ""


def _is_told(asks: str, asked: Asked) -> bool:
    if asks == "when":
        return METRIC_TIME in asked.groups or any(_is_of_time(name, asked) for name in asked.groups)
    kinds = {name.rpartition("__")[2] for name in asked.groups}
    if asks == "where":
        return bool(kinds & _PLACES)
    return len(asked.groups) > asked.is_ranked  # the first of what is ranked is told by one


def _is_of_time(name: str, asked: Asked) -> bool:
    dimension = asked.manifest.dimensions.get(name)
    return dimension is not None and dimension.data_type in ("date", "timestamp")
