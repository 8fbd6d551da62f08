"""Forecast of the monthly revenue."""

from typing import Any

from app.report.picture import Answers, Picture
from app.report.style import PALETTE, by_month, days, short_axis


def _draw(figure: Any, answers: Answers) -> None:
    axes = figure.subplots()
    rows = answers.rows
    if "past" in answers and answers["past"].rows:
        past = answers["past"]
        axes.plot(
            *(days(past.column("past_month")), past.numbers("revenue")),
            color=PALETTE[0],
            linewidth=1.8,
            label="known",
        )
    when = days(rows.column("forecast_month"))
    axes.fill_between(
        *(when, rows.numbers("lower_revenue"), rows.numbers("upper_revenue")),
        color=PALETTE[1],
        alpha=0.2,
        linewidth=0,
        label="interval of eighty percent",
    )
    axes.plot(
        *(when, rows.numbers("revenue")),
        color=PALETTE[1],
        marker="o",
        markersize=4,
        linestyle="--",
        label="foretold",
    )
    by_month(axes)
    axes.set_ylim(bottom=0)
    short_axis(axes.yaxis, f"Revenue of a month ({answers.currency})")
    axes.legend(loc="upper left")


PICTURE = Picture(
    name="forecasts",
    section="Time",
    title="Forecast of the revenue",
    about="The revenue of the whole months that are known and a prediction of the next ones, with its "
    "interval.",
    nothing="no forecast of the monthly revenue: the series does not allow one",
    draw=_draw,
    queries=("rows", "past", "facts"),
    explained_by="forecasts",
)
