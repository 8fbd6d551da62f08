"""The customers on two principal components, by segment."""

from typing import Any

from app.report.picture import Answers, Picture
from app.report.style import PALETTE, name


def _draw(figure: Any, answers: Answers) -> None:
    axes = figure.subplots()
    rows = answers.rows.dicts
    for place, segment in enumerate(sorted({row["segment_id"] for row in rows})):
        own = [row for row in rows if row["segment_id"] == segment]
        axes.scatter(
            [row["map_x"] for row in own],
            [row["map_y"] for row in own],
            s=9,
            color=PALETTE[place % len(PALETTE)],
            alpha=0.4,
            linewidths=0,
            label=name(own[0]["segment_name"], 40),
        )
    axes.set_xlabel("First principal component")
    axes.set_ylabel("Second principal component")
    legend = figure.legend(loc="outside lower center", ncols=2, fontsize=9)
    for handle in legend.legend_handles:
        handle.set_sizes([40])
        handle.set_alpha(1)


PICTURE = Picture(
    name="segment_map",
    section="Segments",
    title="Segment map",
    about="Customers on the first two principal components of the features that segments are made "
    "from, at most four thousand drawn by lot; the colour is the segment.",
    nothing="no customer has a segment",
    draw=_draw,
    explained_by="customer_segments",
    size=(8.0, 5.4),
)
