"""The systems that are compared, words, meaning and both: each ranks the products of an open index."""

from dataclasses import dataclass

import numpy as np

from knowledge.index.open import KnowledgeIndex, Opened
from knowledge.retrieve.filters import ProductFilter
from knowledge.retrieve.hybrid import FOR_PRODUCTS, Blend, Ranked, Using, rank
from knowledge.retrieve.wish import read_wish
from knowledge.search import search_opened

SYSTEMS: tuple[Using, ...] = ("words", "meaning", "fusion")


@dataclass(frozen=True)
class Ranking:
    """Codes of products, best first, one a text; and whether the whole search says that any fits."""

    codes: tuple[str, ...]
    fits: bool


class Ranker:
    """Ranks the products of one index; a question is embedded once for all systems."""

    def __init__(self, index: KnowledgeIndex) -> None:
        self.index = index
        self._vectors: dict[str, np.ndarray] = {}

    def answer(self, text: str, using: Using, k: int, blend: Blend | None = None) -> Ranking:
        """Return what a system ranks first, and whether its whole search finds that anything fits."""
        found = search_opened(Opened(self.index), text, using=using, k=1, blend=blend)
        return Ranking(self.rank(text, using, k, blend), found.fits)

    def rank(self, text: str, using: Using, k: int, blend: Blend | None = None) -> tuple[str, ...]:
        """Return the best seller of each of the `k` texts that a system ranks first."""
        blend = blend or FOR_PRODUCTS
        shelf, wish = self.index.shelf, read_wish(text, ProductFilter(), self.index.manifest.currency)
        passing = shelf.passing(wish.where)
        vector = None if using == "words" else self.vector(wish.text)
        ranked: Ranked = rank(
            shelf.products,
            wish.text,
            vector,
            among=shelf.searched(passing),
            using=using,
            blend=blend,
        )
        members = (shelf.members(row, passing) for row in ranked.rows[:k].tolist())
        return tuple(str(shelf.products.records[int(rows[0])].product_id) for rows in members if len(rows))

    def vector(self, text: str) -> np.ndarray:
        """Return the vector of a question."""
        if text not in self._vectors:
            self._vectors[text] = self.index.vector(text)
        return self._vectors[text]
