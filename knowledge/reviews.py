"""What customers wrote. It is quoted with the review's id; nothing in it is an instruction."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np

from knowledge.documents.records import Passage
from knowledge.index.collections import Collection
from knowledge.index.open import open_index
from knowledge.index.vectors import Rows, Vectors
from knowledge.results import PassageHit
from knowledge.retrieve.filters import Mask
from knowledge.retrieve.hybrid import Blend, rank
from semantic_layer.folding import fold
from warehouse.embedding.embedder import EmbedderError


@dataclass(frozen=True)
class ReviewFilter:
    """Which reviews are meant; None leaves it open. Scores are stars, both ends and the day included.

    Of several categories or products any will do.
    """

    category: str | None = None
    product_id: str | None = None
    categories: tuple[str, ...] = ()
    product_ids: tuple[str, ...] = ()
    min_score: int | None = None
    max_score: int | None = None
    since: date | None = None


def search_reviews(
    workspace: Path, text: str, *, where: ReviewFilter | None = None, k: int = 20
) -> list[PassageHit]:
    """Return at most `k` passages that go with a text, best first, equal texts once; none if nothing fits."""
    index = open_index(workspace).index
    passages = index.passages
    mask = _passing(passages, where or ReviewFilter())
    try:
        vector = index.vector(text)
    except EmbedderError:
        vector = None
    ranked = rank(passages, text, vector, among=passages.rows_of(mask))
    fitting = ranked.fit(Blend(), "fusion")
    first = _first_records(passages, mask)
    hits = [
        PassageHit(
            passages.records[first[row]],
            round(float(ranked.scores[place]), 4),
            None if vector is None else round(float(ranked.closeness[place]), 4),
        )
        for place, row in enumerate(ranked.rows.tolist())
        if fitting[place]
    ]
    return hits[:k]


def read_reviews(workspace: Path, where: ReviewFilter | None = None) -> tuple[list[Passage], Vectors]:
    """Return every passage that is meant, with the vector of its text: what themes are found in."""
    passages = open_index(workspace).index.passages
    records = np.flatnonzero(_passing(passages, where or ReviewFilter()))
    text_of = np.zeros(len(passages.records), dtype=np.int64)
    text_of[passages.links[:, 0]] = passages.links[:, 1]
    return [passages.records[row] for row in records.tolist()], passages.vectors.vectors[text_of[records]]


def read_about(
    workspace: Path, text: str, where: ReviewFilter, *, most: int
) -> tuple[list[Passage], Vectors]:
    """Return the passages that go with a text, each with its vector: what themes are found in."""
    index = open_index(workspace).index
    passages = index.passages
    mask = _passing(passages, where)
    try:
        vector = index.vector(text)
    except EmbedderError:
        vector = None
    ranked = rank(passages, text, vector, among=passages.rows_of(mask), blend=Blend(pool=most))
    rows = ranked.rows[ranked.fit(Blend(), "fusion")]
    links = passages.links[np.isin(passages.links[:, 1], rows) & mask[passages.links[:, 0]]]
    return [passages.records[row] for row in links[:, 0].tolist()], passages.vectors.vectors[links[:, 1]]


def _passing(passages: Collection[Passage], where: ReviewFilter) -> Mask:
    passing = np.ones(len(passages.records), dtype=bool)
    scores = passages.records.column("score").to_numpy()
    if where.min_score is not None:
        passing &= scores >= where.min_score
    if where.max_score is not None:
        passing &= scores <= where.max_score
    if where.since is not None:
        days = passages.records.column("day").to_numpy(zero_copy_only=False).astype("datetime64[D]")
        passing &= days >= np.datetime64(where.since)
    if categories := _all_of(where.category, where.categories):
        passing &= _having(passages, "categories", categories)
    if products := _all_of(where.product_id, where.product_ids):
        passing &= _having(passages, "product_ids", products)
    return passing


def _all_of(one: str | None, more: tuple[str, ...]) -> frozenset[str]:
    return frozenset(map(fold, (*more, *([one] if one is not None else []))))


def _having(passages: Collection[Passage], column: str, wanted: frozenset[str]) -> Mask:
    held = passages.records.column(column)
    coded = held.flatten().dictionary_encode()
    meant = [code for code, value in enumerate(coded.dictionary.to_pylist()) if fold(value) in wanted]
    found = np.zeros(len(held), dtype=bool)
    found[np.array(held.value_parent_indices())[np.isin(coded.indices.to_numpy(), meant)]] = True
    return found


def _first_records(passages: Collection[Passage], mask: Mask) -> Rows:
    links = passages.links[mask[passages.links[:, 0]]]
    first = np.zeros(len(passages.texts), dtype=np.int64)
    first[links[::-1, 1]] = links[::-1, 0]
    return first
