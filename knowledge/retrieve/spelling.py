"""Words that no name has and no language knows are read as the word of a name that they nearly are."""

import re
from collections import Counter
from collections.abc import Callable, Iterable

from semantic_layer.folding import fold, other_numbers

WORD = re.compile(r"[^\W\d_]+")
SHORTEST = 5
# One slip (a swap counts once) in five letters, two in ten.
ALIKE = 0.79
LONGEST = 30


class Spelling:
    """The words of the names of a shop."""

    def __init__(self, names: Iterable[str]) -> None:
        """Count the words; about a second for 200,000 names."""
        counted = Counter(word for name in names for word in fold(name).split() if word.isalpha())
        self._known = frozenset(counted)
        self._words = [word for word, _ in counted.most_common() if len(word) >= SHORTEST - 1]

    def corrected(self, text: str, is_word: Callable[[str], bool]) -> tuple[str, tuple[str, ...]]:
        """Return a text with its misspelt words put right, and for each a sentence that says so.

        `is_word` knows words of the language: those are meant as they are written, whatever they resemble.
        """
        told: list[str] = []

        def put_right(found: re.Match[str]) -> str:
            word = fold(found[0])
            meant = None if self._is_meant(word, is_word) else self._nearest(word)
            if meant is None:
                return found[0]
            told.append(f"“{found[0]}” was read as “{meant}”.")
            return meant

        return WORD.sub(put_right, text), tuple(dict.fromkeys(told))

    def _is_meant(self, word: str, is_word: Callable[[str], bool]) -> bool:
        if not SHORTEST <= len(word) <= LONGEST or word in self._known:
            return True
        return not self._known.isdisjoint(other_numbers(word)) or is_word(word)

    def _nearest(self, word: str) -> str | None:
        from rapidfuzz import process
        from rapidfuzz.distance import OSA

        # A name says "umbrella" where a question says "umbrelas".
        found = [
            process.extractOne(one, self._words, scorer=OSA.normalized_similarity, score_cutoff=ALIKE)
            for one in (word, *other_numbers(word))
        ]
        best = max(filter(None, found), key=lambda match: match[1], default=None)
        return best[0] if best else None
