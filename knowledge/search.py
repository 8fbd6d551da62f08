"""Search for products: by code, name, words and meaning, under conditions; or say that nothing fits."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import chain, islice
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from knowledge.documents.kinds import words_of_kinds
from knowledge.index.open import KnowledgeIndex, Opened, open_index
from knowledge.index.vectors import Vectors
from knowledge.results import How, ProductHit, ProductResult
from knowledge.retrieve.conditions import read_conditions
from knowledge.retrieve.exact import passing as exact_passing
from knowledge.retrieve.filters import Mask, ProductFilter
from knowledge.retrieve.gather import Candidate, gather
from knowledge.retrieve.hybrid import FOR_PRODUCTS, Blend, Ranked, Using, rank
from knowledge.retrieve.nothing_fits import anything_fits
from knowledge.retrieve.shelf import PriceEnd, Shelf
from knowledge.retrieve.wish import Wish, read_wish
from knowledge.retrieve.words import asked_words
from semantic_layer.errors import QueryError
from warehouse.embedding.embedder import EmbedderError

K = 10
LONGEST = 1_000
# Hits are told down to this part of the best one's score.
TAIL = 0.5
TAIL_OF_A_SET = 0.75
NEAREST = 3
# So many of the best are looked at for one that is called what was asked for.
CALLED = 5
MOST_ALIKE = 20


def search_products(
    workspace: Path,
    text: str,
    *,
    where: ProductFilter | None = None,
    k: int = K,
    using: Using = "fusion",
    collapse: bool = True,
    all_that_fit: bool = False,
    conditions_in_text: bool = False,
    by_price: PriceEnd | None = None,
    blend: Blend | None = None,
) -> ProductResult:
    """Return at most `k` products that go with a text and pass the conditions, best first.

    Without a text they come by sales. `collapse` shows products that are one thing once. With `all_that_fit`
    every product counts that fits by itself, under each of its codes: a set to count metrics of. With
    `conditions_in_text` countries, days, categories and plain prices that the text says are conditions.
    A text that says no more than "products" stands for all of them where they are asked `by_price`.
    Raises WorkspaceError where there is no index, QueryError for a category or country that no product has.
    Whoever asks must be allowed to see every name and row (`knowledge.permission`).
    """
    return search_opened(
        open_index(workspace),
        text,
        where=where,
        k=k,
        using=using,
        collapse=collapse,
        all_that_fit=all_that_fit,
        conditions_in_text=conditions_in_text,
        by_price=by_price,
        blend=blend,
    )


def search_opened(
    opened: Opened,
    text: str,
    *,
    where: ProductFilter | None = None,
    k: int = K,
    using: Using = "fusion",
    collapse: bool = True,
    all_that_fit: bool = False,
    conditions_in_text: bool = False,
    by_price: PriceEnd | None = None,
    blend: Blend | None = None,
) -> ProductResult:
    """Do as `search_products` in an index that is open."""
    index = opened.index
    if not len(index.products.records):
        raise QueryError("There is nothing to search: this dataset has no products", code="unavailable")
    readable = text.encode("utf-8", errors="replace").decode("utf-8")
    wish = read_wish(readable.strip()[:LONGEST], where or ProductFilter(), index.manifest.currency)
    if conditions_in_text:
        wish = read_conditions(wish, index.shelf.columns, index.manifest.language)
    if by_price and not asked_words(wish.text, index.manifest.language):
        wish = replace(wish, text="")
    wish, slips = _spelled(index, wish)
    search = _Search(
        index,
        index.shelf,
        wish,
        k,
        using,
        blend or FOR_PRODUCTS,
        collapse and not all_that_fit,
        all_that_fit,
        by_price,
    )
    hits, nearest, warnings = search.run()
    return ProductResult(
        question=text,
        text=wish.text,
        where=wish.where,
        phrases=wish.phrases if conditions_in_text else (),
        hits=hits,
        nearest=nearest,
        warnings=(*opened.warnings, *wish.warnings, *slips, *warnings),
        data_version=index.manifest.data_version,
        embedder=str(index.manifest.embedder),
        currency=index.manifest.currency,
    )


def _spelled(index: KnowledgeIndex, wish: Wish) -> tuple[Wish, tuple[str, ...]]:
    """Return a wish whose misspelt words are the shop's, and what was read as what."""
    text, told = index.shelf.spelling.corrected(
        wish.text, lambda word: word in words_of_kinds() or index.knows_word(word)
    )
    return replace(wish, text=text), told


Hits = tuple[ProductHit, ...]


