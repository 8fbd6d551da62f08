"""Search stability."""

from typing import Any

from app.report.picture import Answers, Picture
from app.report.style import PALETTE, by_month, days, percent, short_axis


def _draw(figure: Any, answers: Answers) -> None:
    axes = figure.subplots()
    rows = answers.rows
    when = days(rows.column("after_month"))
    axes.plot(
        when, rows.numbers("kept_share"), color=PALETTE[0], marker="o", markersize=4, label="same genre"
    )
    axes.plot(
        *(when, rows.numbers("keyword_kept_share")),
        color=PALETTE[1],
        marker="s",
        markersize=4,
        linestyle="--",
        label="same keyword",
    )
    by_month(axes)
    axes.set_ylim(-0.02, 1.06)
    short_axis(axes.yaxis, "Share of users of both months", percent)
    axes.legend(loc="best", ncols=2)


PICTURE = Picture(
    name="search_stability",
    section="Behaviour",
    title="Search stability",
    about="Of the users who searched in a month and in the one before: the share whose commonest "
    "genre, and keyword, stayed the same.",
    nothing="nobody searched in a month and in the next",
    draw=_draw,
)
