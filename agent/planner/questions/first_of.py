"""The one customer or product that a question tells by a rank: "who spent most", "our top seller"."""

import re
from collections.abc import Callable
from typing import Any

from agent.planner.draft import Draft
from agent.planner.leftovers import unexplained
from agent.planner.questions.cues import said, shown
from agent.planner.to_query import to_query

_RANK = r"(?:most|best|biggest|largest|highest|greatest|top)"
_BEST = r"(?:(?:top|best|number one)(?:[- ]?sell(?:ing|er))?|most (?:popular|sold|bought))(?:[- ]selling)?"
_FIRST_PRODUCT = re.compile(
    rf"(?:our |the |my |your )?{_BEST}(?: (?:products?|articles?|items?|sellers?))?\b"
    r"(?P<of>(?: (?:in|of|from|for|by|under|within) [^,;:?!]+?)?)"
    r"(?=[,;:?!.]|$| (?:is|are|was|were|has|have|ran|sold)\b)",
    re.IGNORECASE,
)
Understand = Callable[[str, dict[str, Any]], Draft | None]


def first_customer(text: str, key: str, understand: Understand) -> tuple[dict[str, Any], str] | None:
    """The query of the one customer told by a clause with a rank, and the text without it."""
    found = _whom().search(text)
    if found is None:
        return None
    query = _one(f"which customer {shown(found['clause'])}", key, understand)
    return (query, _blank(text, found)) if query else None


def first_product(text: str, key: str, understand: Understand) -> tuple[dict[str, Any], str] | None:
    """The query of the one product that sells best, of what is named with it, and the text without it."""
    found = _FIRST_PRODUCT.search(text)
    if found is None:
        return None
    query = _one(f"which product brought in the most revenue{shown(found['of'])}", key, understand)
    return (query, _blank(text, found)) if query else None


def _whom() -> re.Pattern[str]:
    people = said()["customers"]
    return re.compile(
        rf"(?:the |our |that |whichever )?(?:one |single )?{people} (?:who|that|with)"
        rf" (?P<clause>[^,;:?!]*?\b{_RANK}\b[^,;:?!]*?)(?=[,;:?!.]|$)",
        re.IGNORECASE,
    )


def _one(question: str, key: str, understand: Understand) -> dict[str, Any] | None:
    draft = understand(question, {})
    if draft is None or draft.choices or draft.unsupported or unexplained(draft):
        return None
    query = to_query(draft)
    ranked = query.get("order_by") and query.get("group_by") == [key] and len(query["metrics"]) == 1
    return {**query, "limit": 1} if ranked else None


def _blank(text: str, found: re.Match[str]) -> str:
    return f"{text[: found.start()]}{' ' * len(found.group())}{text[found.end() :]}"
