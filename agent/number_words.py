"""Words that say a figure ("three", "half", "tenfold"), in English and languages answers may come in."""

import re
import unicodedata
from collections.abc import Iterator
from functools import cache
from importlib import resources
from typing import Any

import yaml

# Marks inside a word don't part it: bold letters of "three" are read as one word.
_WORD = re.compile(r"[^\W\d_](?:[*~`]*[^\W\d_])*")
_MARKS = str.maketrans("", "", "*~`")
# A longer word is no number, and could take for ever to be told from one.
_LONGEST = 40


def words_of_figures(text: str) -> Iterator[tuple[re.Match[str], str]]:
    """Yield each place of a text whose words say a figure, and the figure: in digits where it has any."""
    for match in _WORD.finditer(text):
        if figure := _meant(match.group()):
            yield match, figure
    for match in _parts_of_one().finditer(text):
        yield match, " ".join(match.group().casefold().split())


def scales() -> tuple[str, ...]:
    """What a figure may be in, in the singular."""
    return tuple(_read()["scales"])


def _meant(word: str) -> str | None:
    plain = unicodedata.normalize("NFKC", word.translate(_MARKS)).casefold()
    if len(plain) > _LONGEST:
        return None
    return _by_word().get(plain) or (plain if _joined().fullmatch(plain) else None)


@cache
def _read() -> dict[str, Any]:
    text = resources.files("agent").joinpath("number_words.yml").read_text("utf-8")
    raw: dict[str, Any] = yaml.load(text, yaml.CSafeLoader)
    return raw


@cache
def _by_word() -> dict[str, str]:
    raw = _read()
    listed = [*raw["parts"], *raw["german"], *(word for words in raw["others"] for word in words)]
    return {
        **{word.casefold(): word for word in listed},
        **{said: word for word in raw["scales"] for said in (word, f"{word}s")},
        **{word: str(value) for word, value in raw["values"].items()},
    }


@cache
def _joined() -> re.Pattern[str]:
    """Several numbers in one word: "twentyfive", "tenfold", "fünfundzwanzig", "dreifach"."""
    raw = _read()
    english, german = "|".join([*raw["values"], *raw["scales"]]), "|".join(map(str.casefold, raw["german"]))
    return re.compile(
        rf"(?:{english})+(?:{english}|one|fold)|(?:{german}|ein|und)+(?:{german})|(?:{german})+(?:fach|fache)"
    )


@cache
def _parts_of_one() -> re.Pattern[str]:
    """A part behind an article ("a third", "one percent", "a quarter of") or in the plural ("two fifths")."""
    named = "|".join(_read()["fractions"])
    return re.compile(
        rf"\b(?:{named})s\b|\b(?:an?|one)[\s-]+(?:(?:{named}|percent|per cent)\b|quarter of\b(?!\s*\d))",
        re.IGNORECASE,
    )
