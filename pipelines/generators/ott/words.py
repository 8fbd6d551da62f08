"""The titles people search for, by genre: the pack's labelled examples, and others of the same making."""

import csv
import unicodedata
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

from pipelines.generators.ott.planted import GENRES
from warehouse.pack import PACKS

LABELS = PACKS / "ott" / "seeds" / "keyword_labels.csv"
OTHERS = Path(__file__).parent / "words" / "other_titles.yml"
D_STROKE = str.maketrans("đĐ", "dD")


@dataclass(frozen=True)
class Titles:
    """All titles, labelled ones first; `genre` is a position in GENRES, one for each title."""

    texts: tuple[str, ...]
    genre: tuple[int, ...]
    labelled: int


@cache
def titles() -> Titles:
    """Return every title with its genre."""
    names = list(GENRES)
    with LABELS.open(encoding="utf-8", newline="") as lines:
        known = [(row["keyword"], names.index(row["genre"])) for row in csv.DictReader(lines)]
    others = yaml.safe_load(OTHERS.read_text(encoding="utf-8"))
    further = [(text, names.index(genre)) for genre, texts in others.items() for text in texts]
    texts, genres = zip(*(known + further), strict=True)
    return Titles(texts, genres, len(known))


def plain(text: str) -> str:
    """Return a title as typed on a keyboard without diacritics."""
    letters = unicodedata.normalize("NFD", text.translate(D_STROKE))
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


# The first SAME spellings of a title are one keyword, those up to PLAIN are without diacritics, the rest is
# half-typed.
SPELLINGS = (
    str,
    str.upper,
    str.title,
    lambda text: unicodedata.normalize("NFD", text),
    lambda text: f" {text.replace(' ', '  ')} ",
    plain,
    lambda text: plain(text).upper(),
    lambda text: text[: max(1, len(text) // 2)],
    lambda text: plain(text)[: max(1, 2 * len(text) // 3)],
)
SAME, PLAIN, HALF = 5, 7, len(SPELLINGS)


@cache
def spellings() -> tuple[str, ...]:
    """Return every spelling of every title: the place of one is title * HALF + spelling."""
    return tuple(spell(text) for text in titles().texts for spell in SPELLINGS)
