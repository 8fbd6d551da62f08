"""Loads ahead what the first questions would wait for: patterns of words, and the model of their meaning."""

from agent.planner.edits.acts import acts
from agent.planner.questions.cues import movement
from agent.planner.questions.wishes import matched, priced_end
from knowledge.word_states import word_states

# Told by none of the patterns, so that each is tried.
_SAID = "of all there is"
_WISHES = ("stocked", "since_when", "wanted", "prices", "otherwise", "meanings", "texts")


def warm() -> None:
    """Load what is read from files and compiled on first use; what is loaded already costs nothing."""
    for _ in acts(_SAID):
        pass
    for kind in _WISHES:
        matched(kind, _SAID)
    priced_end(_SAID)
    movement(_SAID)
    word_states(_SAID)
