"""Ways to cut points into groups, each giving the middles of the groups for several numbers of groups."""

from collections.abc import Callable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from pipelines.models.segments.som import Map, nearest_neurons, shape_for, train_map
from pipelines.models.segments.space import Floats

Labels = NDArray[np.int64]
# Numbers of groups -> the middles of the groups.
Middles = Mapping[int, Floats]
Find = Callable[[Floats, Sequence[int], int], Middles]
# Pairwise distances of more do not fit; what a group is shows in a sample.
WARD_SAMPLE = 2_000
# A map to cut into clusters may be smaller than one to look at.
CLUSTER_NEURONS = 800
# K-Means ends in the nearest hollow, and several may be nearly as deep: many starts on a few points find
# them, and all points say which is the deepest. Inertias nearer than `SAME` are of the same one.
STARTS, START_SAMPLE, HOLLOWS, SAME = 10, 5_000, 8, 1e-4


def kmeans(points: Floats, ks: Sequence[int], seed: int) -> Middles:
    """Return the middles by K-Means."""
    few = _drawn(points, START_SAMPLE, seed)
    return {k: _best(points, _hollows(few, k, seed)) for k in ks}


def _hollows(few: Floats, k: int, seed: int) -> list[Floats]:
    """Return the best of the different middles that many starts end in."""
    from sklearn.cluster import KMeans

    fits = sorted(
        (KMeans(k, n_init=1, random_state=seed + start).fit(few) for start in range(STARTS)),
        key=lambda fit: float(fit.inertia_),
    )
    found = [fits[0]]
    for fit in fits:
        if fit.inertia_ > found[-1].inertia_ * (1 + SAME):
            found.append(fit)
    return [np.asarray(fit.cluster_centers_) for fit in found[:HOLLOWS]]


def _best(points: Floats, starts: Sequence[Floats]) -> Floats:
    """Go on from each start with all points, and return the best middles."""
    from sklearn.cluster import KMeans

    fits = [KMeans(len(start), init=start, n_init=1, tol=1e-6).fit(points) for start in starts]
    return np.asarray(min(fits, key=lambda fit: float(fit.inertia_)).cluster_centers_)


def hierarchical(points: Floats, ks: Sequence[int], seed: int) -> Middles:
    """Return the middles of the branches of a tree by Ward, of a sample."""
    from scipy.cluster.hierarchy import fcluster, linkage

    sample = _drawn(points, WARD_SAMPLE, seed)
    tree = linkage(sample, method="ward")
    found = {}
    for k in ks:
        labels = fcluster(tree, k, criterion="maxclust")
        if len(np.unique(labels)) < k:
            continue
        found[k] = np.stack([sample[labels == one].mean(axis=0) for one in np.unique(labels)])
    return found


def som_kmeans(points: Floats, ks: Sequence[int], seed: int) -> Middles:
    """Return the middles of K-Means on those neurons of a self-organising map that have customers."""
    rows, columns = shape_for(min(len(points), CLUSTER_NEURONS))
    small = points.astype(np.float32)
    held = train_map(small, rows, columns, seed=seed)
    lived_in = _with_hits(held, nearest_neurons(small, held.weights))
    return kmeans(lived_in, [k for k in ks if k <= len(np.unique(lived_in, axis=0))], seed)


def neuron_clusters(held: Map, nearest: Labels, k: int, seed: int) -> Labels:
    """Return the cluster of each neuron by K-Means on those that have customers."""
    lived_in = _with_hits(held, nearest)
    most = min(k, len(np.unique(lived_in, axis=0)))
    return assign(held.weights.astype(float), kmeans(lived_in, [most], seed)[most])[0]


def assign(points: Floats, middles: Floats) -> tuple[Labels, Floats]:
    """Return the place of the nearest middle of each point, and the distance to it."""
    squares = np.stack([((points - middle) ** 2).sum(axis=1) for middle in middles], axis=1)
    labels = squares.argmin(axis=1)
    return labels, np.sqrt(squares[np.arange(len(points)), labels])


def _drawn(points: Floats, most: int, seed: int) -> Floats:
    if len(points) <= most:
        return points
    return points[np.sort(np.random.default_rng(seed).choice(len(points), most, replace=False))]


def _with_hits(held: Map, nearest: Labels) -> Floats:
    return np.asarray(held.weights[np.unique(nearest)].astype(float))


METHODS: Mapping[str, Find] = {"kmeans": kmeans, "hierarchical": hierarchical, "som_kmeans": som_kmeans}
