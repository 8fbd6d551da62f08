"""Several small drawings on one figure, as many as there are things to draw."""

from collections.abc import Iterator, Sequence
from typing import Any

COLUMNS = 3
INCHES = 2.9


def panels(
    figure: Any, names: Sequence[Any], *, columns: int = COLUMNS, height: float = INCHES
) -> Iterator[Any]:
    """Make the figure as high as it must be and yield the axes of each name, in rows of `columns`."""
    columns = min(columns, len(names))
    rows = -(-len(names) // columns)
    figure.set_size_inches(figure.get_figwidth(), rows * height)
    grid = figure.subplots(rows, columns, squeeze=False).ravel()
    for axes in grid[len(names) :]:
        axes.set_axis_off()
    yield from grid[: len(names)]
