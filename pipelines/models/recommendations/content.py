"""Which items are described alike: by the meaning of their texts, or by their words."""

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from pipelines.models.recommendations.item_item import nearest

NEIGHBOURS = 20
BLOCK = 1024
# Embeddings of one text computed on two occasions differ in the seventh digit.
DIGITS = 2
Embed = Callable[[Sequence[str]], NDArray[np.float32]]


def content_links(
    texts: Sequence[str | None],
    popularity: NDArray[np.float32],
    *,
    embed: Embed | None = None,
    neighbours: int = NEIGHBOURS,
) -> sparse.csr_matrix:
    """Return an item x item matrix: likeness of the texts, from 0 to 1, of the `neighbours` most alike.

    Equally alike are taken by popularity. An item without a text is like none. `embed` gives a row of length
    1 a text; without it, words are compared (TF-IDF).
    """
    count = len(texts)
    spoken = [text.strip() if text and text.strip() else None for text in texts]
    distinct = sorted({text for text in spoken if text})
    if not distinct or count < 2:
        return sparse.csr_matrix((count, count), dtype=np.float32)
    place = {text: number for number, text in enumerate(distinct)}
    group = np.array([place[text] if text else -1 for text in spoken])
    alike = _likeness(distinct, embed, neighbours + 1)
    return _spread(alike, group, popularity, neighbours)


def words(texts: Sequence[str]) -> sparse.csr_matrix:
    """Return a row of length 1 a text: its words, rare ones weighing more; zeros where it has none."""
    from sklearn.feature_extraction.text import TfidfVectorizer

    try:
        return TfidfVectorizer(strip_accents="unicode").fit_transform(texts).astype(np.float32)
    except ValueError:  # no text has a word
        return sparse.csr_matrix((len(texts), 1), dtype=np.float32)


def _likeness(texts: Sequence[str], embed: Embed | None, neighbours: int) -> sparse.csr_matrix:
    """Return the likeness of each text to itself, 1, and to those most alike."""
    rows = embed(texts) if embed else words(texts)
    blocks = []
    for first in range(0, len(texts), BLOCK):
        similarity = rows[first : first + BLOCK] @ rows.T
        if isinstance(similarity, np.ndarray):
            similarity = _highest(similarity, neighbours + 1)
        similarity.data = np.round(similarity.data, DIGITS)
        blocks.append(nearest(similarity, neighbours, first=first))
    return (sparse.vstack(blocks) + sparse.identity(len(texts), dtype=np.float32)).tocsr()


def _highest(similarity: NDArray[np.float32], most: int) -> sparse.csr_matrix:
    """Leave out what can't be among the highest of a row once it is rounded."""
    if similarity.shape[1] > most:
        least = np.partition(similarity, -most, axis=1)[:, -most, None]
        similarity = np.where(similarity >= least - 10.0**-DIGITS, similarity, 0)
    return sparse.csr_matrix(similarity)


def _spread(
    alike: sparse.csr_matrix, group: NDArray[np.int64], popularity: NDArray[np.float32], neighbours: int
) -> sparse.csr_matrix:
    """Go from texts to the items that bear them, the most popular first, one spare for the item itself."""
    by_popularity = np.lexsort((np.arange(len(group)), -popularity))
    members: dict[int, list[int]] = {}
    for item in by_popularity.tolist():
        members.setdefault(int(group[item]), []).append(item)
    rows, columns, values = [], [], []
    for text in range(alike.shape[0]):
        found = _nearest_items(alike[text], members, neighbours + 1)
        for item in members[text]:
            others = [(other, value) for other, value in found if other != item][:neighbours]
            rows += [item] * len(others)
            columns += [other for other, _ in others]
            values += [value for _, value in others]
    return sparse.csr_matrix((np.array(values, np.float32), (rows, columns)), shape=(len(group), len(group)))


def _nearest_items(
    row: sparse.csr_matrix, members: dict[int, list[int]], most: int
) -> list[tuple[int, float]]:
    order = np.lexsort((row.indices, -row.data))
    found: list[tuple[int, float]] = []
    for text, value in zip(row.indices[order].tolist(), row.data[order].tolist(), strict=True):
        found += [(item, value) for item in members[text][: most - len(found)]]
        if len(found) >= most:
            break
    return found
