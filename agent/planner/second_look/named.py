"""What of the definitions the words of a question name, the longest names first."""

from collections.abc import Iterator

from agent.planner.names.lexicon import Lexicon, Meaning
from agent.planner.second_look.said import Said
from agent.planner.vocabulary import vocabulary

LONGEST = 5
Named = tuple[int, int, tuple[Meaning, ...]]


def named(said: Said, lexicon: Lexicon) -> Iterator[Named]:
    """The places of the first and the last word of each name, left to right, with what it means."""
    particles = vocabulary().particles
    i = 0
    while i < len(said.text):
        found = _longest(said, i, lexicon) if said.text[i] not in particles else None
        if found:
            yield found
        i = found[1] + 1 if found else i + 1


def _longest(said: Said, i: int, lexicon: Lexicon) -> Named | None:
    for last in range(min(i + LONGEST, len(said.text)) - 1, i - 1, -1):
        if meanings := lexicon.lookup(said.text[i : last + 1]):
            return i, last, meanings
    return None
