"""Refuse to judge a recommender by days that it has seen: by the occasions and the baskets of both sides."""

from collections.abc import Iterator
from datetime import date, timedelta

import numpy as np
import pandas as pd

from pipelines.models.recommendations.interactions import Interactions
from pipelines.models.training.leakage import TWINS, Leak, LeakageError, copies

LEAST_ITEMS = 3  # smaller baskets are alike by habit


def refuse_leaks(topic: str, frame: pd.DataFrame, train: Interactions, cut: date, *, days: int) -> None:
    """Raise LeakageError where what was learnt holds what the `days` from `cut` on are to show."""
    day = pd.to_datetime(frame["day"])
    start = pd.Timestamp(cut)
    before = frame[day < start]
    after = frame[(day >= start) & (day < start + timedelta(days=days))]
    leaks = [*_known_too_late(train, cut), *_on_both_sides(before, after), *_copied_baskets(before, after)]
    if leaks:
        raise LeakageError(topic, leaks)


def _known_too_late(train: Interactions, cut: date) -> Iterator[Leak]:
    if train.end > cut or (len(train.age) and float(train.age.min()) < 1):
        yield Leak("known_too_late", "", f"learnt until {train.end}, judged from {cut} on")


def _on_both_sides(before: pd.DataFrame, after: pd.DataFrame) -> Iterator[Leak]:
    """Occasions with rows before and after the cut, more than those that always go on past midnight."""
    later = pd.unique(after["occasion"].dropna())
    shared = int(pd.Index(later).isin(before["occasion"].dropna()).sum())
    nights = max(pd.to_datetime(before["day"]).nunique() - 1, 1)
    past_midnight = int((before.groupby("occasion")["day"].nunique() > 1).sum()) / nights
    if shared > past_midnight + 2 * np.sqrt(past_midnight) + max(TWINS * len(later), 2):
        yield Leak("same_subject", "", f"{shared:,} of {len(later):,} occasions are on both sides of the cut")


def _copied_baskets(before: pd.DataFrame, after: pd.DataFrame) -> Iterator[Leak]:
    """Baskets of one subject with the same items and quantities under another number."""
    sides = [_baskets(side) for side in (before, after)]
    if found := copies(*sides):
        yield Leak("copied_rows", "", f"{found:,} of {len(sides[1]):,} baskets are copies of earlier ones")


def _baskets(side: pd.DataFrame) -> np.ndarray:
    """A hash of each basket, of its subject and of its lines in any order."""
    known = side[side[["subject", "occasion", "item"]].notna().all(axis=1)]
    lines = known[["subject", "item", "quantity"]].astype({"subject": str, "item": str, "quantity": float})
    hashes = pd.util.hash_pandas_object(lines, index=False)
    grouped = hashes.groupby(known["occasion"])
    whole: np.ndarray = grouped.sum()[grouped.size() >= LEAST_ITEMS].to_numpy()
    return whole
