"""Implicit alternating least squares (Hu, Koren, Volinsky 2008) by the library `implicit`."""

import os
import warnings
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse


@dataclass(frozen=True)
class Als:
    """How to factorise; `alpha` is how sure having an item makes.

    The regularisation is of a subject with one item: it grows with the mean number of items, as the sums do
    that it holds down.
    """

    factors: int = 64
    regularisation: float = 0.2
    alpha: float = 1.0
    iterations: int = 15


@dataclass(frozen=True)
class Factors:
    """A row a subject and a row an item, whose product is the score."""

    subjects: NDArray[np.float32]
    items: NDArray[np.float32]

    def scores(self, rows: np.ndarray) -> NDArray[np.float32]:
        """Return the scores of all items for some subjects."""
        return np.asarray(self.subjects[rows] @ self.items.T, dtype=np.float32)


def factorise(profiles: sparse.csr_matrix, settings: Als | None = None, *, seed: int = 0) -> Factors:
    """Fit in one thread, so that the same seed gives the same factors."""
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    from implicit.als import AlternatingLeastSquares

    chosen = settings or Als()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it advises on thread settings that `one_thread` makes
        model = AlternatingLeastSquares(
            factors=chosen.factors,
            regularization=chosen.regularisation * profiles.nnz / max(profiles.shape[0], 1),
            alpha=chosen.alpha,
            iterations=chosen.iterations,
            random_state=seed,
            num_threads=1,
        )
        model.fit(profiles.astype(np.float32), show_progress=False)
    return Factors(np.asarray(model.user_factors), np.asarray(model.item_factors))
