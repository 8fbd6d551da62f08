"""Where an average is said one is told, and a median only where it is said."""

from agent.planner.names.text import stem
from agent.planner.second_look.asked import Asked
from agent.planner.second_look.cues import cues
from agent.planner.second_look.said import Said
from agent.planner.vocabulary import vocabulary

_MEANS = frozenset(("average", "median", "percentile", "ratio"))
_TYPICAL = frozenset({"typical", "typically", "usual", "usually"})
_MIDDLE = cues("middle")
# "I mean", "what do you mean", "that means".
_SPEAKER = cues("who_means")


def lost_average(said: Said, asked: Asked) -> str | None:
    """The word for an average, where no measure is one."""
    if asked.kinds & _MEANS:
        return None
    vocab = vocabulary()
    for i, word in enumerate(said.text):
        spoken = word.startswith("mean") and said.at(i - 1) in _SPEAKER
        if word in vocab.averages | vocab.means | _TYPICAL and stem(word) not in asked.names and not spoken:
            return word
    return None


def unsaid_median(said: Said, asked: Asked) -> str | None:
    """The measure's label, where a median is told and neither it nor anything typical is asked for."""
    if said.words & (_MIDDLE | _TYPICAL | vocabulary().averages):
        return None
    return next((one.label.lower() for one in asked.defined if one.aggregation == "median"), None)
