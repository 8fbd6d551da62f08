"""The name of the dataset itself in a question."""

import re
from typing import Protocol

from agent.planner.names.text import Token, stem, words
from agent.planner.vocabulary import Vocabulary

# Before the name of the business by its first word ("what did Acme take", of Acme & Sons).
_ASKED_OF = frozenset({"did", "does", "has", "do"})


class Named(Protocol):
    """What has a title and a short name."""

    @property
    def title(self) -> str:
        """The title."""

    @property
    def dataset(self) -> str:
        """The short name."""


def names_of(info: Named) -> tuple[str, ...]:
    """What a dataset is called: its title, the title up to the first comma or dash, its short name."""
    return info.title, re.split(r"[,:(–—]", info.title)[0], info.dataset


def own_name(
    tokens: tuple[Token, ...], names: tuple[str, ...], vocab: Vocabulary, known: frozenset[str]
) -> set[int]:
    """The places where the dataset itself is named, in full: that constrains nothing.

    A single word that the definitions use as well, by the stems `known`, is theirs: a bank's "bank".
    """
    found: set[int] = set()
    spoken = [t.text for t in tokens]
    for name in names:
        parts = list(words(name))
        if all(vocab.is_function_word(part) or part in vocab.fillers for part in parts):
            continue
        if len(parts) == 1 and stem(parts[0]) in known:
            continue
        for i in range(len(spoken) - len(parts) + 1):
            if spoken[i : i + len(parts)] == parts:
                found |= set(range(i, i + len(parts)))
    first = next(iter(words(re.split(r"\s(?:&|and)\s", names[0])[0])), "")
    if stem(first) in known or vocab.is_function_word(first) or first in vocab.fillers:
        return found
    asked = {i for i in range(1, len(spoken)) if spoken[i - 1] in _ASKED_OF and spoken[i] == first}
    return found | asked
