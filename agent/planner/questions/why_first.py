"""Why one group is the first of all ("why are toys our worst category"): whether it is so is shown."""

import re
from collections.abc import Callable
from dataclasses import replace

from agent.planner.reading import AskReading, Claim, QueryReading, Reading
from agent.planner.times.dates import WEEKDAYS

LONGEST = 200
_FIRST = r"(?:most|least|fewest|best|worst|top|weakest|strongest|number one|[a-z]+est)"
_OURS = r"(?:our|the|my|their|your)"
_WHY = (
    re.compile(
        rf"(?:why|how come) (?P<be>is|are|was|were) (?P<who>.+?) (?:by far |always |still )?"
        rf"(?P<rest>{_OURS} (?:\w+ )?{_FIRST}\b.*)"
    ),
    re.compile(
        rf"what (?:makes?|made) (?P<be>)(?P<who>.+?) (?:by far )?(?P<rest>{_OURS} (?:\w+ )?{_FIRST}\b.*)"
    ),
    re.compile(
        rf"(?:why|how come) (?P<be>do|does|did) (?P<who>.+?) (?P<rest>[a-z]+ (?:in )?the {_FIRST}\b.*)"
    ),
)
_DAY = re.compile(
    rf"(?:why |how come )?(?:is|are|was|were) (?P<who>[a-z]+) (?P<rest>{_OURS} {_FIRST} (?:week)?day\b.*)"
)
# How busy a day is no money tells.
_BUSY = re.compile(r"\b(?:busiest|quietest)\b")
NOT_TOLD = "whether it is so is shown; why, no figure tells"


def first_of_all(value: str) -> Claim:
    """That one group stands before all others."""
    return Claim(rises=True, above=value, is_first=True)


def read_why_first(question: str, read: Callable[[str], Reading], main: str | None) -> QueryReading | None:
    """Read why one group is the first or the last of all; `main` is the measure taken where none is named.

    `read` reads a plain question. A day of the week without any row is held against the others, too.
    """
    text = " ".join(question.split()).strip(" ?!.").lower()
    if len(text) > LONGEST:
        return None
    for said in _WHY:
        match = said.fullmatch(text)
        found = (
            _claimed(f"{match['be'] or 'is'} {match['who']} {match['rest']}", read, main) if match else None
        )
        if found:
            return replace(found, notes=(*found.notes, NOT_TOLD))
    day = _DAY.fullmatch(text)
    name = day["who"].removesuffix("s") if day else ""
    return _of_no_day(name, f"which is {day['rest']}", read) if day and name in WEEKDAYS else None


def _claimed(said: str, read: Callable[[str], Reading], main: str | None) -> QueryReading | None:
    """A plain question whether one group is the first, by the main measure where it asks for one."""
    reading = read(said)
    notes: tuple[str, ...] = ()
    if isinstance(reading, AskReading) and main and not _BUSY.search(said):
        reading = read(f"{said} by {main.replace('_', ' ')}")
        notes = (f"no measure was named: {{catalogue.label.{main} | lower}} is taken",)
    if not isinstance(reading, QueryReading) or not (reading.claim and reading.claim.is_first):
        return None
    return replace(reading, notes=(*notes, *reading.notes))


def _of_no_day(name: str, asked: str, read: Callable[[str], Reading]) -> QueryReading | None:
    reading = read(asked)
    groups = reading.query.get("group_by", []) if isinstance(reading, QueryReading) else []
    if not isinstance(reading, QueryReading) or len(groups) != 1 or not groups[0].endswith("__weekday"):
        return None
    query = {key: value for key, value in reading.query.items() if key != "limit"}
    full = max((day for day, place in WEEKDAYS.items() if place == WEEKDAYS[name]), key=len)
    return replace(reading, query=query, claim=first_of_all(full.capitalize()))
