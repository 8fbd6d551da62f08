"""Whether a word is spelled as one that everybody knows."""

from warehouse.embedding.own_words import own_words


def is_spelled_right(word: str) -> bool:
    """Whether a word of four letters or more is a frequent one of the language, and so no slip of the pen."""
    return word in own_words()
