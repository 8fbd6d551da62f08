"""The first groups named ahead: "for the ten biggest cities, what is ..." asks it in each of them."""

import re

from agent.planner.names.text import stem, words
from agent.planner.reading import QueryReading, Reading, RefuseReading
from agent.planner.vocabulary import vocabulary
from semantic_layer.manifest import Manifest

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
# "For orders with more than two items, which state ...": what is asked is of those alone.
_BOUNDED = re.compile(
    r"^for (?P<some>(?!the |our |each |all |every )[a-z]+s"
    r" (?:with|of|over|above|under|below|containing|worth) "
    rf"(?=[^,]*\b(?:{_NUMBER}|\d+)\b)[^,]+), (?P<rest>(?:which|who)\b.+)$",
    re.IGNORECASE,
)
_POPULOUS = re.compile(
    rf"\b(?:(?P<n>{_NUMBER}) )?most populous (?P<noun>(?:customer |buyer |client )?[a-z]+)\b", re.IGNORECASE
)
_IN_OUR_BOOKS = re.compile(
    r" (?:in|on|of) (?:our|the|your) (?:books?|records?|files?|data|database|system)$", re.IGNORECASE
)
BY_WHAT = (
    "I can't answer that: it asks for the first ones and for another figure of them. Say by what they are "
    "ranked, or ask which they are, and then for these."
)
_TIMED = re.compile(r"\b(?:days?|weeks?|months?|quarters?|years?|periods?|hours?)\b", re.IGNORECASE)


def names_first(question: str) -> bool:
    """Whether the first of some groups are named ahead, of which something is asked then."""
    return _AHEAD.match(question.strip()) is not None


def each_last(question: str) -> str:
    """The question with the groups that stand ahead of it behind, each told for itself."""
    said = _POPULOUS.sub(_by_people, question.strip())
    if bounded := _BOUNDED.match(said):
        return f"{bounded['rest'].rstrip('?!. ')} for {bounded['some']}?"
    found = _AHEAD.match(said)
    if found is None or _TIMED.search(found["some"]):
        return said if said != question.strip() else question
    rest = found["rest"].rstrip("?!. ")
    some = _IN_OUR_BOOKS.sub("", found["some"])
    return f"{rest} in each of {some}?"


def ranked_by_itself(question: str, plain: Reading, manifest: Manifest) -> RefuseReading | None:
    """Refuse to take a mean or a rate of the first ones, told ahead, for that by which they are the first."""
    found = _AHEAD.match(question.strip())
    if found is None or not isinstance(plain, QueryReading) or plain.ahead:
        return None
    query = plain.query
    ranked = [one["name"] for one in query.get("order_by", [])]
    metric = manifest.metrics.get(query["metrics"][0])
    if "limit" not in query or metric is None or ranked != query["metrics"] or metric.is_additive:
        return None
    said = {stem(word) for word in words(found["some"])}
    is_named = {stem(word) for word in words(metric.label)} & said
    return None if is_named else RefuseReading("unsupported", BY_WHAT)


def _by_people(found: re.Match[str]) -> str:
    """Where most people live, as far as data of a business tells it."""
    number = f"{found['n']} " if found["n"] else ""
    return f"{number}largest {found['noun']} by customers"
