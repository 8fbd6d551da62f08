"""Customers as dots: two of their measures against each other, with the middle of the one along the other."""

from collections.abc import Callable
from typing import Any

from app.report.picture import Answers
from app.report.style import PALETTE, log_axis, short_axis


def scatter(
    x: str, y: str, labels: Callable[[str], tuple[str, str]], *, log_x: bool = True
) -> Callable[[Any, Answers], None]:
    """Draw column `y` (logarithmic) against `x`; `labels` names both axes, given the currency.

    The query `middle` has the median of `y` for each step of `x`.
    """

    def _draw(figure: Any, answers: Answers) -> None:
        axes = figure.subplots()
        rows, middle = answers.rows, answers["middle"]
        axes.scatter(
            *(rows.numbers(x), rows.numbers(y)),
            s=9,
            color=PALETTE[0],
            alpha=0.3,
            linewidths=0,
            rasterized=True,
        )
        axes.plot(
            *(middle.numbers(x), middle.numbers(y)),
            color=PALETTE[1],
            linewidth=1.8,
            marker="o",
            markersize=4,
            label="median",
        )
        below, beside = labels(answers.currency)
        log_axis(axes, "y", beside)
        if log_x:
            log_axis(axes, "x", below)
        else:
            short_axis(axes.xaxis, below)
        axes.legend(loc="best")

    return _draw
