"""What many reviews say alike: their sentences gathered by meaning, counted by review, with some to cite."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from math import log

import numpy as np
from numpy.typing import NDArray

from knowledge.documents.records import Passage
from knowledge.index.vectors import Vectors
from knowledge.retrieve.words import is_silent, stems
from semantic_layer.folding import fold

# Two sentences are of one theme from this mean cosine on.
ALIKE = 0.42
# All pairs of these are compared; rarer sentences go to the theme that is nearest.
MOST_COMPARED = 2_000
WORDS = 3
Labels = NDArray[np.int64]


@dataclass(frozen=True)
class Theme:
    """What some reviews have in common: telling words, how many reviews, and passages of some of them."""

    words: tuple[str, ...]
    reviews: int
    passages: tuple[Passage, ...]


def find_themes(
    passages: Sequence[Passage], vectors: Vectors, language: str, *, most: int = 6, quotes: int = 2
) -> list[Theme]:
    """Return the themes of some passages, those of most reviews first; what only one review says is none."""
    labels = theme_labels([one.text for one in passages], vectors)
    reviews = {
        theme: {one.review_id for one, label in zip(passages, labels.tolist(), strict=True) if label == theme}
        for theme in set(labels.tolist())
    }
    told = sorted(
        (theme for theme in reviews if len(reviews[theme]) > 1), key=lambda t: (-len(reviews[t]), t)
    )
    everywhere = _counted(passages, language)
    found = []
    for theme in told[:most]:
        here = [passages[row] for row in np.flatnonzero(labels == theme).tolist()]
        words = _telling(here, everywhere, language)
        found.append(Theme(words, len(reviews[theme]), _cited(here, vectors[labels == theme], quotes)))
    return found


def theme_labels(texts: Sequence[str], vectors: Vectors) -> Labels:
    """Return the number of each text's theme; equal texts have the same."""
    if not texts:
        return np.empty(0, dtype=np.int64)
    counted = Counter(texts)
    first = {text: row for row, text in reversed(list(enumerate(texts)))}
    compared = [text for text, _ in counted.most_common(MOST_COMPARED)]
    held = vectors[[first[text] for text in compared]]
    theme_of = dict(zip(compared, _gathered(held).tolist(), strict=True))
    middles = _middles(held, np.array([theme_of[text] for text in compared]))
    for text in counted.keys() - theme_of.keys():
        theme_of[text] = int(np.argmax(middles @ vectors[first[text]]))
    return np.array([theme_of[text] for text in texts], dtype=np.int64)


def _gathered(vectors: Vectors) -> Labels:
    if len(vectors) == 1:
        return np.zeros(1, dtype=np.int64)
    from scipy.cluster.hierarchy import fcluster, linkage
    from scipy.spatial.distance import squareform

    apart = np.clip(1 - vectors @ vectors.T, 0, 2).astype(np.float64)
    np.fill_diagonal(apart, 0)
    tree = linkage(squareform(apart, checks=False), method="average")
    return np.asarray(fcluster(tree, 1 - ALIKE, criterion="distance"), dtype=np.int64) - 1


def _middles(vectors: Vectors, labels: Labels) -> Vectors:
    middles = np.array([vectors[labels == label].mean(axis=0) for label in range(labels.max() + 1)])
    return np.asarray(middles / np.linalg.norm(middles, axis=1, keepdims=True), dtype=np.float32)


def _cited(passages: Sequence[Passage], vectors: Vectors, most: int) -> tuple[Passage, ...]:
    """Return the passages nearest to what all of them say, each of another review and in other words."""
    order = np.argsort(-(vectors @ vectors.mean(axis=0)), kind="stable")
    chosen: dict[str, Passage] = {}
    for row in order.tolist():
        one = passages[row]
        if one.text not in {held.text for held in chosen.values()}:
            chosen.setdefault(one.review_id, one)
        if len(chosen) == most:
            break
    return tuple(chosen.values())


def _counted(passages: Sequence[Passage], language: str) -> Counter[str]:
    return Counter(word for one in passages for word in set(_words(one.text, language)))


def _telling(passages: Sequence[Passage], everywhere: Counter[str], language: str) -> tuple[str, ...]:
    """Return the words that a theme has more than others, commonest form of each."""
    here = _counted(passages, language)
    worth = {word: count * log(1 + count / (1 + everywhere[word] - count)) for word, count in here.items()}
    chosen: dict[tuple[str, ...], str] = {}
    for word in sorted(worth, key=lambda word: (-worth[word], word)):
        chosen.setdefault(stems(word, language), word)
        if len(chosen) == WORDS:
            break
    return tuple(chosen.values())


def _words(text: str, language: str) -> list[str]:
    return [word for word in fold(text).split() if word.isalpha() and not is_silent(word, language)]
