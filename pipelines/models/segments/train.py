"""Cuts customers every way there is, measures each, and takes one."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from pipelines.models.segments.choose import Cut, choose
from pipelines.models.segments.cluster import METHODS, Labels, assign
from pipelines.models.segments.leakage import refuse_leaks
from pipelines.models.segments.measure import (
    Explained,
    elbow,
    explained,
    explained_gain,
    separation,
    shares,
    stabilities,
)
from pipelines.models.segments.space import SEGMENT_FEATURES, SKEWED, Floats, Space, fit_space

# Fewer say more of chance than of customers.
LEAST_CUSTOMERS = 50
# Which way is best shows in a sample of this size; what serves is fitted on all.
SEARCH_SAMPLE = 20_000
SEARCH_RESAMPLES = 5
MOST_SEGMENTS = 8
HIGH_VALUE = 0.9
ENOUGH = 1_000


class NotSegmentable(Exception):
    """The customers do not allow segments; the text says why."""


@dataclass(frozen=True)
class Judged:
    """Customers cut as of an earlier day, and what that said of their spend from it on.

    `usefulness` is of the chosen way and of the trivial splits by name, `gains` of the chosen over each of
    those: value, lower and upper end.
    """

    day: pd.Timestamp
    customers: int
    usefulness: Mapping[str, Explained]
    gains: Mapping[str, tuple[float, float, float]]


@dataclass(frozen=True)
class Segmentation:
    """The space, all cuts that were measured, the one that is taken, and how that did on earlier days."""

    space: Space
    cuts: tuple[Cut, ...]
    taken: Cut
    judged: tuple[Judged, ...]


def segment(
    features: pd.DataFrame,
    earlier: pd.DataFrame,
    *,
    seed: int = 0,
    method: str | None = None,
    k: int | None = None,
) -> Segmentation:
    """Cut customers; `earlier` has their features as of earlier days, `next_spend` from those on.

    Raises NotSegmentable where there are too few or too like each other, LeakageError where what they were
    on an earlier day tells what they spent from it on.
    """
    space, points = space_of(features)
    days = _days(earlier)
    refuse_leaks(days)
    methods = [method] if method else list(METHODS)
    cuts = _searched(points, methods, _numbers(points, k), seed)
    if not cuts:
        raise NotSegmentable(f"{', '.join(methods)} finds no groups")
    if days:
        cuts = _with_usefulness(cuts, days[0], seed)
    taken = choose([cut for cut in cuts if k is None or cut.k == k] or cuts, method)
    final = _fitted_on_all(points, taken, seed)
    judged = tuple(_judged(day, final, seed) for day in days)
    if judged:
        final = replace(final, usefulness=judged[0].usefulness.get("taken"))
    trivial = _trivial(features, points, judged, seed)
    return Segmentation(space, (*(final if cut is taken else cut for cut in cuts), *trivial), final, judged)


def space_of(features: pd.DataFrame) -> tuple[Space, Floats]:
    """Return the space of customers and their points; raises NotSegmentable."""
    if not len(features):
        raise NotSegmentable("no one has ordered yet")
    if len(features) < LEAST_CUSTOMERS:
        raise NotSegmentable(f"{len(features)} customers are fewer than {LEAST_CUSTOMERS}")
    space = fit_space(features, SEGMENT_FEATURES, SKEWED)
    points = space.points(features)
    if _distinct(points) < 3:
        raise NotSegmentable("the customers are all alike: " + ", ".join(SEGMENT_FEATURES) + " hardly differ")
    return space, points


def trivial_splits(features: pd.DataFrame) -> dict[str, Labels]:
    """Return the splits that anyone could make: who came back, and the tenth that spent the most."""
    most = features["monetary"].quantile(HIGH_VALUE)
    return {
        "repeat_flag": (features["purchase_days"] >= 2).to_numpy().astype(np.int64),
        "value_flag": (features["monetary"] >= most).to_numpy().astype(np.int64),
    }


def _numbers(points: Floats, k: int | None) -> list[int]:
    most = min(MOST_SEGMENTS, _distinct(points) - 1, len(points) // 10)
    return list(range(2, max(most, min(k or 2, _distinct(points))) + 1))


def _distinct(points: Floats) -> int:
    """Return how many different points there are, or any number above what segments need."""
    if not points.shape[1]:
        return 1
    few = len(np.unique(points[:ENOUGH], axis=0))
    return few if few > ENOUGH // 10 else len(np.unique(points, axis=0))


def _sample(points: Floats, seed: int) -> Floats:
    if len(points) <= SEARCH_SAMPLE:
        return points
    return points[np.sort(np.random.default_rng(seed).choice(len(points), SEARCH_SAMPLE, replace=False))]


def _searched(points: Floats, methods: Sequence[str], ks: Sequence[int], seed: int) -> list[Cut]:
    sample = _sample(points, seed)
    whole = float(((sample - sample.mean(axis=0)) ** 2).sum(axis=1).mean())
    cuts: list[Cut] = []
    for method in methods:
        find = METHODS[method]
        found = find(sample, ks, seed)
        stable = stabilities(sample, found, find, seed=seed, resamples=SEARCH_RESAMPLES)
        of_method = [
            replace(_measured(sample, method, middles, seed), stability=stable.get(k))
            for k, middles in found.items()
        ]
        bend = elbow([whole, *(cut.inertia for cut in of_method)])
        cuts += [replace(cut, is_elbow=place == max(bend, 1)) for place, cut in enumerate(of_method, 1)]
    return cuts


def _measured(points: Floats, method: str, middles: Floats, seed: int) -> Cut:
    labels, distances = assign(points, middles)
    return _cut(points, method, labels, float((distances**2).mean()), seed, middles)


def _cut(
    points: Floats, method: str, labels: Labels, inertia: float, seed: int, middles: Floats | None = None
) -> Cut:
    groups = len(middles) if middles is not None else int(labels.max()) + 1
    whole = float(((points - points.mean(axis=0)) ** 2).sum(axis=1).mean())
    silhouette, davies_bouldin = separation(points, labels, seed=seed)
    return Cut(
        method=method,
        k=groups,
        inertia=inertia,
        explained_share=1 - inertia / whole if whole else 0.0,
        shares=tuple(shares(labels, groups).tolist()),
        silhouette=silhouette,
        davies_bouldin=davies_bouldin,
        middles=middles,
    )


def _fitted_on_all(points: Floats, taken: Cut, seed: int) -> Cut:
    """Fit the way that is taken on all customers, and measure it by resamples of all."""
    find = METHODS[taken.method]
    found = find(points, [taken.k], seed)
    if taken.k not in found:
        return taken
    cut = _measured(points, taken.method, found[taken.k], seed)
    stable = stabilities(points, found, find, seed=seed).get(taken.k)
    return replace(cut, stability=stable, is_elbow=taken.is_elbow)


def _days(earlier: pd.DataFrame) -> list[pd.DataFrame]:
    """Return the rows of each earlier day, the latest first, where customers and what they spent differ."""
    days: list[pd.DataFrame] = []
    for _, rows in earlier.groupby("cutoff_date", sort=True):
        if len(rows) >= LEAST_CUSTOMERS and rows["next_spend"].nunique() > 1:
            days.insert(0, rows.reset_index(drop=True))
    return days


def _points_on(day: pd.DataFrame) -> Floats | None:
    """Return the points of the customers of an earlier day; None where they do not allow segments."""
    try:
        return space_of(day)[1]
    except NotSegmentable:
        return None


def _labels_on(points: Floats | None, method: str, ks: Sequence[int], seed: int) -> dict[int, Labels]:
    """Cut the customers of an earlier day in the same way, into each number of groups that they allow."""
    if points is None:
        return {}
    few = [k for k in ks if k < _distinct(points)]
    found = METHODS[method](_sample(points, seed), few, seed)
    return {k: assign(points, middles)[0] for k, middles in found.items()}


def _later(day: pd.DataFrame) -> Floats:
    return np.log1p(day["next_spend"].to_numpy(dtype=float).clip(min=0))


def _with_usefulness(cuts: Sequence[Cut], day: pd.DataFrame, seed: int) -> list[Cut]:
    points, values = _points_on(day), _later(day)
    useful = {
        (method, k): explained(labels, values)
        for method in dict.fromkeys(cut.method for cut in cuts)
        for k, labels in _labels_on(
            points, method, [cut.k for cut in cuts if cut.method == method], seed
        ).items()
    }
    return [replace(cut, usefulness=useful.get((cut.method, cut.k))) for cut in cuts]


def _judged(day: pd.DataFrame, taken: Cut, seed: int) -> Judged:
    values, splits = _later(day), trivial_splits(day)
    labels = _labels_on(_points_on(day), taken.method, [taken.k], seed).get(taken.k)
    ways = {**({"taken": labels} if labels is not None else {}), **splits}
    found = {name: explained(way, values, seed=seed) for name, way in ways.items()}
    gains = {
        name: explained_gain(labels, split, values, seed=seed)
        for name, split in splits.items()
        if labels is not None
    }
    return Judged(
        day=pd.Timestamp(day["cutoff_date"].iloc[0]),
        customers=len(day),
        usefulness={name: one for name, one in found.items() if one is not None},
        gains=gains,
    )


def _trivial(features: pd.DataFrame, points: Floats, judged: Sequence[Judged], seed: int) -> Iterator[Cut]:
    for name, labels in trivial_splits(features).items():
        groups = [points[labels == one] for one in np.unique(labels)]
        inertia = sum(float(((rows - rows.mean(axis=0)) ** 2).sum()) for rows in groups) / len(points)
        cut = _cut(points, name, labels, inertia, seed)
        useful = judged[0].usefulness.get(name) if judged else None
        yield replace(cut, k=2, usefulness=useful)
