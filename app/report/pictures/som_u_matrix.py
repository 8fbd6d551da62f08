"""U-matrix of the self-organising map."""

from typing import Any

from app.report.neurons import grid, most_shown, show_grid
from app.report.picture import Answers, Picture
from app.report.style import SHADES


def _draw(figure: Any, answers: Answers) -> None:
    axes = figure.subplots()
    values = grid(answers.rows, "u_distance")
    image = show_grid(axes, values, SHADES, vmin=0, vmax=most_shown(values))
    figure.colorbar(image, ax=axes, label="Distance to the neurons beside", shrink=0.8, extend="max")


PICTURE = Picture(
    name="som_u_matrix",
    section="Segments",
    title="U-matrix of the customer map",
    about="A self-organising map lays similar customers side by side. A dark valley holds customers "
    "alike, a bright ridge parts groups.",
    nothing="no map of the customers was trained",
    draw=_draw,
    queries=("rows", "facts", "errors"),
    explained_by="customer_map",
)
