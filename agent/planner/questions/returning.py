"""Two sets of newcomers held against each other by how many of them came again within the same time."""

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from agent.planner.reading import PartsReading, QueryReading, Reading

Read = Callable[[str, dict[str, Any] | None], Reading]
_PEOPLE = r"(?:customers|clients|buyers|shoppers|people|persons|those|members)"
_BEGAN = (
    r"(?:(?:that|who)(?: (?:were|had|have|are|was))? )?"
    r"(?:acquired|won|gained|new|started|began|begun|joined"
    r"|(?:first )?(?:bought|ordered|came|purchased|shopped))"
    r"(?: (?:buying|ordering|shopping|with us|from us|for the first time|first))*"
)
_AGAIN = (
    r"(?:come back|return|reorder|repurchase|(?:buy|order|shop|purchase)(?: from us| with us)? again|repeat)"
)
_HELD = re.compile(
    rf"^(?:do|did|does|are|is) {_PEOPLE} {_BEGAN} (?:in|during|over) (?P<a>[^,;?]+?) {_AGAIN}"
    rf" (?:less|more)(?: (?:often|frequently|likely|readily))? than (?:{_PEOPLE} )?(?:{_BEGAN} )?"
    r"(?:(?:in|during|over|from|of) )(?P<b>[^,;?]+?)[?!. ]*$",
    re.IGNORECASE,
)
_ASKED = "What share of customers who first ordered in {} ordered again within 90 days?"


def read_returning(question: str, read: Read) -> PartsReading | None:
    """Read how many of each of two sets of newcomers came again, of each within as many days."""
    found = _HELD.match(" ".join(question.split()))
    if found is None:
        return None
    both = tuple(read(_ASKED.format(found[side]), None) for side in ("a", "b"))
    parts = tuple(one for one in both if isinstance(one, QueryReading))
    if len(parts) != len(both) or parts[0].query["metrics"] != parts[1].query["metrics"]:
        return None
    times = [one.query.get("time") for one in parts]
    if not all(times) or times[0] == times[1]:
        return None
    note = f"told in the order asked, of {found['a']} and then of {found['b']}"
    return PartsReading((replace(parts[0], notes=(*parts[0].notes, note)), *parts[1:]))
