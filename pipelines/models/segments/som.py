"""A self-organising map, trained in batches: coarse maps unfold fast, and each starts the next, finer one."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Points = NDArray[np.float32]
Places = NDArray[np.int64]
ROWS, COLUMNS = 80, 40
BLOCK = 1024


@dataclass(frozen=True)
class Stage:
    """A map `shrunk` so many times, trained for `epochs` while the radius falls from `first` to `last`.

    Radii are in neurons; `sample` is how many points an epoch reads.
    """

    shrunk: int
    epochs: int
    first: float
    last: float
    sample: int


ALL = 10**12
STAGES = (
    Stage(8, 10, 2.5, 0.7, 10_000),
    Stage(4, 10, 1.4, 0.7, 10_000),
    Stage(2, 8, 1.4, 0.5, 20_000),
    Stage(1, 24, 1.0, 0.35, ALL),
)


@dataclass(frozen=True)
class Map:
    """`weights` has one row a neuron, row by row of the map."""

    rows: int
    columns: int
    weights: Points


def shape_for(count: int) -> tuple[int, int]:
    """Return rows and columns: 80 x 40, or fewer where there would be fewer customers than neurons."""
    columns = min(COLUMNS, max(2, int(np.sqrt(count / 2))))
    return 2 * columns, columns


def train_map(
    points: Points, rows: int, columns: int, *, stages: tuple[Stage, ...] = STAGES, seed: int = 0
) -> Map:
    """Train a map on points, one row each; equal points and seed give an equal map."""
    chance = np.random.default_rng(seed)
    held: Map | None = None
    for stage in stages:
        shape = max(rows // stage.shrunk, 2), max(columns // stage.shrunk, 2)
        held = principal_map(points, *shape) if held is None else resized(held, *shape)
        for epoch in range(stage.epochs):
            radius = stage.first * (stage.last / stage.first) ** (epoch / max(stage.epochs - 1, 1))
            part = points
            if stage.sample < len(points):
                part = points[np.sort(chance.choice(len(points), stage.sample, replace=False))]
            held = _moved(held, part, nearest_neurons(part, held.weights), radius)
    return resized(held or principal_map(points, rows, columns), rows, columns)


def principal_map(points: Points, rows: int, columns: int) -> Map:
    """Return a flat map along the first two principal components, one deviation to each side."""
    mean = points.mean(axis=0)
    values, vectors = np.linalg.eigh(np.atleast_2d(np.cov(points.astype(float).T)))
    axes = (vectors * np.sqrt(np.maximum(values, 0)))[:, ::-1].T
    axes = np.vstack([axes, np.zeros_like(axes)])[:2]
    axes = axes * np.where(axes[np.arange(2), np.abs(axes).argmax(axis=1)] < 0, -1, 1)[:, None]
    down, across = np.linspace(-1, 1, rows), np.linspace(-1, 1, columns)
    grid = mean + down[:, None, None] * axes[0] + across[None, :, None] * axes[1]
    return Map(rows, columns, grid.reshape(rows * columns, -1).astype(np.float32))


def resized(held: Map, rows: int, columns: int) -> Map:
    """Return a map of another size, its neurons between those of the old one."""
    if (held.rows, held.columns) == (rows, columns):
        return held
    grid = held.weights.reshape(held.rows, held.columns, -1)
    grid = _between(_between(grid, rows, 0), columns, 1)
    return Map(rows, columns, grid.reshape(rows * columns, -1).astype(np.float32))


def nearest_neurons(points: Points, weights: Points) -> Places:
    """Return the place of the nearest neuron of each point."""
    return np.concatenate([block.argmin(axis=1) for block in _distances(points, weights)])


def two_nearest(points: Points, weights: Points) -> tuple[Places, Places]:
    """Return the places of the nearest neuron of each point, and of the second."""
    first, second = [], []
    for block in _distances(points, weights):
        best = block.argmin(axis=1)
        block[np.arange(len(block)), best] = np.inf
        first.append(best)
        second.append(block.argmin(axis=1))
    return np.concatenate(first), np.concatenate(second)


def map_errors(points: Points, held: Map) -> tuple[float, float]:
    """Return the quantization error, the mean distance to the nearest neuron, and the topographic error.

    That is the share of points whose two nearest neurons do not touch, at a side or a corner.
    """
    first, second = two_nearest(points, held.weights)
    distances = np.sqrt(((points - held.weights[first]) ** 2).sum(axis=1))
    down = np.abs(first // held.columns - second // held.columns)
    across = np.abs(first % held.columns - second % held.columns)
    return float(distances.mean()), float(((down > 1) | (across > 1)).mean())


def u_distances(held: Map) -> NDArray[np.float64]:
    """Return the mean distance of each neuron to those that touch it, row by row."""
    grid = held.weights.reshape(held.rows, held.columns, -1).astype(float)
    total, count = np.zeros(grid.shape[:2]), np.zeros(grid.shape[:2])
    for down, across in ((0, 1), (1, 0), (1, 1), (1, -1)):
        here, there = _pair(grid, down, across), _pair(grid, -down, -across)
        length = np.sqrt(((here - there) ** 2).sum(axis=2))
        for sums, amount in ((total, length), (count, np.ones_like(length))):
            _pair(sums, down, across)[...] += amount
            _pair(sums, -down, -across)[...] += amount
    return np.asarray(total / count).ravel()


def _pair(grid: NDArray[np.float64], down: int, across: int) -> NDArray[np.float64]:
    """Return the part of a grid that has a neighbour so far down and across."""
    rows, columns = grid.shape[:2]
    return grid[
        max(-down, 0) : rows - max(down, 0),
        max(-across, 0) : columns - max(across, 0),
    ]


def _distances(points: Points, weights: Points) -> Iterator[Points]:
    """Yield blocks of squared distances, less the square of the point, which no order depends on."""
    whole = np.hstack([points, np.ones((len(points), 1), np.float32)])
    turned = np.vstack([-2 * weights.T, (weights * weights).sum(axis=1)[None]]).astype(np.float32)
    room = np.empty((BLOCK, len(weights)), np.float32)
    for first in range(0, len(points), BLOCK):
        part = whole[first : first + BLOCK]
        yield np.matmul(part, turned, out=room[: len(part)])


def _moved(held: Map, points: Points, nearest: Places, radius: float) -> Map:
    """Put each neuron in the middle of the points near it, weighed by a bell over the map."""
    size, width = held.rows * held.columns, points.shape[1]
    counts = np.bincount(nearest, minlength=size).reshape(held.rows, held.columns).astype(float)
    sums = np.stack(
        [np.bincount(nearest, weights=points[:, place], minlength=size) for place in range(width)], axis=1
    ).reshape(held.rows, held.columns, width)
    down, across = _bell(held.rows, radius), _bell(held.columns, radius)
    weight = (down @ counts @ across).ravel()
    total = np.einsum("ij,jkd->ikd", down, sums)
    total = np.einsum("kl,ild->ikd", across, total).reshape(size, width)
    reached = weight > 1e-9
    weights = held.weights.copy()
    weights[reached] = (total[reached] / weight[reached][:, None]).astype(np.float32)
    return Map(held.rows, held.columns, weights)


def _bell(size: int, radius: float) -> NDArray[np.float64]:
    places = np.arange(size)
    bell = np.exp(-((places[:, None] - places) ** 2) / (2 * radius * radius))
    return np.asarray(bell, dtype=np.float64)


def _between(grid: NDArray[np.float32], size: int, axis: int) -> NDArray[np.float32]:
    held = grid.shape[axis]
    places = np.clip((np.arange(size) + 0.5) * held / size - 0.5, 0, held - 1)
    low = np.floor(places).astype(int)
    share = (places - low).reshape([-1 if one == axis else 1 for one in range(3)])
    high = np.minimum(low + 1, held - 1)
    return np.asarray(np.take(grid, low, axis) * (1 - share) + np.take(grid, high, axis) * share, np.float32)
