"""Daily sales."""

from typing import Any

from app.report.picture import Answers, Picture
from app.report.style import FAINT, PALETTE, by_month, days, short_axis


def _draw(figure: Any, answers: Answers) -> None:
    axes = figure.subplots()
    rows = answers.rows
    when = days(rows.column("day"))
    axes.plot(when, rows.numbers("revenue"), color=FAINT, linewidth=0.8, label="day")
    axes.plot(
        when, rows.numbers("week_mean_revenue"), color=PALETTE[0], linewidth=1.8, label="mean of seven days"
    )
    by_month(axes)
    short_axis(axes.yaxis, f"Revenue ({answers.currency})")
    axes.margins(x=0.01)
    axes.legend(loc="upper left", ncols=2)


PICTURE = Picture(
    name="daily_sales",
    section="Sales",
    title="Daily sales",
    about="The pale line is the revenue of each day, the dark one its mean over seven days.",
    nothing="no order brought revenue",
    draw=_draw,
)
