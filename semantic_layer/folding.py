"""Fold text so that spellings people take for the same compare equal."""

import re
import unicodedata
from collections.abc import Iterator
from itertools import product

NOT_WORDS = re.compile(r"[^0-9a-z]+")
SHORTEST_WORD = 3
MOST_WORDS = 4
NUMBERS = (
    ("y", "ies"),
    ("cao", "coes"),
    ("sao", "soes"),
    ("iao", "ioes"),
    ("al", "ais"),
    ("el", "eis"),
    ("em", "ens"),
)
TAKE_ES = ("s", "x", "z", "ch", "sh", "r", "o")
AND = re.compile(r"(?<=\S) (?:and|e) (?=\S)")
# Letters that Unicode does not take apart, as they are written without them.
PLAIN_LETTERS = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i"}
)


def without_accents(text: str) -> str:
    """Return lower-case text without accents, digits of any script as 0 to 9; everything else stays."""
    lower = text.casefold()
    if lower.isascii():
        return lower
    plain = "".join(_plain(letter) for letter in unicodedata.normalize("NFKD", lower))
    # Marks that are letters of their own (voiced kana, vowel signs) go back to where they were.
    return unicodedata.normalize("NFC", plain).translate(PLAIN_LETTERS)


def fold(text: str) -> str:
    """Return lower-case words without accents, punctuation or "and", one space between them.

    >>> fold("São-Paulo "), fold("Health & Beauty") == fold("health and beauty")
    ('sao paulo', True)
    """
    plain = without_accents(text)
    spaced = NOT_WORDS.sub(" ", plain) if plain.isascii() else _words(plain)
    folded = AND.sub(" ", spaced).strip()
    # A text of signs alone would fold to nothing and match everything.
    return folded or plain.strip()


def other_numbers(folded: str) -> Iterator[str]:
    """Yield folded text with some words turned from singular to plural or back, English or Portuguese.

    >>> "watches gifts" in other_numbers("watch gifts"), "categoria" in other_numbers("categorias")
    (True, True)
    """
    words = folded.split(" ")
    if len(words) <= MOST_WORDS:
        for turned in product(*([word, *_turned(word)] for word in words)):
            if (text := " ".join(turned)) != folded:
                yield text


def _turned(word: str) -> list[str]:
    if len(word) < SHORTEST_WORD or not word.isalpha():
        return []
    found = [word[: -len(many)] + one for one, many in NUMBERS if word.endswith(many)]
    found += [word[: -len(one)] + many for one, many in NUMBERS if word.endswith(one)]
    if word.endswith("s"):
        sibilant = word.endswith("es") and word[:-2].endswith(TAKE_ES)
        found += [word[:-2]] if sibilant else []
        found += [] if word.endswith(("ss", "us", "is")) else [word[:-1]]
    else:
        found.append(f"{word}s")
    if word.endswith(TAKE_ES) and not word.endswith("es"):
        found.append(f"{word}es")
    return found


def _plain(letter: str) -> str:
    if "\u0300" <= letter <= "\u036f" or unicodedata.category(letter) == "Cf":
        return ""
    digit = unicodedata.decimal(letter, None)
    return letter if digit is None else str(digit)


def _words(plain: str) -> str:
    spaced = "".join(letter if unicodedata.category(letter)[0] in "LNM" else " " for letter in plain)
    return " ".join(spaced.split())
