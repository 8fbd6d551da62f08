"""What is held against each other is told of both sides."""

from agent.planner.names.text import stem
from agent.planner.second_look.asked import Asked
from agent.planner.second_look.cues import cues
from agent.planner.second_look.said import Said

_AGAINST = cues("against")
# "Other than", "rather than" hold nothing against each other.
# "How well does it convert compared with email": what "it" is would be the other side.
_IT = frozenset(("it", "they"))
_BESIDE = ("side", "by", "side")
_NO_SIDE = frozenset(("other", "rather"))


def lost_side(said: Said, asked: Asked) -> str | None:
    """The word of a comparison, where one figure is told: of one period, one group and one measure."""
    if asked.is_held or asked.is_apart:
        return None
    for i, word in enumerate(said.text):
        if stem(word) in asked.names:
            continue
        if word in _AGAINST and ("ratio" not in asked.kinds or _IT & set(said.text[:i])):
            return word
        is_side = word == "than" and not (said.at(i - 1) in _NO_SIDE or _is_named(said.at(i - 1), asked))
        if is_side and not _is_bound(asked):
            return f"{said.at(i - 1)} than"
        if word == "both" and not (len(asked.conditions) > 1 or asked.made or _lists(asked)):
            return word
    return None


def lost_beside(said: Said, asked: Asked) -> str | None:
    """ "The same for 2022, side by side": both are to be seen, and not the other one alone."""
    before = asked.previous or {}
    is_other = "time" in before and asked.query.get("time") != before["time"]
    is_alone = is_other and not asked.is_held and asked.query["metrics"] == before.get("metrics")
    return " ".join(_BESIDE) if is_alone and said.holds(*_BESIDE) else None


def _is_named(comparative: str, asked: Asked) -> bool:
    """ "Later than promised" is late, where what is asked for is called so."""
    return bool({comparative.removesuffix("r"), comparative.removesuffix("er")} & asked.names)


def _is_bound(asked: Asked) -> bool:
    other = any(one.get("op", "=") not in ("=", "in", "is not null") for one in asked.conditions)
    return other or asked.is_bounded or any(one.get("aggregation") for one in asked.made.values())


def _lists(asked: Asked) -> bool:
    return any(isinstance(one.get("value"), list) for one in asked.conditions)
