"""EASE (Steck 2019): which item follows from which others, by a linear model without self-links."""

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

# Chosen with the half-life of profiles on Online Retail, June to August 2011; see docs/decisions.md.
REGULARISATION = 150.0


def ease_links(profiles: sparse.csr_matrix, regularisation: float = REGULARISATION) -> NDArray[np.float32]:
    """Return an item x item matrix: what having the row's item says for the column's."""
    from scipy.linalg.lapack import spotrf, spotri

    gram = (profiles.T @ profiles).toarray().astype(np.float32)
    if not gram.size:
        return gram
    gram[np.diag_indices_from(gram)] += regularisation
    factor, _ = spotrf(gram, lower=1, overwrite_a=1)
    inverse, _ = spotri(factor, lower=1, overwrite_c=1)
    inverse = np.tril(inverse) + np.tril(inverse, -1).T
    links = -inverse / np.diag(inverse)
    np.fill_diagonal(links, 0)
    return np.asarray(links, dtype=np.float32)
