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
STARTS = 3


def kmeans(points: Floats, ks: Sequence[int], seed: int) -> Middles:
    """Return the middles by K-Means."""
    from sklearn.cluster import KMeans

    return {
        k: np.asarray(KMeans(k, n_init=STARTS, random_state=seed).fit(points).cluster_centers_) for k in ks
    }


def hierarchical(points: Floats, ks: Sequence[int], seed: int) -> Middles:
    """Return the middles of the branches of a tree by Ward, of a sample."""
    from scipy.cluster.hierarchy import fcluster, linkage

    sample = points
    if len(points) > WARD_SAMPLE:
        drawn = np.random.default_rng(seed).choice(len(points), WARD_SAMPLE, replace=False)
        sample = points[np.sort(drawn)]
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


def _with_hits(held: Map, nearest: Labels) -> Floats:
    return np.asarray(held.weights[np.unique(nearest)].astype(float))


METHODS: Mapping[str, Find] = {"kmeans": kmeans, "hierarchical": hierarchical, "som_kmeans": som_kmeans}
