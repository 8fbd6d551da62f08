"""Segments keep their numbers: those found now are matched to those of the last run by whom they share."""

import numpy as np

from pipelines.models.segments.measure import Labels


def matched_ids(
    now: Labels, groups: int, before: Labels | None, ids: tuple[int, ...], free: int
) -> list[int]:
    """Return the number of each group found now.

    `before` has the groups in which the last run puts the same customers, `ids` the numbers of those,
    `free` the first number never given. Groups that share no customer with one before get new numbers.
    """
    from scipy.optimize import linear_sum_assignment

    found = [0] * groups
    if before is not None and len(ids):
        shared = np.zeros((groups, len(ids)))
        np.add.at(shared, (now, before), 1)
        for here, there in zip(*linear_sum_assignment(-shared), strict=True):
            if shared[here, there]:
                found[here] = ids[there]
    for place in range(groups):
        if not found[place]:
            found[place], free = free, free + 1
    return found
