"""What of the catalogue fits a question: told whole as far as its share of the prompt goes, else by name."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from agent.planner.names.text import tokenize

NAMED, DESCRIBED = 2.0, 1.0
# A word that a larger part of the entries holds says nothing of what is meant.
COMMON, FEW = 0.25, 5


@dataclass(frozen=True)
class Entry:
    """One name of the catalogue: its line, and the words it is asked for by."""

    name: str
    line: str
    called: str
    """Name, label and synonyms; `described` is what else is said of it."""
    described: str = ""


@dataclass(frozen=True)
class Part:
    """The lines of what fits, in the order of the catalogue, and the names of the rest."""

    lines: tuple[str, ...]
    others: tuple[str, ...]


def fitting(entries: Sequence[Entry], asked: str, characters: int) -> Part:
    """Return the entries that share words with a question, the best up to so many characters.

    All of them where they fit in; else what shares no word is not told, so that a prompt hangs on few
    definitions. An entry's score is the sum over the words of the question that it holds of their inverse
    frequency, words that it is called by twice.
    """
    if sum(len(one.line) for one in entries) <= characters:
        return Part(tuple(one.line for one in entries), ())
    scores = _scores(entries, asked)
    told: set[int] = set()
    for at in sorted((at for at, score in enumerate(scores) if score), key=lambda at: (-scores[at], at)):
        characters -= len(entries[at].line)
        if characters < 0:
            break
        told.add(at)
    lines = tuple(one.line for at, one in enumerate(entries) if at in told)
    return Part(lines, tuple(one.name for at, one in enumerate(entries) if at not in told))


def _scores(entries: Sequence[Entry], asked: str) -> list[float]:
    words = {token.stem for token in tokenize(asked)}
    held = [(_stems(one.called) & words, _stems(one.described) & words) for one in entries]
    seen = {word: sum(word in called | described for called, described in held) for word in words}
    rarity = {
        word: math.log(1 + len(entries) / count)
        for word, count in seen.items()
        if 0 < count <= max(FEW, len(entries) * COMMON)
    }
    return [
        NAMED * sum(rarity.get(word, 0) for word in called)
        + DESCRIBED * sum(rarity.get(word, 0) for word in described - called)
        for called, described in held
    ]


@cache
def _stems(text: str) -> frozenset[str]:
    return frozenset(token.stem for token in tokenize(text.replace("_", " ")))
