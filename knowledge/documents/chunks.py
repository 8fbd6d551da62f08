"""Long texts in pieces that an embedding model reads whole, cut between sentences, a little overlapping."""

import re
from collections.abc import Iterator

# all-MiniLM-L6-v2 reads 256 tokens; a word has about one and a half.
MOST_WORDS = 150
OVERLAP = 25
SHORTEST_SENTENCE = 2
SENTENCE_END = re.compile(r"(?<=[.!?…])\s+|\n+")


def chunked(text: str, most: int = MOST_WORDS, overlap: int = OVERLAP) -> tuple[str, ...]:
    """Return the text in pieces of at most so many words; a short one is one piece, an empty one is none.

    >>> chunked("One two. Three four five. Six.", most=4, overlap=1)
    ('One two.', 'two. Three four five.', 'five. Six.')
    """
    words = text.split()
    if len(words) <= most:
        return (" ".join(words),) if words else ()
    pieces: list[str] = []
    held: list[str] = []
    for sentence in _sentences(text, most - overlap):
        if held and len(held) + len(sentence) > most:
            pieces.append(" ".join(held))
            held = held[-overlap:] if overlap else []
        held += sentence
    return (*pieces, " ".join(held))


def sentences(text: str) -> tuple[str, ...]:
    """Return what a text says, a sentence each, once; one of a word or two goes with the sentence before.

    >>> sentences("It tore. Twice! I sent it back and nobody answered. It tore. Twice!")
    ('It tore. Twice!', 'I sent it back and nobody answered.')
    """
    found: list[list[str]] = []
    for words in _sentences(text, MOST_WORDS):
        if found and words and len(words) < SHORTEST_SENTENCE:
            found[-1] += words
        elif words:
            found.append(words)
    return tuple(dict.fromkeys(" ".join(words) for words in found))


def _sentences(text: str, most: int) -> Iterator[list[str]]:
    for sentence in SENTENCE_END.split(text):
        words = sentence.split()
        for first in range(0, len(words), most):
            yield words[first : first + most]
