"""What was foretold beside what came true, in tenths of the rows that judged a model."""

import numpy as np

from pipelines.models.registry.card import Tenth
from pipelines.models.training.intervals import Z
from pipelines.models.training.task import Kind

TENTHS = 10


def tenths(kind: Kind, labels: np.ndarray, scores: np.ndarray) -> tuple[Tenth, ...]:
    """Return the tenths of the rows from the highest score down; equal scores share one, so some may lack.

    Chances have Wilson's 95 % interval of the observed share, amounts none.
    """
    from scipy.stats import rankdata

    if not len(scores):
        return ()
    base = float(labels.mean())
    places = np.ceil(rankdata(-scores) * TENTHS / len(scores)).astype(int)
    found, taken = [], 0.0
    for place in np.unique(places):
        inside = labels[places == place]
        observed = float(inside.mean())
        taken += float(inside.sum())
        lower, upper = _wilson(observed, len(inside)) if kind == "binary" else (None, None)
        found.append(
            Tenth(
                int(place),
                len(inside),
                float(scores[places == place].mean()),
                observed,
                lower,
                upper,
                lift=observed / base if base else None,
                gain=taken / float(labels.sum()) if base else None,
            )
        )
    return tuple(found)


def _wilson(share: float, rows: int) -> tuple[float, float]:
    middle = (share + Z**2 / (2 * rows)) / (1 + Z**2 / rows)
    spread = Z / (1 + Z**2 / rows) * np.sqrt(share * (1 - share) / rows + Z**2 / (4 * rows**2))
    # Rounding may put an end of nought or all on the wrong side of it.
    return max(min(float(middle - spread), share), 0.0), min(max(float(middle + spread), share), 1.0)
