"""Themes of reviews against those that people read in them, beside a list of keywords."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib import resources
from typing import Any

import numpy as np
import yaml

from knowledge.documents.chunks import sentences
from knowledge.index.vectors import Vectors
from knowledge.themes import theme_labels
from semantic_layer.folding import fold

# A gathered theme is called by the label that most of its reviews have, if so many do.
LEAST_SHARE = 0.5
KEYWORDS: Mapping[str, tuple[str, ...]] = {
    "delivery": ("late", "delivery", "shipping", "waiting", "delayed", "slow"),
    "damage": ("broken", "damaged", "torn", "missing", "cracked"),
    "quality": ("quality", "cheap", "flimsy", "scratched", "fell apart"),
    "not as described": ("described", "size", "color", "pictures", "smaller", "different"),
    "smell": ("smell", "smelled", "odor"),
    "service": ("service", "support", "rude"),
    "returns": ("return", "returning", "refund"),
    "order": ("wrong item", "canceled", "out of stock"),
    "price": ("price", "expensive", "overpriced"),
}


@dataclass(frozen=True)
class Review:
    """A review and the labels of the themes that were read in it."""

    text: str
    themes: frozenset[str]


def reviews() -> list[Review]:
    """Return the labelled reviews; every other one, from the first, serves to name what was gathered."""
    text = resources.files("evals.knowledge").joinpath("reviews.yml").read_text("utf-8")
    held: list[dict[str, Any]] = yaml.safe_load(text)["reviews"]
    return [Review(one["text"], frozenset(one["themes"])) for one in held]


def gathered(known: Sequence[Review], vectors: Mapping[str, Vectors]) -> list[frozenset[str]]:
    """Return the themes that gathering by meaning gives each review; `vectors` are by sentence."""
    said = [(number, sentence) for number, one in enumerate(known) for sentence in sentences(one.text)]
    labels = theme_labels(
        [sentence for _, sentence in said], np.array([vectors[sentence] for _, sentence in said])
    )
    groups: list[set[int]] = [set() for _ in known]
    for (number, _), label in zip(said, labels.tolist(), strict=True):
        groups[number].add(label)
    named = _named(known[::2], groups[::2])
    return [frozenset(named[group] for group in held if group in named) for held in groups]


def _named(known: Sequence[Review], groups: Sequence[set[int]]) -> dict[int, str]:
    found = {}
    for group in set().union(*groups):
        having = [one for one, held in zip(known, groups, strict=True) if group in held]
        counted = Counter(theme for one in having for theme in one.themes)
        if counted and counted.most_common(1)[0][1] >= LEAST_SHARE * len(having):
            found[group] = counted.most_common(1)[0][0]
    return found


def by_keywords(known: Sequence[Review]) -> list[frozenset[str]]:
    """Return the themes whose keywords stand in each review."""
    return [
        frozenset(
            theme
            for theme, words in KEYWORDS.items()
            if any(f" {word} " in f" {fold(one.text)} " for word in words)
        )
        for one in known
    ]


def macro_f1(known: Sequence[Review], found: Sequence[frozenset[str]]) -> float:
    """Return the mean F1 over the labels, on the reviews that did not serve to name anything."""
    themes = sorted(frozenset().union(*(one.themes for one in known)))
    pairs = list(zip(known, found, strict=True))[1::2]
    return float(np.mean([_f1(theme, pairs) for theme in themes]))


def _f1(theme: str, pairs: Sequence[tuple[Review, frozenset[str]]]) -> float:
    right = sum(theme in one.themes and theme in found for one, found in pairs)
    told = sum(theme in found for _, found in pairs)
    meant = sum(theme in one.themes for one, _ in pairs)
    return 2 * right / (told + meant) if told + meant else 1.0
