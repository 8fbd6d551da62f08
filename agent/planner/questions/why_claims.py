"""What a why-question takes for granted: that something doubled, dried up, or was not there at all."""

import re
from collections.abc import Callable
from dataclasses import replace

from agent.planner.names.text import tokenize
from agent.planner.reading import Claim, Reading, RefuseReading, WhyReading
from agent.planner.times.dates import Clock
from agent.planner.times.ranges import find_time_mentions
from agent.planner.vocabulary import vocabulary
from agent.planner.wording.changes import find_change, find_gone

LONGEST = 300
_WHY = re.compile(
    r"^(?:so |and |but )?(?:why|how come|what (?:made|caused|explains?|explained|drove|is behind))\b"
)
# "Why was nothing sold": read as if little had been.
_NOTHING = (
    (re.compile(r"\b(?:nothing|not (?:a single|one) thing)\b(?: at all| whatsoever)?"), "so little"),
    (re.compile(r"\b(?:nobody|no[ -]one|not a soul)\b"), "so few people"),
)
_ANYTHING = re.compile(r"\b(?:anything|at all|whatsoever|any more|anymore)\b")
_NONE = re.compile(r"\b(?:no|zero|not any|not a single|hardly any)\b (?=[a-z])|\b(?:at all|whatsoever)\b")
_BEST = frozenset({"best", "strongest", "biggest", "highest", "busiest", "record", "peak"})
# "Why was May our weakest month": that of which it was so is left to be taken.
_OUTSTANDING = re.compile(
    r"^(?:so |and )?(?:why|how come) (?:is|was|were|are) (?P<when>.+?) (?:our|the|such a|a|my|their) "
    r"(?P<how>weakest|worst|lowest|slowest|poorest|quietest|best|strongest|biggest|highest|busiest|record|peak)"
    r" (?:month|quarter|year|week|day)(?: (?:of|in) (?:that|the|this|all)(?: \w+)?| ever| so far)?[ ?!.]*$"
)
_MORE = re.compile(r"\b(?P<way>more|higher|greater|better|stronger|less|fewer|lower|worse|weaker)\b.* than ")
_HIGHER = frozenset({"more", "higher", "greater", "better", "stronger"})
_RISE, _FALL = "rise", "decline"


def read_why_claim(
    question: str, read_why: Callable[[str], Reading | None], clock: Clock
) -> WhyReading | RefuseReading | None:
    """Read a why-question by what plainer words say of the change; None where it is of none.

    `read_why` reads a why-question.
    """
    text = " ".join(question.split())
    said = text.lower()
    if len(text) > LONGEST or not _WHY.match(said):
        return None
    if (little := _without_none(said)) is not None:
        found = read_why(little)
        claim = Claim(rises=False, is_none=True)
        return replace(found, claim=claim) if isinstance(found, WhyReading) else _unread(found)
    if match := _OUTSTANDING.match(said):
        good = match["how"] in _BEST
        return _read(f"what made us {_RISE if good else _FALL} in {match['when']}", read_why, rose=good)
    change = find_change(said)
    if change is None:
        return _compared(question, said, read_why, clock)
    if change.factor is None and isinstance(plain := read_why(question), WhyReading):
        return plain if plain.rose is not None else replace(plain, rose=change.rises)
    found = read_why(f"{text[: change.start]}{_RISE if change.rises else _FALL}{text[change.end :]}")
    if not isinstance(found, WhyReading):
        return _unread(found)
    if change.factor is None:
        return replace(found, rose=change.rises)
    claim = Claim(change.rises, change.factor, change.bound, is_part=change.is_part)
    return replace(found, claim=claim)


def _unread(reading: Reading | None) -> RefuseReading | None:
    return reading if isinstance(reading, RefuseReading) else None


def _without_none(said: str) -> str | None:
    """A why-question of what was not there at all, as one of what there was little of; None for others."""
    if gone := find_gone(said):
        return f"{said[: gone[0]]}{_FALL}{said[gone[1] :]}"
    for nothing, little in _NOTHING:
        if nothing.search(said):
            return " ".join(_ANYTHING.sub("", nothing.sub(little, said)).split())
    return " ".join(_NONE.sub("", said).split()) if _NONE.search(said) else None


def _compared(
    question: str, said: str, read_why: Callable[[str], Reading | None], clock: Clock
) -> WhyReading | RefuseReading | None:
    """ "Why was there more in May than in April": the first is said to be more than the other."""
    match = _MORE.search(said)
    times = find_time_mentions(tokenize(said), vocabulary(), clock) if match else []
    starts = [str(one.range.start) for mention in times for one in mention.parts or (mention,)]
    if match is None or len(starts) != 2:
        return None
    return _read(question, read_why, rose=(match["way"] in _HIGHER) == (starts[0] > starts[1]))


def _read(
    said: str, read_why: Callable[[str], Reading | None], *, rose: bool
) -> WhyReading | RefuseReading | None:
    found = read_why(said)
    return replace(found, rose=rose) if isinstance(found, WhyReading) else _unread(found)
