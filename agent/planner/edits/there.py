""" "How many orders came from there?": in a follow-up, the place, or the one thing, told before."""

import re
from collections.abc import Mapping
from typing import Any

Query = dict[str, Any]
_BE = r"(?:is|are|was|were|be|been|being|'s|’s|’re|'re|will|would|has|have|had|isn't|aren't|wasn't|weren't)"
# In "were there any", "there are" it stands for no place.
_THERE = re.compile(
    rf"(?:\b(?P<led>from|to|in|into|over|out|near|around) )?\bthere\b(?! (?:{_BE}|any|some|no)\b)",
    re.IGNORECASE,
)
_EXPLETIVE = re.compile(rf"{_BE} there\b|^(?:and |so |but )?there\b", re.IGNORECASE)
_DOES_IT = re.compile(r"\b(?P<verb>does|do|did) it\b", re.IGNORECASE)
# "How much of it" is of what was measured.
_OF_IT = re.compile(r"(?<!much )(?<!many )\b(?P<verb>of|from|for|with|about) it\b", re.IGNORECASE)


def name_there(question: str, previous: Query | None, shown: Mapping[str, tuple[Any, ...]]) -> str:
    """Put "that city" for "there" and "it" where one row was told before.

    Where several were, it is each of these; else it is under the conditions of the question before.
    """
    if not previous or "metrics" not in previous:
        return question
    noun = _one_told(previous, shown)
    match = None if _EXPLETIVE.search(question) else _THERE.search(question)
    if noun:
        if match:
            return f"{question[: match.start()]}{match['led'] or 'in'} that {noun}{question[match.end() :]}"
        named = _DOES_IT.sub(lambda m: f"{m['verb']} that {noun}", question, count=1)
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


def _one_told(previous: Query, shown: Mapping[str, tuple[Any, ...]]) -> str | None:
    """The noun of the one group that the question before told one row of."""
    groups = [str(group) for group in previous.get("group_by", [])]
    if len(groups) != 1 or previous.get("limit") != 1:
        return None
    if not groups[0].startswith("metric_time") and len(shown.get(groups[0], ())) != 1:
        return None
    return groups[0].split("__")[-1].removesuffix("_id").replace("_", " ")
