"""The words and pairs of words that names are made of: one of them says what a long name is of."""

from collections import Counter
from collections.abc import Iterator, Sequence

from knowledge.documents.records import Product
from knowledge.retrieve.words import is_silent
from semantic_layer.folding import fold

SHORTEST = 3
# What one name alone has tells no kind of thing; and each phrase is embedded.
LEAST_NAMES, MOST_PHRASES = 2, 20_000


def phrases_of(products: Sequence[Product], language: str) -> tuple[tuple[str, ...], list[tuple[int, ...]]]:
    """Return the phrases that several names have, commonest first, and which of them each product has."""
    held = [tuple(dict.fromkeys(_phrases(product, language))) for product in products]
    counted = Counter(phrase for phrases in held for phrase in phrases)
    known = [phrase for phrase, names in counted.most_common(MOST_PHRASES) if names >= LEAST_NAMES]
    place_of = {phrase: place for place, phrase in enumerate(known)}
    return tuple(known), [
        tuple(place_of[phrase] for phrase in phrases if phrase in place_of) for phrases in held
    ]


def _phrases(product: Product, language: str) -> Iterator[str]:
    name = product.names[0] if product.names else ""
    if product.brand:
        # Whose it is says nothing of what it is.
        name = name.replace(product.brand, " ")
    words = [word for word in fold(name).split() if word.isalpha()]
    telling = [len(word) >= SHORTEST and not is_silent(word, language) for word in words]
    for at, word in enumerate(words):
        if telling[at]:
            yield word
        if at + 1 < len(words) and telling[at] and telling[at + 1]:
            yield f"{word} {words[at + 1]}"
