"""Correlation matrix."""

from typing import Any

import app.report.style as style
from app.report.picture import Answers, Picture

READABLE_FROM = 0.6


def _draw(figure: Any, answers: Answers) -> None:
    axes = figure.subplots()
    rows = answers.rows
    names = list(dict.fromkeys(rows.column("one")))
    places = {one: place for place, one in enumerate(names)}
    values = [[float("nan")] * len(names) for _ in names]
    for row in rows.dicts:
        if row["correlation"] is not None:
            values[places[row["one"]]][places[row["other"]]] = float(row["correlation"])
    image = axes.imshow(values, cmap=style.PARTING, vmin=-1, vmax=1)
    labels = [style.name(one) for one in names]
    axes.set_xticks(range(len(names)), labels, rotation=35, ha="right", rotation_mode="anchor")
    axes.set_yticks(range(len(names)), labels)
    axes.grid(visible=False)
    axes.tick_params(length=0)
    for spine in axes.spines.values():
        spine.set_visible(False)
    for across, line in enumerate(values):
        for column, value in enumerate(line):
            color = "white" if abs(value) > READABLE_FROM else style.INK
            text = f"{value:.2f}".replace("-", "−") if value == value else "–"
            axes.text(column, across, text, ha="center", va="center", color=color, fontsize=9)
    figure.colorbar(image, ax=axes, label="Correlation by rank", shrink=0.85)


PICTURE = Picture(
    name="correlation_matrix",
    section="Customers",
    title="Correlation matrix",
    about="How the measures of a customer go together, by rank: one is always together, minus one "
    "always opposite, nought not at all.",
    nothing="no order of a known customer brought revenue",
    draw=_draw,
    size=(7.2, 5.8),
)
