"""Of values that are listed, each one is in the query."""

from collections.abc import Callable, Iterator

from agent.planner.names.lexicon import Meaning
from agent.planner.names.text import stem
from agent.planner.second_look.asked import Asked
from agent.planner.second_look.cues import cues
from agent.planner.second_look.said import Said
from agent.planner.vocabulary import vocabulary

Lookup = Callable[[str], tuple[Meaning, ...]]
_JOINING = cues("joining")
_LONGEST, _SHORTEST_WORD = 3, 3


def lost_value(said: Said, asked: Asked, lookup: Lookup) -> str | None:
    """The value beside an "and", "or" or "against" that belongs into a condition, and is not there."""
    if not asked.kept:
        return None
    for words, written in _beside(said):
        own = [m for m in lookup(" ".join(words)) if m.name in asked.kept]
        is_there = {stem(word) for word in words} <= asked.names or bool(written & asked.names)
        if own and not is_there and not any(str(m.value) in asked.kept[m.name] for m in own):
            return " ".join(words)
    return None


def _beside(said: Said) -> Iterator[tuple[tuple[str, ...], frozenset[str]]]:
    """The words on each side of what joins, the longest runs first, but for those that say little.

    With each stands what it is with the word beside it in one ("mid west").
    """
    vocab = vocabulary()
    common = vocab.fillers | vocab.grains.keys() | vocab.months.keys()
    for i, token in enumerate(said.tokens):
        if token.text not in _JOINING and not token.after_break:
            continue
        behind = i if token.after_break and token.text not in _JOINING else i + 1
        for size in range(_LONGEST, 0, -1):
            for first in (behind, i - size):
                words = said.text[max(first, 0) : max(first, 0) + size]
                is_idle = any(w in common or vocab.is_function_word(w) for w in words) and size == 1
                if first >= 0 and len(words) == size and not is_idle and len(words[0]) >= _SHORTEST_WORD:
                    lead, behind_it = said.text[max(first - 1, 0)], said.text[first + size : first + size + 1]
                    yield words, frozenset({stem(lead + words[0]), stem("".join((words[-1], *behind_it)))})
