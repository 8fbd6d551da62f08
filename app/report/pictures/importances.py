"""Permutation importances."""

from typing import Any

from app.report.panels import panels
from app.report.picture import Answers, Picture
from app.report.style import PALETTE, SOFT, name

MOST_FEATURES = 6


def _draw(figure: Any, answers: Answers) -> None:
    rows = answers.rows.dicts
    models = list(dict.fromkeys(row["model"] for row in rows))
    for model, axes in zip(models, panels(figure, models, columns=2, height=2.2), strict=True):
        own = [row for row in rows if row["model"] == model][:MOST_FEATURES]
        places = range(len(own))
        axes.barh(
            places,
            [row["importance"] for row in own],
            xerr=[row["importance_std"] or 0 for row in own],
            color=PALETTE[0],
            ecolor=SOFT,
            height=0.66,
        )
        axes.set_yticks(places, [name(row["feature"].replace("_", " "), 24) for row in own], fontsize=9)
        axes.invert_yaxis()
        axes.tick_params(axis="y", length=0)
        axes.grid(visible=False, axis="y")
        axes.locator_params(axis="x", nbins=4)
        axes.margins(x=0.08)
        axes.set_title(name(model.replace("_", " "), 32), fontsize=10)
    figure.supxlabel("Fall of the area under the curve; for amounts, rise of the deviance", fontsize=9)


PICTURE = Picture(
    name="importances",
    section="Models",
    title="Permutation importances",
    about="How much the first measure of each model falls on later rows when one input is shuffled, "
    "with the standard deviation over repeats; the strongest inputs of each model.",
    nothing="no model measured its inputs",
    draw=_draw,
)
