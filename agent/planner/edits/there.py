""" "How many orders came from there?": in a follow-up, the place, or the one thing, told before."""

import re
from collections.abc import Mapping
from typing import Any

from semantic_layer.query import METRIC_TIME

Query = dict[str, Any]
_BE = r"(?:is|are|was|were|be|been|being|'s|’s|’re|'re|will|would|has|have|had|isn't|aren't|wasn't|weren't)"
# In "were there any", "there are" it stands for no place.
_THERE = re.compile(
    rf"(?:\b(?P<led>from|to|in|into|over|out|near|around) )?\bthere\b(?! (?:{_BE}|any|some|no)\b)",
    re.IGNORECASE,
)
_EXPLETIVE = re.compile(rf"{_BE} there\b|^(?:and |so |but )?there\b", re.IGNORECASE)
# "Then" at the end of a question is when that was; after a comma it only leads on.
_THEN = re.compile(r"(?<!,) \b(?:back )?then(?=[?!. ]*$)|\bat (?:the|that) time(?=[?!. ]*$)", re.IGNORECASE)
_ASKING = re.compile(r"(?:and |but |so )?(?:what|how|which|who|did|was|were|had)\b", re.IGNORECASE)
_THAT_ONE = re.compile(r"\b(?:that|this)(?: very)? one\b", re.IGNORECASE)
_DOES_IT = re.compile(
    r"\b(?P<verb>does|do|did) it\b|\b(?P<of_people>did|does|do|has|have|had) (?:they|he|she)\b", re.IGNORECASE
)
_ITS = re.compile(r"\b(?:its|their|his|her)\b(?! own\b)", re.IGNORECASE)
# Beside these a figure is no further one of the row that was told.
_APART = re.compile(
    r"\b(?:by|per|over|across|each|every|in|during|since|between|last|before|after|(?:19|20)\d\d)\b",
    re.IGNORECASE,
)
# "How much of it" is of what was measured.
_OF_IT = re.compile(r"(?<!much )(?<!many )\b(?P<verb>of|from|for|with|about) it\b", re.IGNORECASE)


def name_there(question: str, previous: Query | None, shown: Mapping[str, tuple[Any, ...]]) -> str:
    """Put "that city" for "there" and "it" where one row was told before.

    Where several were, it is each of these; else it is under the conditions of the question before.
    """
    if not previous or "metrics" not in previous:
        return question
    noun = _one_told(previous, shown)
    question = _name_then(question, previous, noun)
    match = None if _EXPLETIVE.search(question) else _THERE.search(question)
    if noun:
        if match:
            return f"{question[: match.start()]}{match['led'] or 'in'} that {noun}{question[match.end() :]}"
        question = _THAT_ONE.sub(f"that {noun}", question)
        if _APART.search(question):
            question = _ITS.sub(f"that {noun}'s", question, count=1)
        named = _DOES_IT.sub(lambda m: f"{m['verb'] or m['of_people']} that {noun}", question, count=1)
        return (
            named
            if named != question
            else _OF_IT.sub(lambda m: f"{m['verb']} that {noun}", question, count=1)
        )
    if match is None:
        return question
    rest = " ".join(f"{question[: match.start()]} {question[match.end() :]}".split())
    if {"limit", "top"} & previous.keys():
        return f"{rest.rstrip('?!. ')} for each of them"
    return rest if rest.lower().startswith("and ") else f"and {rest[:1].lower()}{rest[1:]}"


def _name_then(question: str, previous: Query, noun: str | None) -> str:
    """Put "in that month" for "then" after the one month told, "in that period" after a question of one."""
    is_dated = noun is not None and _is_of_time(previous)
    if _ASKING.match(question) and (is_dated or previous.get("time")):
        return _THEN.sub(f" in that {noun if is_dated else 'period'}", question)
    return question


def _is_of_time(previous: Query) -> bool:
    """Whether the rows of a query are of one period each."""
    return str(previous["group_by"][0]).startswith(METRIC_TIME)


def _one_told(previous: Query, shown: Mapping[str, tuple[Any, ...]]) -> str | None:
    """The noun of the one group that the question before told one row of."""
    groups = [str(group) for group in previous.get("group_by", [])]
    if len(groups) != 1 or previous.get("limit") != 1:
        return None
    if not groups[0].startswith("metric_time") and len(shown.get(groups[0], ())) != 1:
        return None
    return noun_of(groups[0])


def noun_of(group: str) -> str:
    """What one thing of a group is called: "seller" of `seller__seller_id`."""
    return group.split("__")[-1].removesuffix("_id").replace("_", " ")
