"""What a why-question takes for granted: that something doubled, dried up, or was not there at all."""

import re
from collections.abc import Callable
from dataclasses import replace

from agent.planner.reading import Claim, Reading, WhyReading
from agent.planner.wording.changes import find_change

LONGEST = 300
_WHY = re.compile(
    r"^(?:so |and |but )?(?:why|how come|what (?:made|caused|explains?|explained|drove|is behind))\b"
)
_NONE = re.compile(r"\b(?:no|zero|not any|not a single|hardly any)\b (?=[a-z])|\b(?:at all|whatsoever)\b")
_RISE, _FALL = "rise", "decline"


def read_why_claim(question: str, read_why: Callable[[str], Reading | None]) -> WhyReading | None:
    """Read a why-question by what plainer words say of the change; None where it is of none.

    `read_why` reads a why-question.
    """
    text = " ".join(question.split())
    said = text.lower()
    if len(text) > LONGEST or not _WHY.match(said):
        return None
    if _NONE.search(said):
        found = read_why(" ".join(_NONE.sub("", said).split()))
        claim = Claim(rises=False, is_none=True)
        return replace(found, claim=claim) if isinstance(found, WhyReading) else None
    change = find_change(said)
    if change is None:
        return None
    if change.factor is None and isinstance(plain := read_why(question), WhyReading):
        return plain
    found = read_why(f"{text[: change.start]}{_RISE if change.rises else _FALL}{text[change.end :]}")
    if not isinstance(found, WhyReading):
        return None
    if change.factor is None:
        return replace(found, rose=change.rises)
    claim = Claim(change.rises, change.factor, change.bound, is_part=change.is_part)
    return replace(found, claim=claim)
