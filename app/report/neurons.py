"""The neurons of the self-organising map as a grid of numbers."""

from typing import Any

from app.report.picture import Answer

Grid = list[list[float]]


def grid(neurons: Answer, column: str) -> Grid:
    """One number a neuron, by row and column of the map, NaN where there is none."""
    rows, columns = neurons.column("som_row"), neurons.column("som_column")
    found = [[float("nan")] * (max(columns) + 1) for _ in range(max(rows) + 1)]
    for row, place, value in zip(rows, columns, neurons.numbers(column), strict=True):
        found[row][place] = value
    # The longer side lies across.
    return found if len(found) <= len(found[0]) else [list(line) for line in zip(*found, strict=True)]


def show_grid(axes: Any, values: Grid, shades: str, **limits: float) -> Any:
    """Show a grid without ticks, its first row below; return the image for a bar of colours."""
    image = axes.imshow(
        values, cmap=shades, origin="lower", aspect="equal", interpolation="nearest", **limits
    )
    axes.set_xticks([])
    axes.set_yticks([])
    axes.grid(visible=False)
    for spine in axes.spines.values():
        spine.set_visible(False)
    return image


def most_shown(values: Grid, share: float = 0.98) -> float:
    """A bound of the colours that leaves the few largest values beyond it, so that the others differ."""
    known = sorted(value for line in values for value in line if value == value)
    return known[int(share * (len(known) - 1))] if known else 1.0
