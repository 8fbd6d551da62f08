"""Lift and gain."""

from typing import Any

from app.report.picture import Answers, Picture
from app.report.style import PALETTE, SOFT, name, percent, short_axis

MARKS = "os^Dv<>Pp*"


def _draw(figure: Any, answers: Answers) -> None:
    left, right = figure.subplots(1, 2)
    rows = answers.rows.dicts
    left.axhline(1, color=SOFT, linestyle="--", linewidth=1)
    right.plot([0, 1], [0, 1], color=SOFT, linestyle="--", linewidth=1, label="by chance")
    for place, task in enumerate(dict.fromkeys(row["task"] for row in rows)):
        own = [row for row in rows if row["task"] == task]
        look = {
            "color": PALETTE[place % len(PALETTE)],
            "marker": MARKS[place % len(MARKS)],
            "markersize": 4,
            "linewidth": 1.4,
        }
        left.plot([row["tenth"] for row in own], [row["lift"] for row in own], **look)
        right.plot(
            *([0, *(row["reached_share"] for row in own)], [0, *(row["gain_share"] for row in own)]),
            **look,
            label=name(task.replace("_", " "), 30),
        )
    left.set_title("Lift of each tenth")
    left.set_xticks(range(1, 11))
    left.set_xlabel("Tenth, the highest foretold first")
    left.set_ylabel("Times the mean of all")
    left.set_ylim(bottom=0)
    right.set_title("Gain")
    short_axis(right.xaxis, "Rows taken, the highest foretold first", percent)
    short_axis(right.yaxis, "Part of all that came true", percent)
    figure.legend(*right.get_legend_handles_labels(), loc="outside lower center", ncols=3)


PICTURE = Picture(
    name="lift",
    section="Models",
    title="Lift and gain of the predictions",
    about="How much more came true among the rows foretold highest than among all (lift), and what "
    "part of all that came true they hold (gain).",
    nothing="no model foretells anything that came true",
    draw=_draw,
    size=(8.0, 4.8),
)
