"""Fold text so that spellings people take for the same compare equal."""

import re
import unicodedata

NOT_WORDS = re.compile(r"[^0-9a-z]+")
AND = re.compile(r"(?<=\S) (?:and|e) (?=\S)")


def without_accents(text: str) -> str:
    """Return lower-case text without accents; everything else stays."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))


def fold(text: str) -> str:
    """Return lower-case words without accents, punctuation or "and", one space between them.

    >>> fold("São-Paulo "), fold("Health & Beauty") == fold("health and beauty")
    ('sao paulo', True)
    """
    plain = without_accents(text)
    folded = AND.sub(" ", NOT_WORDS.sub(" ", plain)).strip()
    # Text in a script without Latin letters would fold to nothing and match everything.
    return folded or plain.strip()
