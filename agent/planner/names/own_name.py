"""The name of the dataset itself in a question."""

import re

from agent.planner.names.text import Token, words
from agent.planner.vocabulary import Vocabulary

# Before the name of the business by its first word ("what did Acme take", of Acme & Sons).
_ASKED_OF = frozenset({"did", "does", "has", "do"})


def names_of(title: str, dataset: str) -> tuple[str, ...]:
    """What a dataset is called: its title, the title up to the first comma or dash, its short name."""
    return title, re.split(r"[,:(–—]", title)[0], dataset


def own_name(tokens: tuple[Token, ...], names: tuple[str, ...], vocab: Vocabulary) -> set[int]:
    """The places where the dataset itself is named, in full: that constrains nothing."""
    found: set[int] = set()
    spoken = [t.text for t in tokens]
    for name in names:
        parts = list(words(name))
        if all(vocab.is_function_word(part) or part in vocab.fillers for part in parts):
            continue
        for i in range(len(spoken) - len(parts) + 1):
            if spoken[i : i + len(parts)] == parts:
                found |= set(range(i, i + len(parts)))
    first = next(iter(words(re.split(r"\s(?:&|and)\s", names[0])[0])), "")
    asked = (i for i in range(1, len(spoken)) if spoken[i - 1] in _ASKED_OF and spoken[i] == first)
    return found | {i for i in asked if not vocab.is_function_word(first) and first not in vocab.fillers}
