"""What the subjects most alike have: cosine of profiles, rare items weighing more."""

import numpy as np
from scipy import sparse

from pipelines.models.recommendations.item_item import nearest

NEIGHBOURS = 200


def alike_scores(
    profiles: sparse.csr_matrix, rows: np.ndarray, neighbours: int = NEIGHBOURS
) -> sparse.csr_matrix:
    """Return the scores of all items for some subjects: profiles of those most alike, added up."""
    held = np.bincount(profiles.indices, minlength=profiles.shape[1]).clip(1)
    weighed = profiles @ sparse.diags(np.log(max(profiles.shape[0], 1) / held).clip(0))
    length = np.sqrt(np.asarray(weighed.multiply(weighed).sum(axis=1)).ravel())
    unit = (sparse.diags(np.divide(1, length, out=np.zeros_like(length), where=length > 0)) @ weighed).tocsr()
    similarity = (unit[rows] @ unit.T).tolil()
    similarity[np.arange(len(rows)), rows] = 0
    return nearest(similarity.tocsr(), neighbours, first=profiles.shape[0]) @ profiles
