"""Calibration."""

from typing import Any

from app.report.panels import panels
from app.report.picture import Answers, Picture
from app.report.style import PALETTE, SOFT, name, percent, short_axis


def _draw(figure: Any, answers: Answers) -> None:
    rows = answers.rows.dicts
    tasks = list(dict.fromkeys(row["task"] for row in rows))
    for task, axes in zip(tasks, panels(figure, tasks), strict=True):
        own = [row for row in rows if row["task"] == task]
        predicted = [row["predicted_share"] for row in own]
        observed = [row["observed_share"] for row in own]
        spread = [
            [max(row["observed_share"] - row["lower_share"], 0) for row in own],
            [max(row["upper_share"] - row["observed_share"], 0) for row in own],
        ]
        most = max(*predicted, *(row["upper_share"] for row in own)) * 1.05
        axes.plot([0, most], [0, most], color=SOFT, linestyle="--", linewidth=1)
        axes.errorbar(
            predicted,
            observed,
            yerr=spread,
            color=PALETTE[0],
            marker="o",
            markersize=4,
            linewidth=1,
            capsize=2,
        )
        axes.set_title(name(task.replace("_", " ")), fontsize=9)
        short_axis(axes.xaxis, "Foretold chance", percent)
        short_axis(axes.yaxis, "Came true", percent)


PICTURE = Picture(
    name="calibration",
    section="Models",
    title="Calibration of the predictions",
    about="Rows that judged a model, in bands of the chance foretold: how many came true, with a "
    "ninety-five percent interval. On the dashed line chances mean what they say.",
    nothing="no model foretells a chance",
    draw=_draw,
)
