"""Sales by state."""

from typing import Any

from app.report.picture import Answers, Picture
from app.report.style import ranked_bars, short, short_axis


def _draw(figure: Any, answers: Answers) -> None:
    axes = figure.subplots()
    rows = answers.rows
    revenue = rows.numbers("revenue")
    ranked_bars(axes, rows.column("state"), revenue, [short(one) for one in revenue])
    short_axis(axes.xaxis, f"Revenue ({answers.currency})")


PICTURE = Picture(
    name="sales_by_state",
    section="Sales",
    title="Sales by state",
    about="Revenue by the state of the customer, the highest first.",
    nothing="no customer's state is known",
    draw=_draw,
    queries=("rows",),
)
