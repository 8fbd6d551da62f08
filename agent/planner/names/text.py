"""Question text as tokens: case and accents folded, words stemmed, places in the original kept."""

import re
from dataclasses import dataclass
from functools import cache, lru_cache

from agent.numerals import has_figure
from agent.planner.names.written_numbers import as_in_english
from semantic_layer.folding import without_accents

_TOKEN = re.compile(
    r"\d{4}-\d{2}(?:-\d{2})?(?!\d)|\d+(?:[.,]\d+)*|[^\W\d_]+|[<>]=?|[%&]|(?<=[^\W_])\+|[^\W_]+", re.UNICODE
)
_BREAKS = frozenset(",;:|")
# A slash, plus or new line between words parts them like a comma.
_LISTING = re.compile(r"\s[/+•]\s|\n")
# A stop after one letter or a short form ("i.e. ", "nr. ", "St. ") ends no sentence.
_STOP = re.compile(r"(?<=\w\w\w)[.?!]+[\"'”’)]*\s+(?=[^\W_])|[?!]+\s+(?=[^\W_])|\n+\s*(?=[^\W_])")
_QUOTED = re.compile(r"[\"“„«]([^\"”“»]+)[\"”“»]")
_POSSESSIVE = re.compile(r"['’]s\b", re.IGNORECASE)
# "I'd like" is no code "ID".
_WOULD = re.compile(r"\b(?:i|we|you|they|he|she|it|who|that|there)['’]$", re.IGNORECASE)


@dataclass(frozen=True)
class Token:
    """One word, number or sign; `start` and `end` are offsets in the original question."""

    text: str
    stem: str
    start: int
    end: int
    after_break: bool = False
    """Whether a comma, colon or semicolon stands before it."""
    is_money: bool = False
    """Whether a number is written with a currency."""
    currency: str = ""
    """What that currency is called, where it is written as a word."""

    @property
    def is_number(self) -> bool:
        return self.text[0].isdigit()


def as_written(token: Token, question: str) -> str:
    """How the asker wrote a figure ("a thousand", "7,5"), to be repeated; of any other token its text."""
    return question[token.start : token.end] if has_figure(token.text) else token.text


@cache
def stem(word: str) -> str:
    """Take a plural to its singular, and no more: "paying" is not "pay" (S-stemmer, Harman 1991)."""
    if len(word) <= 3 or not word.isalpha() or not word.endswith("s"):
        return word
    if word.endswith("ies") and word[-4] not in "ae":
        return f"{word[:-3]}y"
    if word.endswith(("us", "ss")):
        return word
    if word.endswith(("ches", "shes", "sses", "xes")):
        return word[:-2]
    return word[:-1]


def plural(noun: str) -> str:
    """A noun as several of it are called; a plural stays."""
    if stem(noun) != noun:
        return noun
    return f"{noun[:-1]}ies" if noun.endswith("y") and noun[-2:-1] not in "aeiou" else f"{noun}s"


def tokenize(text: str) -> tuple[Token, ...]:
    """Split a question into tokens; a possessive 's is not a token."""
    bare = _POSSESSIVE.sub(lambda m: " " * len(m.group()), text)
    found: list[Token] = []
    for m in _TOKEN.finditer(bare):
        folded = without_accents(m.group())
        if folded == "+" and not found[-1].is_number:
            folded = "plus"  # "K+" is spoken "K plus"
        if folded == "d" and _WOULD.search(bare[: m.start()]):
            folded = "would"
        if folded:
            gap = bare[found[-1].end : m.start()] if found else ""
            listed = bool(_LISTING.search(gap)) and not folded[0].isdigit()
            found += _tokens(folded, bare, m, listed or bool(set(gap) & _BREAKS))
    return tuple(found)


def _tokens(folded: str, text: str, place: re.Match[str], after_break: bool) -> list[Token]:
    """One token, or one for each number of a list without spaces."""
    parts, start = [folded], place.start()
    if folded[0].isdigit() and ("." in folded or "," in folded):
        parts = as_in_english(folded, text[:start], text[place.end() :])
    if len(parts) == 1:
        return [Token(parts[0], stem(parts[0]), start, place.end(), after_break)]
    found: list[Token] = []
    for part in parts:
        found.append(Token(part, part, start, start + len(part), after_break or bool(found)))
        start += len(part) + 1
    return found


def capitals(tokens: tuple[Token, ...], text: str) -> frozenset[int]:
    """The places of the words written with a capital inside a sentence of which not all are."""
    written = [text[token.start : token.start + 1].isupper() for token in tokens]
    if sum(written) * 2 > len(tokens) and len(tokens) > 2:
        return frozenset()
    starts = sentence_starts(text)
    return frozenset(i for i, up in enumerate(written) if up and i and tokens[i].start not in starts)


def sentence_starts(text: str) -> frozenset[int]:
    """The offsets at which a further sentence of a text starts."""
    return frozenset(m.end() for m in _STOP.finditer(text))


def quoted_words(text: str) -> frozenset[str]:
    """The words that stand between quotation marks: what is quoted is spelled as it is meant."""
    return frozenset(word for part in _QUOTED.findall(text) for word in words(part))


@lru_cache(maxsize=20_000)
def words(text: str) -> tuple[str, ...]:
    """The folded words of a phrase."""
    return tuple(token.text for token in tokenize(text))
