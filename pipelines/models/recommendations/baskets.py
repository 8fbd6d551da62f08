"""Judges lists of similar items: how much of the rest of a later basket they hold, beside what is popular."""

from collections.abc import Callable

import numpy as np
import pandas as pd
from scipy import sparse

from pipelines.models.recommendations.interactions import Interactions, Places
from pipelines.models.recommendations.judge import CHOSEN_BY, Candidate, Verdict
from pipelines.models.recommendations.measures import coverage, list_measures, novelty, paired
from pipelines.models.recommendations.split import LEAST_SUBJECTS

# Lines of later baskets that are looked at.
LINES = 2000
Lists = Callable[[Places], Places]


def judge_baskets(
    frame: pd.DataFrame, train: Interactions, ours: Lists, popular: Lists, *, days: int, seed: int = 0
) -> Verdict | None:
    """Compare lists for the items of baskets of the `days` from the end of training on.

    None where fewer than 30 lines lie in a basket with another item.
    """
    baskets, item, basket = _later_baskets(frame, train, days)
    sizes = np.diff(baskets.indptr)
    lines = np.flatnonzero(sizes[basket] > 1)
    if len(lines) < LEAST_SUBJECTS:
        return None
    chosen = np.sort(np.random.default_rng(seed).permutation(lines)[:LINES])
    rest = baskets[basket[chosen]].tolil()
    rest[np.arange(len(chosen)), item[chosen]] = 0
    relevant = rest.tocsr()
    relevant.eliminate_zeros()

    def measured(name: str, lists: Lists) -> Candidate:
        items = lists(item[chosen])
        values = list_measures(items, relevant) | novelty(items, train.popularity(), train.shape[0])
        everywhere = coverage(lists(np.arange(train.shape[1])), train.shape[1])
        return Candidate(name, values, everywhere, is_baseline=name == "popular")

    found = (measured("hybrid", ours), measured("popular", popular))
    gain = paired(found[0].values, found[1].values, CHOSEN_BY, seed=seed)
    return Verdict("basket", found, {"popular": gain}, len(chosen))


def _later_baskets(
    frame: pd.DataFrame, train: Interactions, days: int
) -> tuple[sparse.csr_matrix, Places, Places]:
    """Return baskets by items, and each line's item and basket."""
    day = pd.to_datetime(frame["day"])
    start = pd.Timestamp(train.end)
    later = frame[(day >= start) & (day < start + pd.Timedelta(days=days)) & frame["item"].isin(train.items)]
    later = later[["occasion", "item"]].drop_duplicates().sort_values(["occasion", "item"])
    item = np.searchsorted(train.items, later["item"].to_numpy(dtype=object))
    basket, _ = pd.factorize(later["occasion"])
    count = int(basket.max(initial=-1)) + 1
    shape = (count, train.shape[1])
    return sparse.csr_matrix((np.ones(len(later), np.float32), (basket, item)), shape=shape), item, basket
