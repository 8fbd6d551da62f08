"""Who bought (or saw) what, how often and how long ago."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import sparse

COLUMNS = ("subject", "occasion", "item", "day", "quantity")
Floats = NDArray[np.float32]
Places = NDArray[np.int64]


@dataclass(frozen=True)
class Interactions:
    """One entry a subject, occasion (order, session) and item before `end`; ages are whole days before it.

    `subjects` and `items` are sorted identifiers; entries name them by place. Items without an entry are of
    the catalogue, and were never bought.
    """

    end: date
    subjects: NDArray[Any]
    items: NDArray[Any]
    subject: Places
    item: Places
    age: Floats
    quantity: Floats

    @classmethod
    def read(cls, frame: pd.DataFrame, *, end: date, catalogue: Sequence[str] = ()) -> "Interactions":
        """Take rows of `COLUMNS` whose day lies before `end`; the order of rows is no matter."""
        days = pd.to_datetime(frame["day"])
        known = frame[(days < pd.Timestamp(end)) & frame[["subject", "item"]].notna().all(axis=1)]
        subject, subjects = pd.factorize(known["subject"].to_numpy(dtype=object), sort=True)
        occasion, _ = pd.factorize(known["occasion"].to_numpy(dtype=object), sort=True)
        items = np.unique(np.array([*pd.unique(known["item"]), *catalogue], dtype=object))
        rows = pd.DataFrame(
            {
                "subject": subject,
                "occasion": occasion,
                "item": pd.Categorical(known["item"], categories=items).codes.astype(np.int64),
                "age": (pd.Timestamp(end) - days[known.index]).dt.days.to_numpy(np.float32),
                "quantity": known["quantity"].to_numpy(np.float32),
            }
        )
        once = rows.groupby(["subject", "occasion", "item"], sort=True, as_index=False).agg(
            age=("age", "min"), quantity=("quantity", "sum")
        )
        return cls(
            end=end,
            subjects=subjects,
            items=items,
            subject=once["subject"].to_numpy(np.int64),
            item=once["item"].to_numpy(np.int64),
            age=once["age"].to_numpy(np.float32),
            quantity=once["quantity"].to_numpy(np.float32),
        )

    @property
    def shape(self) -> tuple[int, int]:
        """Subjects and items."""
        return len(self.subjects), len(self.items)

    def orders(self) -> sparse.csr_matrix:
        """On how many occasions each subject took each item."""
        return self._sum(np.ones(len(self.age), np.float32))

    def quantities(self) -> sparse.csr_matrix:
        """How many units of each item each subject took."""
        return self._sum(self.quantity)

    def frequency(self, half_life: float) -> sparse.csr_matrix:
        """As `orders`, an occasion weighing half as much for every `half_life` days of age."""
        return self._sum(np.power(0.5, self.age / half_life).astype(np.float32))

    def profiles(self, half_life: float) -> sparse.csr_matrix:
        """What each subject took, once, weighed by the age of the last occasion."""
        last = self.orders()
        youngest = self._last_age(last)
        last.data = np.power(0.5, youngest / half_life).astype(np.float32)
        return last

    def popularity(self, days: float = np.inf) -> Floats:
        """How many subjects took each item in the last so many days."""
        recent = self.age <= days
        pairs = np.unique(self.subject[recent] * max(self.shape[1], 1) + self.item[recent])
        return np.bincount(pairs % max(self.shape[1], 1), minlength=self.shape[1]).astype(np.float32)

    def of_the_last(self, days: float) -> Places:
        """Return the places of the subjects who took something in the last so many days."""
        return np.unique(self.subject[self.age <= days])

    def _sum(self, weights: Floats) -> sparse.csr_matrix:
        matrix = sparse.csr_matrix((weights, (self.subject, self.item)), shape=self.shape, dtype=np.float32)
        matrix.sum_duplicates()
        matrix.sort_indices()
        return matrix

    def last_age(self) -> sparse.csr_matrix:
        """Days since each subject last took each item, with entries for what was taken alone."""
        last = self.orders()
        last.data = self._last_age(last)
        return last

    def _last_age(self, pattern: sparse.csr_matrix) -> Floats:
        """Return the smallest age for each entry of a matrix that has one for each pair."""
        order = np.lexsort((self.age, self.item, self.subject))
        pairs = self.subject[order] * max(self.shape[1], 1) + self.item[order]
        _, first = np.unique(pairs, return_index=True)
        assert len(first) == pattern.nnz
        return self.age[order][first]
