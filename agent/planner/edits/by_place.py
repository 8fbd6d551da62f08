""" "What about the second one?": in a follow-up, the row at a place of those told before, by its name."""

import re
from collections.abc import Mapping
from typing import Any

from agent.planner.edits.there import noun_of
from semantic_layer.query import METRIC_TIME

Query = dict[str, Any]
Shown = Mapping[str, tuple[Any, ...]]
_PLACES = {"first": 0, "second": 1, "third": 2, "fourth": 3, "fifth": 4, "last": -1}
_PLACES |= {"1st": 0, "2nd": 1, "3rd": 2, "4th": 3, "5th": 4}
# "The second one" of a noun is no row of before; of a date and a half it is no row at all.
_ONE = re.compile(
    rf"\bthe (?P<place>{'|'.join(_PLACES)})(?:[- ](?:named|listed|mentioned|shown))?"
    r" (?:one|row|entry|of (?:them|those|these))\b(?! of| in (?:the|19|20))",
    re.IGNORECASE,
)
_ALONE = re.compile(
    r"^(?:(?:and|what about|how about|show me|show|which|who|what|is|was|whos|who's|what's) )*"
    r"the (?:\w+) (?:one|row|entry)[ ?!.]*$",
    re.IGNORECASE,
)


_ASKED = re.compile(
    r"(?:and |but |so )?(?:how (?:many|much|often|long|large|big)|what (?!about))", re.IGNORECASE
)


def name_by_place(question: str, previous: Query | None, shown: Shown) -> tuple[str, Shown]:
    """Put the name of the row for "the second one", where rows of one group alone were told.

    In a question of its own it is "that seller", the one row that was shown then.
    """
    match = _ONE.search(question)
    groups = [str(group) for group in (previous or {}).get("group_by", [])]
    if match is None or len(groups) != 1 or groups[0].startswith(METRIC_TIME) or _ALONE.match(question):
        return question, shown
    told, place = shown.get(groups[0], ()), _PLACES[match["place"].lower()]
    if len(told) <= max(place, 1) or not isinstance(told[place], str):
        return question, shown
    if place < 0 and "limit" not in (previous or {}):
        return question, shown  # of many rows not all are known by name
    named = f"that {noun_of(groups[0])}" if _ASKED.match(question) else told[place]
    said = f"{question[: match.start()]}{named}{question[match.end() :]}"
    return said, {**shown, groups[0]: (told[place],)} if named != told[place] else shown
