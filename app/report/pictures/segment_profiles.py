"""Profiles of the segments."""

import math
from typing import Any

from app.report import style
from app.report.picture import Answers, Picture

FARTHEST = 3.0  # in doublings; colours tell no more beyond
READABLE_FROM = 1.9
ROW_INCHES, AROUND_INCHES = 0.62, 1.9


def _draw(figure: Any, answers: Answers) -> None:
    rows = answers.rows.dicts
    features = list(dict.fromkeys(row["feature"] for row in rows))
    segments = {row["segment_id"]: row for row in rows}
    figure.set_size_inches(figure.get_figwidth(), AROUND_INCHES + ROW_INCHES * len(segments))
    axes = figure.subplots()
    times = {(row["segment_id"], row["feature"]): row["times_mean"] for row in rows}
    values = [[_doublings(times.get((one, feature))) for feature in features] for one in segments]
    image = axes.imshow(values, cmap=style.PARTING, vmin=-FARTHEST, vmax=FARTHEST, aspect="auto")
    axes.set_xticks(range(len(features)), features, rotation=30, ha="right", rotation_mode="anchor")
    axes.set_yticks(range(len(segments)), [_label(row) for row in segments.values()])
    axes.grid(visible=False)
    axes.tick_params(length=0)
    for place, one in enumerate(segments):
        for column, feature in enumerate(features):
            mean = times.get((one, feature))
            color = "white" if abs(values[place][column]) > READABLE_FROM else style.INK
            text = "–" if mean is None else f"{mean:.2g}×"
            axes.text(column, place, text, ha="center", va="center", color=color, fontsize=9)
    bar = figure.colorbar(image, ax=axes, shrink=0.85, label="Times the mean of all")
    bar.set_ticks([-3, -2, -1, 0, 1, 2, 3], labels=["⅛", "¼", "½", "1", "2", "4", "8"])


def _label(row: dict[str, Any]) -> str:
    return f"{style.name(row['segment_name'], 34)}\n{style.percent(round(row['share'], 3))}"


def _doublings(times: float | None) -> float:
    if times is None:
        return float("nan")
    return math.log2(times) if times > 0 else -FARTHEST


PICTURE = Picture(
    name="segment_profiles",
    section="Segments",
    title="Segment profiles",
    about="The mean of each measure in a segment, as a multiple of its mean over all customers; below "
    "the name the segment's share of the customers.",
    nothing="no customer has a segment",
    draw=_draw,
    queries=("rows", "segments", "facts"),
    explained_by="customer_segments",
)
