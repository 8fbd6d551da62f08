"""How far the first one leads: "which app is watched longest, and how far ahead of the next one is it?"."""

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from agent.planner.reading import QueryReading, Reading

Read = Callable[[str, dict[str, Any] | None], Reading]
_NEXT = (
    r"(?:the )?(?:next(?: one| best| in line)?|second(?: one| best| place)?|runner[- ]up|one behind(?: it)?"
    r"|number two|one after(?: it)?)"
)
_IT = r"(?: (?:is|was|does|did) (?:it|he|she|that))?"
_WAYS = (
    r"(?: (?:ahead|in front|clear)(?: of)?"
    r"| (?:more|less|higher|lower|better|bigger|larger|longer)(?: than)?"
    r"| (?:lead|beat|top|exceed|outdo|outsell)s?(?: over)?)?"
)
_GAP = (
    r"(?:how (?:big|large|wide|great) is|what is) (?:the |its )?(?:lead|gap|distance|margin)"
    r"(?: (?:over|to|on))?"
)
_LEAD = re.compile(
    rf"^(?P<first>.+?),? and (?:(?:by )?how (?:far|much){_IT}{_WAYS}|{_GAP}) {_NEXT}"
    r"(?: (?:is|was|does|did) (?:it|he|she|that)(?: lead| beat)?)?[?!. ]*$",
    re.IGNORECASE,
)
TWO = 2


def read_lead(question: str, read: Read) -> QueryReading | None:
    """Read who is first as the first two, with how far they are apart."""
    found = _LEAD.match(question.strip())
    first = read(found["first"], None) if found else None
    if not isinstance(first, QueryReading) or first.ahead or first.query.get("limit", 1) != 1:
        return None
    if "order_by" not in first.query:
        return None
    if len(first.query["metrics"]) != 1 or len(first.query.get("group_by", [])) != 1:
        return None
    return replace(first, query={**first.query, "limit": TWO}, apart=True)
