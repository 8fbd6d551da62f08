"""Top products."""

from typing import Any

from app.report.picture import Answers, Picture
from app.report.style import ranked_bars, short, short_axis


def _draw(figure: Any, answers: Answers) -> None:
    axes = figure.subplots()
    rows = answers.rows
    revenue = rows.numbers("revenue")
    ranked_bars(axes, rows.column("product"), revenue, [short(one) for one in revenue])
    short_axis(axes.xaxis, f"Revenue ({answers.currency})")


PICTURE = Picture(
    name="top_products",
    section="Sales",
    title="Top products",
    about="The products with the most revenue, the highest first.",
    nothing="no product brought revenue",
    draw=_draw,
)
