"""Which of what is asked for, and what somebody does most: the rows are of that, the figure is of that."""

from agent.planner.names.lexicon import metric_phrases
from agent.planner.names.text import stem, words
from agent.planner.second_look.asked import Asked
from agent.planner.second_look.said import Said

_SEVERAL = frozenset({"one", "two", "three", "four", "five", "six", "ten", "of", "our", "the", "single"})
_BEING = frozenset({"is", "are", "was", "were", "has", "have", "had", "get", "gets", "got"})
LONGEST = 3
_DO = frozenset({"do", "does", "did"})
_MOST = frozenset({"most", "least"})
_PEOPLE = "count_distinct"


def lost_which(said: Said, asked: Asked) -> str | None:
    """The noun behind a leading "which", where rows are shown and each of them is something else."""
    if said.text[:1] != ("which",) or not asked.groups or asked.query.get("counted"):
        return None
    if asked.is_of_time or asked.is_of_model:
        return None
    at = 1
    while said.at(at) in _SEVERAL or said.at(at).isdigit():
        at += 1
    for size in range(LONGEST, 0, -1):
        window = said.text[at : at + size]
        named = asked.lexicon.lookup(window)
        if not named or len(window) < size or window[-1] in _BEING:
            continue
        things = {m.name.partition("__")[0] for m in named if m.kind == "dimension"}
        kinds = {name.partition("__")[0] for name in asked.groups}
        is_called = stem(window[-1]) in asked.names and not _is_key_alone(asked)
        return None if not things or things & kinds or is_called else " ".join(window)
    return None


def _is_key_alone(asked: Asked) -> bool:
    """Whether the rows are told by one key, and so are single things of one kind."""
    return len(asked.groups) == 1 and asked.groups[0].endswith("_id")


def lost_deed(said: Said, asked: Asked) -> str | None:
    """ "What do German customers order most" is no number of customers."""
    if not all(metric.aggregation == _PEOPLE for metric in asked.defined) or not asked.defined:
        return None
    people = {stem(w) for one in asked.defined for phrase in metric_phrases(one) for w in words(phrase)}
    for i in range(2, len(said.text) - 1):
        is_last = said.at(i + 1) in _MOST and _DO & set(said.text[:i])
        noun = said.at(i - 1)
        is_plural = noun != stem(noun) and stem(noun) in asked.lexicon.entity_stems
        if is_last and is_plural and stem(noun) in people:
            return said.at(i)
    return None
