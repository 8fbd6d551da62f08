"""Sales by country."""

from typing import Any

from app.report.picture import Answers, Picture
from app.report.style import ranked_bars, short, short_axis


def _draw(figure: Any, answers: Answers) -> None:
    axes = figure.subplots()
    rows = answers.rows
    revenue = rows.numbers("revenue")
    ranked_bars(axes, rows.column("country"), revenue, [short(one) for one in revenue])
    short_axis(axes.xaxis, f"Revenue ({answers.currency})")


PICTURE = Picture(
    name="sales_by_country",
    section="Sales",
    title="Sales by country",
    about="Revenue by the country of the customer, the highest first.",
    nothing="no customer's country is known",
    draw=_draw,
    queries=("rows",),
)
