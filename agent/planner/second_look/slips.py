"""What was read as a slip is no word that is spelled right, and what was laid aside asks nothing."""

import re

from agent.planner.names.text import words
from agent.planner.second_look.asked import Asked
from agent.planner.second_look.cues import cues
from agent.planner.second_look.said import Said
from knowledge.spelled import is_spelled_right

_READ_AS = re.compile(r"“(?P<said>[^”]+)” was read as (?P<name>.+: )(?P<value>.+)")
_BACKGROUND = re.compile(r"“([^”]+)” is taken as background")
_ASKING = cues("asking")


def wrong_slip(said: Said, asked: Asked) -> str | None:
    """The word that is spelled right, and was read as a value that does not hold it."""
    for note in asked.reading.notes:
        found = _READ_AS.fullmatch(note)
        if not found or found["said"] not in said.words or not is_spelled_right(found["said"]):
            continue
        if found["said"] not in words(found["value"]):
            return found["said"]
    return None


def asked_in_background(said: Said, asked: Asked) -> str | None:
    """The question that was taken as telling only why another is asked."""
    found = (_BACKGROUND.search(note) for note in asked.reading.notes)
    return next((one[1] for one in found if one and words(one[1])[0] in _ASKING), None)
