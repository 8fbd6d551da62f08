"""Question text as tokens: case and accents folded, words stemmed, places in the original kept."""

import re
from dataclasses import dataclass
from functools import cache

from semantic_layer.folding import without_accents

_TOKEN = re.compile(
    r"\d{4}-\d{2}(?:-\d{2})?(?!\d)|\d+(?:[.,]\d+)*|[^\W\d_]+|[<>]=?|[%&]|(?<=\d)\+|[^\W_]+", re.UNICODE
)
_BREAKS = frozenset(",;:|")
_POSSESSIVE = re.compile(r"['’]s\b", re.IGNORECASE)


@dataclass(frozen=True)
class Token:
    """One word, number or sign; `start` and `end` are offsets in the original question."""

    text: str
    stem: str
    start: int
    end: int
    after_break: bool = False
    """Whether a comma, colon or semicolon stands before it."""

    @property
    def is_number(self) -> bool:
        return self.text[0].isdigit()


@cache
def stem(word: str) -> str:
    """Take a plural to its singular, and no more: "paying" is not "pay" (S-stemmer, Harman 1991)."""
    if len(word) <= 3 or not word.isalpha() or not word.endswith("s"):
        return word
    if word.endswith("ies") and word[-4] not in "ae":
        return f"{word[:-3]}y"
    if word.endswith(("us", "ss")):
        return word
    return word[:-1]


def tokenize(text: str) -> tuple[Token, ...]:
    """Split a question into tokens; a possessive 's is not a token."""
    bare = _POSSESSIVE.sub(lambda m: " " * len(m.group()), text)
    found: list[Token] = []
    for m in _TOKEN.finditer(bare):
        if folded := without_accents(m.group()):
            gap = bare[found[-1].end : m.start()] if found else ""
            found.append(Token(folded, stem(folded), m.start(), m.end(), bool(set(gap) & _BREAKS)))
    return tuple(found)


def words(text: str) -> tuple[str, ...]:
    """The folded words of a phrase."""
    return tuple(token.text for token in tokenize(text))
