"""Which items are had by the same subjects: cosine or BM25, the nearest few of each kept."""

from typing import Literal

import numpy as np
from scipy import sparse

NEIGHBOURS = 50
K1, B = 0.6, 0.7
BLOCK = 2048


def neighbour_links(
    profiles: sparse.csr_matrix,
    *,
    weighting: Literal["cosine", "bm25"] = "bm25",
    neighbours: int = NEIGHBOURS,
) -> sparse.csr_matrix:
    """Return an item x item matrix with the `neighbours` highest entries of each row, none of them itself."""
    by_item = (_bm25 if weighting == "bm25" else _cosine)(profiles.T.tocsr())
    other = by_item.T.tocsc()
    blocks = [
        nearest(by_item[first : first + BLOCK] @ other, neighbours, first=first)
        for first in range(0, by_item.shape[0], BLOCK)
    ]
    return sparse.vstack(blocks, format="csr") if blocks else sparse.csr_matrix(by_item.shape[:1] * 2)


def nearest(similarity: sparse.csr_matrix, neighbours: int, *, first: int = 0) -> sparse.csr_matrix:
    """Keep the highest entries of each row, the lower column first where equal; row 0 is item `first`."""
    rows = similarity.tocoo()
    row, column, value = rows.row.astype(np.int64), rows.col.astype(np.int64), rows.data
    kept = (column != row + first) & (value > 0)
    row, column, value = row[kept], column[kept], value[kept]
    order = np.lexsort((column, -value, row))
    row, column, value = row[order], column[order], value[order]
    starts = np.searchsorted(row, np.arange(similarity.shape[0]))
    best = np.arange(len(row)) - starts[row] < neighbours if len(row) else np.zeros(0, dtype=bool)
    return sparse.csr_matrix(
        (value[best].astype(np.float32), (row[best], column[best])), shape=similarity.shape
    )


def _cosine(by_item: sparse.csr_matrix) -> sparse.csr_matrix:
    length = np.sqrt(np.asarray(by_item.multiply(by_item).sum(axis=1)).ravel())
    return sparse.diags(np.divide(1, length, out=np.zeros_like(length), where=length > 0)) @ by_item


def _bm25(by_item: sparse.csr_matrix) -> sparse.csr_matrix:
    """Weigh an item's subjects: much for those who have few items, less where it has many subjects."""
    sizes = np.asarray(by_item.sum(axis=1)).ravel()
    held = np.bincount(by_item.indices, minlength=by_item.shape[1])
    rarity = np.log(max(by_item.shape[0], 1)) - np.log1p(held)
    norm = (1 - B) + B * sizes / max(float(sizes.mean()), 1e-9) if len(sizes) else sizes
    weighed = by_item.copy()
    spread = np.repeat(norm, np.diff(by_item.indptr))
    weighed.data = by_item.data * (K1 + 1) / (K1 * spread + by_item.data) * rarity[by_item.indices]
    return weighed
