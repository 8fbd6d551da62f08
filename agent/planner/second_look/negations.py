"""What is said not to be so, or to be left out, is left out."""

from agent.planner.second_look.asked import Asked
from agent.planner.second_look.cues import cues
from agent.planner.second_look.said import Said
from agent.planner.vocabulary import vocabulary

_NEGATIVE = cues("negative")
# What somebody does not do; "since it isn't complete" tells why.
_DENIED = cues("not_doing")
# "Not only", "I'm not sure", "why not", "whether or not" deny nothing of what is asked.
_NOT_OF_IT = cues("behind_idle_not")
_SPEECH = cues("before_idle_not")

# "Since it is not complete" tells why.
_IS, _PRONOUNS = frozenset({"is", "are", "was", "were"}), frozenset({"it", "that", "this", "they"})
_NEAR = 5


def lost_negation(said: Said, asked: Asked) -> str | None:
    """The word that denies something, where the query leaves nothing out and no name holds the word."""
    if asked.leaves_out or asked.is_bounded or asked.is_of_model:
        return None
    for i, word in enumerate(said.text):
        if word == "t" and said.at(i - 1) in _DENIED and said.at(i - 2) not in ("i", "we", "you"):
            return f"{said.at(i - 1)}'t"
        if word == "than" and said.at(i - 1) == "other":
            return "other than"
        if word == "from" and said.at(i - 1) == "apart":
            return "apart from"
        if word not in _NEGATIVE or word in asked.names:
            continue
        is_why = said.at(i - 1) in _IS and said.at(i - 2) in _PRONOUNS
        is_idle = said.at(i + 1) in _NOT_OF_IT or said.at(i - 1) in _SPEECH
        if not (is_idle or is_why or _is_time(said, i) or _is_defined(f"{word} {said.at(i + 1)}", asked)):
            return word
    return None


def _is_defined(words: str, asked: Asked) -> bool:
    """Whether a measure leaves out of itself what is denied: revenue without freight."""
    return any(words in metric.description.lower() for metric in asked.defined)


def _is_time(said: Said, i: int) -> bool:
    """Whether a time is left out, which may shorten the time that is asked for."""
    vocab = vocabulary()
    near = said.text[i + 1 : i + 1 + _NEAR]
    return any(w in vocab.months or w in vocab.grains or w[:1].isdigit() for w in near)