@dataclass(frozen=True)
class _Search:
    """One search: what it looks in, for what, and how."""

    index: KnowledgeIndex
    shelf: Shelf
    wish: Wish
    k: int
    using: Using
    blend: Blend
    collapse: bool
    all_that_fit: bool
    by_price: PriceEnd | None

    def run(self) -> tuple[Hits, Hits, tuple[str, ...]]:
        """Return the hits, or else what came nearest; and what went less well."""
        passing = self.shelf.passing(self.wish.where)
        if not self.wish.text:
            return self._by_columns(passing), (), ()
        vector, warnings = self._vector()
        ranked = rank(
            self.shelf.products,
            self.wish.text,
            vector,
            among=self.shelf.searched(passing),
            using=self.using,
            blend=self.blend,
        )
        fitting = ranked.fit(self.blend, self.using)
        exact = list(self._exact(passing))
        # Beside what was called by its code or name, only what fits by itself; nothing is like a code.
        is_code = any(self._is_code(one) for one in exact)
        shown = ranked.only(fitting & (not is_code)) if exact else ranked
        if self.all_that_fit:
            has_all = self._with_every_word(ranked)
            shown = ranked.only(has_all if has_all.any() else fitting)
        # A word that only a description holds is no name: "again" is in many.
        fits = self._is_called_so(ranked, passing) or (
            # Of a set something is counted: its best must fit by its own scores too.
            (bool(fitting[:1].any()) or not self.all_that_fit)
            and anything_fits(self.shelf.products.kinds, ranked, vector, self.using, self.blend)
        )
        if exact or (fits and len(shown.rows)):
            return self._hits(chain(exact, self._ranked(shown, passing, vector))), (), warnings
        return (), self._hits(self._ranked(ranked, passing, vector))[:NEAREST], warnings

    def _by_columns(self, passing: Mask | None) -> Hits:
        """Return what passes, by price if that was asked for, else by sales."""
        if self.by_price:
            rows, reason = self.shelf.by_price(passing, self.k, self.by_price), "by price"
        else:
            rows, reason = self.shelf.best_sellers(passing, self.k), "by sales"
        return tuple(self._hit(Candidate(int(row), None, 1.0, "filter", reason)) for row in rows)

    def _vector(self) -> tuple[Vectors | None, tuple[str, ...]]:
        if self.using == "words":
            return None, ()
        try:
            return self.index.vector(self.wish.text), ()
        except EmbedderError as problem:
            return None, (f"Searched by words alone. {problem}",)

    def _with_every_word(self, ranked: Ranked) -> NDArray[np.bool_]:
        """Return which texts have every word that was asked: a set of what is called so is of those alone.

        A name goes before a description, which tells of other things too.
        """
        products, wanted = self.shelf.products, self.wish.text
        asked = len(products.words.asked(wanted))

        def have_all(texts: Iterator[str | None]) -> NDArray[np.bool_]:
            shared = (len(products.words.shared(wanted, text or "")) for text in texts)
            return np.array([asked > 0 and count == asked for count in shared], dtype=bool)

        rows = ranked.rows.tolist()
        members = (self.shelf.members(row, None)[:1] for row in rows)
        named = have_all(self.shelf.name(int(some[0])) if len(some) else None for some in members)
        return named if named.any() else have_all(products.text(row) for row in rows)

    def _is_called_so(self, ranked: Ranked, passing: Mask | None) -> bool:
        """Return whether one of the best has every word asked in its name: it fits whatever its kind."""
        words = self.shelf.products.words
        asked = len(words.asked(self.wish.text))
        best = (self.shelf.members(text, passing)[:1] for text in ranked.rows[:CALLED].tolist())
        names = (self.shelf.name(int(record)) for records in best for record in records)
        return asked > 0 and any(name and len(words.shared(self.wish.text, name)) == asked for name in names)

    def _exact(self, passing: Mask | None) -> Iterator[Candidate]:
        found = self.shelf.keys.find(self.wish.text)
        for record, how in found if passing is None else exact_passing(found, passing):
            yield Candidate(record, self.shelf.text_of(record), 1.0, how, f"its {how} is in the question")

    def _is_code(self, one: Candidate) -> bool:
        """Return whether the text is the code of a product and nothing else."""
        code = self.shelf.products.records[one.record].product_id
        return one.how == "code" and code.casefold() == self.wish.text.casefold()

    def _ranked(self, ranked: Ranked, passing: Mask | None, vector: Vectors | None) -> Iterator[Candidate]:
        """Yield the best seller of each text that was found, or all its products where none goes behind."""
        for place, text in enumerate(ranked.rows.tolist()):
            if ranked.scores[place] < (TAIL_OF_A_SET if self.all_that_fit else TAIL) * ranked.scores[0]:
                return
            members = self.shelf.members(text, passing).tolist()
            reason = self._reason(text, None if vector is None else float(ranked.closeness[place]))
            score = float(ranked.scores[place])
            if self.collapse and members:
                yield Candidate(members[0], text, score, *reason, others=members[1:])
            elif not self.collapse:
                yield from (Candidate(member, text, score, *reason) for member in members)

    def _reason(self, text: int, close: float | None) -> tuple[How, str, float | None, tuple[str, ...]]:
        words = self.shelf.products.words.shared(self.wish.text, self.shelf.products.text(text))
        is_meant = close is not None and close >= self.blend.least_meaning
        how: How = "meaning" if not words else "words and meaning" if is_meant else "words"
        said = [f"has {', '.join(words)}"] if words else []
        meant = [f"meaning {close:.2f}"] if close is not None else []
        return how, "; ".join(said + meant), None if close is None else round(close, 4), words

    def _hits(self, candidates: Iterator[Candidate]) -> Hits:
        if not self.collapse:
            shown = {one.record: one for one in reversed(list(islice(candidates, self.k * 2)))}
            return tuple(self._hit(one) for one in reversed(shown.values()))[: self.k]
        found = gather(candidates, self.shelf, self.index.manifest.language, self.k)
        return tuple(self._hit(one.candidate, tuple(one.behind)) for one in found)

    def _hit(self, one: Candidate, behind: tuple[int, ...] = ()) -> ProductHit:
        codes = (self.shelf.products.records[record].product_id for record in behind[:MOST_ALIKE])
        return ProductHit(
            product=self.shelf.products.records[one.record],
            score=round(one.score, 4),
            how=one.how,
            reason=one.reason,
            closeness=one.closeness,
            words=one.words,
            alike=tuple(codes),
            alike_count=len(behind),
        )
