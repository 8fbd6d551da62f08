"""Engagement tiers."""

from typing import Any

from app.report.picture import Answers, Picture
from app.report.style import short_axis

# Dark to light, as the tiers are ordered.
TIERS = {"heavy": "#0b4259", "medium": "#3d93b0", "light": "#b9dbe6"}
MOST_NAMED = 14


def _draw(figure: Any, answers: Answers) -> None:
    axes = figure.subplots()
    rows = answers.rows
    months = [str(cell)[:7] for cell in rows.column("month")]
    below = [0.0] * len(months)
    for tier, color in TIERS.items():
        users = rows.numbers(f"{tier}_users")
        axes.bar(range(len(months)), users, bottom=below, color=color, width=0.8, label=tier)
        below = [one + other for one, other in zip(below, users, strict=True)]
    step = -(-len(months) // MOST_NAMED)
    axes.set_xticks(range(0, len(months), step), months[::step])
    axes.grid(visible=False, axis="x")
    short_axis(axes.yaxis, "Users")
    axes.margins(x=0.02, y=0.16)
    axes.yaxis.get_major_locator().set_params(integer=True)
    axes.legend(loc="upper left", ncols=3)


PICTURE = Picture(
    name="engagement_tiers",
    section="Behaviour",
    title="Engagement tiers",
    about="Users who watched in each month, by the share of its days on which they did.",
    nothing="nobody watched anything",
    draw=_draw,
)
