"""Two roles in one place: "seller and customer of the same state" holds two columns against each other."""

from agent.planner.second_look.asked import Asked
from agent.planner.second_look.said import Said

_SAME = frozenset(("same", "one", "own"))
_INSIDE = frozenset(("inside", "within", "in", "of", "from", "the", "their", "to"))
_PLACES = frozenset(("state", "city", "country", "region", "county", "province", "district", "town"))
_FEWEST = 2


def lost_same(said: Said, asked: Asked) -> str | None:
    """The words, where a place that several have is said to be the same and the query keeps no such thing."""
    for i, word in enumerate(said.text):
        place = said.at(i + 1)
        if word not in _SAME or place not in _PLACES or said.at(i - 1) not in _INSIDE:
            continue
        if word == "one" and said.at(i - 1) not in ("inside", "within"):
            continue
        having = asked.manifest.by_short_name.get(place, ())
        if len({one.entity for one in having}) >= _FEWEST:
            return f"{word} {place}"
    return None
