"""U-matrix with the customers on it."""

from typing import Any

from app.report.neurons import grid, most_shown, show_grid
from app.report.picture import Answers, Picture
from app.report.style import PALETTE, name

# Of the width of a neuron; a neuron without a neighbour would else be as large as the page.
LARGEST, WIDEST = 0.95, 14.0
POINTS = 72


def _draw(figure: Any, answers: Answers) -> None:
    axes = figure.subplots()
    rows = answers.rows
    values = grid(rows, "u_distance")
    show_grid(axes, values, "Greys", vmin=0, vmax=most_shown(values) * 1.6)
    is_turned = max(rows.column("som_row")) > max(rows.column("som_column"))
    across, up = ("som_row", "som_column") if is_turned else ("som_column", "som_row")
    taken = [row for row in rows.dicts if row["hits"]]
    most = max((row["hits"] for row in taken), default=1)
    largest = min(LARGEST * POINTS * figure.get_figwidth() / len(values[0]), WIDEST) ** 2
    segments = sorted({row["segment_id"] for row in taken if row["segment_id"] is not None})
    for place, segment in enumerate(segments):
        own = [row for row in taken if row["segment_id"] == segment]
        axes.scatter(
            [row[across] for row in own],
            [row[up] for row in own],
            s=[largest * (row["hits"] / most) ** 0.5 for row in own],
            color=PALETTE[place % len(PALETTE)],
            alpha=0.75,
            linewidths=0,
            label=name(own[0]["segment_name"], 40),
        )
    legend = figure.legend(loc="outside lower center", ncols=2, fontsize=9)
    for handle in legend.legend_handles:
        handle.set_sizes([40.0])


PICTURE = Picture(
    name="som_hits",
    section="Segments",
    title="Customers on the U-matrix",
    about="Each dot is a neuron that customers fall on, larger for more of them and in the colour of "
    "the segment of most of them; ridges are dark here.",
    nothing="no map of the customers was trained",
    draw=_draw,
    explained_by="customer_map",
    size=(8.0, 5.0),
)
