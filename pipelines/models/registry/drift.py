"""Drift of a feature between two trainings: the population stability index over the bins of the first."""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from pipelines.models.registry.card import Profile

BINS = 10
MOST_NAMES = 20
LEAST_SHARE = 1e-4  # an empty bin would make the index infinite


def profile_of(values: pd.Series) -> Profile:
    """Return the shares of rows by tenths of the values, or by the most frequent categories."""
    if pd.api.types.is_numeric_dtype(values) or pd.api.types.is_bool_dtype(values):
        numbers = values.to_numpy(dtype=float, na_value=np.nan)
        known = numbers[np.isfinite(numbers)]
        edges = (
            np.unique(np.quantile(known, np.linspace(0, 1, BINS + 1)[1:-1])) if len(known) else np.array([])
        )
        return Profile(_number_shares(numbers, edges), edges=tuple(map(float, edges)))
    names = tuple(
        map(str, values.dropna().astype(str).value_counts().sort_index().nlargest(MOST_NAMES).index)
    )
    return Profile(_name_shares(values, names), names=names)


def drift(values: pd.Series, before: Profile) -> float:
    """Return the population stability index of values against an earlier profile; 0 is no drift."""
    if before.edges or not before.names:
        if not (pd.api.types.is_numeric_dtype(values) or pd.api.types.is_bool_dtype(values)):
            return float("inf")
        shares = _number_shares(values.to_numpy(dtype=float, na_value=np.nan), np.array(before.edges))
    else:
        shares = _name_shares(values, before.names)
    return stability_index(before.shares, shares)


def drifts(frame: pd.DataFrame, before: Mapping[str, Profile]) -> dict[str, float]:
    """Return the drift of every column that the earlier training had too."""
    return {name: drift(frame[name], profile) for name, profile in before.items() if name in frame}


def stability_index(before: tuple[float, ...], now: tuple[float, ...]) -> float:
    """Population stability index of two lists of shares of the same bins."""
    old, new = (np.maximum(np.array(shares, dtype=float), LEAST_SHARE) for shares in (before, now))
    return float(((new - old) * np.log(new / old)).sum())


def _number_shares(numbers: np.ndarray, edges: np.ndarray) -> tuple[float, ...]:
    known = numbers[np.isfinite(numbers)]
    counts = np.bincount(np.searchsorted(edges, known, side="left"), minlength=len(edges) + 1)
    return _as_shares([*counts, len(numbers) - len(known)])


def _name_shares(values: pd.Series, names: tuple[str, ...]) -> tuple[float, ...]:
    found = values.dropna().astype(str).value_counts()
    counts = [int(found.get(name, 0)) for name in names]
    return _as_shares([*counts, len(values) - sum(counts)])


def _as_shares(counts: list[int]) -> tuple[float, ...]:
    whole = sum(counts)
    return tuple(float(count / whole) if whole else 0.0 for count in counts)
