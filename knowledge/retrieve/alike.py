"""Products that are one thing under several codes or spellings: shown once, with how many are behind it."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from knowledge.retrieve.words import words_of
from semantic_layer.folding import fold

# Two names this like are one name with a slip in it, if their numbers agree and their meaning does.
SAME_LETTERS, SAME_MEANING = 93.0, 0.985
Vectors = NDArray[np.float32]


def name_key(name: str, language: str) -> str:
    """Return what two names share that have the same words, in whatever order and number."""
    return " ".join(sorted(set(words_of(name, language)))) or fold(name)


def are_one(names: Sequence[str], vectors: Sequence[Vectors]) -> bool:
    """Whether two names differ by a slip of the pen alone."""
    from rapidfuzz import fuzz

    first, second = map(fold, names)
    if _numbers(first) != _numbers(second):
        return False
    if float(vectors[0] @ vectors[1]) < SAME_MEANING:
        return False
    return fuzz.token_sort_ratio(first, second) >= SAME_LETTERS


def _numbers(text: str) -> list[str]:
    return sorted(word for word in text.split(" ") if any(map(str.isdigit, word)))
