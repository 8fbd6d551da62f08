"""Top customers."""

from typing import Any

from app.report.picture import Answers, Picture
from app.report.style import ranked_bars, short, short_axis


def _draw(figure: Any, answers: Answers) -> None:
    axes = figure.subplots()
    rows = answers.rows
    spent = rows.numbers("spent")
    written = [
        f"{short(one)} in {orders} order{'s' * (orders != 1)}"
        for one, orders in zip(spent, rows.column("order_count"), strict=True)
    ]
    ranked_bars(axes, rows.column("customer"), spent, written)
    axes.margins(x=0.3)
    short_axis(axes.xaxis, f"Spent ({answers.currency})")


PICTURE = Picture(
    name="top_customers",
    section="Customers",
    title="Top customers",
    about="The customers who spent the most, with the orders they spent it in.",
    nothing="no order of a known customer brought revenue",
    draw=_draw,
)
