"""One spelling for the keywords that people take for the same."""

import unicodedata

D_STROKE = str.maketrans("đ", "d")


def fold_keyword(text: str) -> str:
    """Return a keyword in lower case with single spaces and composed letters; diacritics stay.

    >>> fold_keyword("  TÌNH   Yêu ")
    'tình yêu'
    """
    composed = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
    # Format characters are invisible, and control characters separate no better than a space.
    seen = "".join(" " if unicodedata.category(letter) == "Cc" else letter for letter in composed)
    return " ".join("".join(letter for letter in seen if unicodedata.category(letter) != "Cf").split())


def plain_keyword(folded: str) -> str:
    """Return a folded keyword without diacritics, as typed on a keyboard that has none.

    >>> plain_keyword("đường tình")
    'duong tinh'
    """
    letters = unicodedata.normalize("NFD", folded.translate(D_STROKE))
    return "".join(letter for letter in letters if not unicodedata.combining(letter))
