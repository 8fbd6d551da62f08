"""The first groups named ahead: "for the ten biggest cities, what is ..." asks it in each of them."""

import re

from agent.planner.vocabulary import vocabulary

_NUMBER = "|".join(["[1-9][0-9]?", *vocabulary().number_words])
_ENDS = (
    r"(?:most|highest|largest|biggest|greatest|top|best|leading|fewest|lowest|smallest|worst|busiest|main)"
)
_AHEAD = re.compile(
    rf"^(?:and |so )?(?:for|in|within|across) (?P<each>(?:each|every one|all) of )?"
    rf"(?P<some>(?:the|our) (?=[^,:]*\b(?:{_NUMBER})\b)(?=[^,:]*\b{_ENDS}\b)[^,:]+?)[,:] "
    r"(?P<rest>(?:what|which|who|show|list|tell|give|name)\b.+)$",
    re.IGNORECASE,
)
_POPULOUS = re.compile(
    rf"\b(?:(?P<n>{_NUMBER}) )?most populous (?P<noun>(?:customer |buyer |client )?[a-z]+)\b", re.IGNORECASE
)
_IN_OUR_BOOKS = re.compile(
    r" (?:in|on|of) (?:our|the|your) (?:books?|records?|files?|data|database|system)$", re.IGNORECASE
)
_TIMED = re.compile(r"\b(?:days?|weeks?|months?|quarters?|years?|periods?|hours?)\b", re.IGNORECASE)


def each_last(question: str) -> str:
    """The question with the groups that stand ahead of it behind, each told for itself."""
    said = _POPULOUS.sub(_by_people, question.strip())
    found = _AHEAD.match(said)
    if found is None or _TIMED.search(found["some"]):
        return said if said != question.strip() else question
    rest = found["rest"].rstrip("?!. ")
    some = _IN_OUR_BOOKS.sub("", found["some"])
    return f"{rest} in each of {some}?"


def _by_people(found: re.Match[str]) -> str:
    """Where most people live, as far as data of a business tells it."""
    number = f"{found['n']} " if found["n"] else ""
    return f"{number}largest {found['noun']} by customers"
