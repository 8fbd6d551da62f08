"""Phrases of names: those that several names have, without whose they are, and the nearest of a text."""

import numpy as np
import pytest

from knowledge.documents.phrases import phrases_of
from knowledge.documents.records import Product
from knowledge.index.open import open_index
from knowledge.index.phrases import PhraseIndex


def product(name: str | None, brand: str | None = None) -> Product:
    names = (name,) if name else ()
    facts = (None, None, None, None, 0.0, 0, 0, None, None, (), 0, None)
    return Product("k", "c", name, names, None, None, brand, None, True, *facts[1:])


def test_phrases_are_words_and_pairs_that_several_names_have() -> None:
    goods = [
        product("Northdown Dog Bed, Large", "Northdown"),
        product("DOG BED small"),
        product("Cat litter of the bed"),
        product(None),
    ]
    phrases, held = phrases_of(goods, "en")
    assert set(phrases) == {"dog", "bed", "dog bed"}
    assert [{phrases[place] for place in places} for places in held] == [
        {"dog", "bed", "dog bed"},
        {"dog", "bed", "dog bed"},
        {"bed"},
        set(),
    ]


def test_a_text_is_as_near_as_its_nearest_phrase() -> None:
    index = PhraseIndex.of(np.eye(3, dtype=np.float32), [(0, 2), (), (1,)])
    near = index.closeness(np.array([0.1, 0.7, 0.4], dtype=np.float32))
    assert near.tolist() == pytest.approx([0.4, 0.0, 0.7])


def test_an_index_has_the_phrases_of_its_products_alone(indexed) -> None:
    index = open_index(indexed).index
    assert index.products.phrases is not None and index.glossary.phrases is None
    assert len(index.products.phrases.starts) == len(index.products.texts) + 1
