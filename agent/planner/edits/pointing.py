"""A follow-up with what it points at named, and read for the rows alone that it points at."""

import re
from collections.abc import Callable, Mapping
from typing import Any

from agent.planner.edits.acts import acts
from agent.planner.edits.by_place import name_by_place
from agent.planner.edits.it_against import read_it_against
from agent.planner.edits.that_thing import read_pointed
from agent.planner.edits.that_time import name_that_time
from agent.planner.edits.there import name_there
from agent.planner.edits.those_rows import hold_to_rows, read_count_of_those
from agent.planner.names.lexicon import Lexicon
from agent.planner.names.ones import name_ones
from agent.planner.reading import Reading
from semantic_layer.manifest import Manifest

Query = dict[str, Any]
# "Which states are those sellers from?" asks where they belong, and of none of what they did.
_PLACED = re.compile(
    r"^(?:\w+ )?(?:and )?(?:which|what) .*\b(?:they|these|those|each)\b"
    r".*\b(?:in|from|of|under|to|inside|located|based|live)[?!. ]*$",
    re.IGNORECASE,
)


def read_pointing(
    question: str,
    previous: Query | None,
    shown: Mapping[str, tuple[Any, ...]],
    names: tuple[Lexicon, Manifest],
    readers: tuple[Callable[[str, Query], Reading], Callable[[str], Reading], Callable[[str], Reading]],
) -> Reading:
    """Read a question; `readers` read all of it anew, one without what was before, and one with it."""
    (lexicon, manifest), (again, afresh, edited) = names, readers
    if against := read_it_against(question, previous, shown, afresh):
        return against
    if _PLACED.search(question) and any(act.part("their") for act in acts(question)):
        return edited(question)
    question, shown = name_by_place(question, previous, shown)
    question = name_there(question, previous, shown)
    question = name_ones(question, previous, lexicon, manifest)
    question = name_that_time(question, previous, shown)
    held = read_pointed(question, previous, shown, lexicon, again)
    held = held or read_count_of_those(question, previous, shown, afresh, manifest)
    return held or hold_to_rows(question, edited(question), previous, shown, manifest)
