"""The labelled keywords that others are compared with."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from pipelines.models.keywords.fold import fold_keyword, plain_keyword

# Where nothing is labelled, what a language model may choose from.
GENRES = (
    "Action",
    "Anime / Cartoon",
    "Comedy",
    "Crime / Thriller",
    "Documentary",
    "Drama",
    "Fantasy",
    "Historical / Costume",
    "Horror / Supernatural",
    "Medical / Legal",
    "Music",
    "Mystery / Psychological",
    "Reality Show",
    "Romance",
    "Sports / News",
)
OTHER = "Other"


@dataclass(frozen=True)
class Examples:
    """Folded keywords and the genre of each; where a keyword is labelled twice, its first label holds."""

    genre_of: dict[str, str]

    @classmethod
    def read(cls, labels: Iterable[tuple[str, str]]) -> "Examples":
        """Take (keyword, genre) pairs as they come; those without a keyword or genre are left out."""
        genre_of: dict[str, str] = {}
        for keyword, genre in labels:
            if (folded := fold_keyword(keyword)) and genre.strip():
                genre_of.setdefault(folded, genre.strip())
        return cls(genre_of)

    @cached_property
    def plain(self) -> dict[str, str]:
        """The genre by the keyword without diacritics, where all that read so agree."""
        genres: dict[str, set[str]] = {}
        for keyword, genre in self.genre_of.items():
            genres.setdefault(plain_keyword(keyword), set()).add(genre)
        return {keyword: found.pop() for keyword, found in genres.items() if len(found) == 1}

    @cached_property
    def genres(self) -> tuple[str, ...]:
        """Every genre there is to choose from, by the alphabet, Other among them."""
        return tuple(sorted({*(self.genre_of.values() or GENRES), OTHER}))

    @cached_property
    def fingerprint(self) -> str:
        """Eight digits that change with the examples."""
        return hashlib.sha256(json.dumps(sorted(self.genre_of.items())).encode()).hexdigest()[:8]

    def genre(self, folded: str) -> str | None:
        """Return the labelled genre of a keyword typed exactly so, or so but for the diacritics.

        A keyword with diacritics of its own is another word than one without.
        """
        if folded in self.genre_of:
            return self.genre_of[folded]
        return self.plain.get(folded) if plain_keyword(folded) == folded else None
