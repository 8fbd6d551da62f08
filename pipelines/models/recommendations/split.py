"""Cuts interactions at a day: what is learnt from lies before it, what is judged by in the days after."""

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import pandas as pd
from scipy import sparse

from pipelines.models.recommendations.interactions import Interactions, Places

DAYS = 60
# Fewer subjects than this tell nothing about quality.
LEAST_SUBJECTS = 30
MOST_SUBJECTS = 5000


@dataclass(frozen=True)
class Split:
    """Interactions before a day, and what the same subjects took of the same items in the days after.

    `anything` has an entry for all of it, `new` for what they had not taken before.
    """

    train: Interactions
    anything: sparse.csr_matrix
    new: sparse.csr_matrix

    @property
    def subjects_of_new(self) -> Places:
        """Places of the subjects who took something new; of very many, 5,000 by lot."""
        return _sample(np.flatnonzero(np.diff(self.new.indptr)))

    @property
    def subjects(self) -> Places:
        """Places of the subjects who took anything; of very many, 5,000 by lot."""
        return _sample(np.flatnonzero(np.diff(self.anything.indptr)))


def _sample(rows: Places) -> Places:
    return np.sort(np.random.default_rng(0).permutation(rows)[:MOST_SUBJECTS])


def split(frame: pd.DataFrame, cut: date, *, days: int = DAYS) -> Split:
    """Learn from what lies before `cut`, judge by the `days` from it on, of the items before it alone."""
    train = Interactions.read(frame, end=cut)
    day = pd.to_datetime(frame["day"])
    until = pd.Timestamp(cut) + timedelta(days=days)
    later = frame[(day >= pd.Timestamp(cut)) & (day < until)]
    later = later[later["subject"].isin(train.subjects) & later["item"].isin(train.items)]
    subject = np.searchsorted(train.subjects, later["subject"].to_numpy(dtype=object))
    item = np.searchsorted(train.items, later["item"].to_numpy(dtype=object))
    anything = sparse.csr_matrix(
        (np.ones(len(later), np.float32), (subject, item)), shape=train.shape, dtype=np.float32
    )
    anything.sum_duplicates()
    anything.data[:] = 1
    new = (anything - anything.multiply(train.orders() > 0)).tocsr()
    new.eliminate_zeros()
    return Split(train, anything, new)


@dataclass(frozen=True)
class Cuts:
    """The days that part learning, choosing (validation) and judging (test), and how many days each has."""

    validation: date
    test: date
    days: int


def choose_cuts(frame: pd.DataFrame) -> Cuts | None:
    """Take the last 60 days as test and the 60 before as validation, a sixth of the data if they are short.

    None where the data hold less than six days.
    """
    if frame.empty:
        return None
    day = pd.to_datetime(frame["day"])
    first, last = day.min().date(), day.max().date()
    days = min(DAYS, ((last - first).days + 1) // 6)
    if days < 1:
        return None
    test = last + timedelta(days=1 - days)
    return Cuts(validation=test - timedelta(days=days), test=test, days=days)
