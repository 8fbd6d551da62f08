"""Anomalies of all metrics over time."""

from typing import Any

from app.report import style
from app.report.picture import Answers, Picture

KINDS = {"up": ("^", style.PALETTE[0]), "down": ("v", style.PALETTE[1]), "gap": ("s", style.PALETTE[6])}
LABELS = {"up": "higher than expected", "down": "lower than expected", "gap": "no rows at all"}
MOST_METRICS = 16
LEAST, EACH, MOST = 14, 6, 110
ROW_INCHES, AROUND_INCHES, LINE_INCHES = 0.26, 1.1, 1.9


def _draw(figure: Any, answers: Answers) -> None:
    rows = answers.rows.dicts
    counts: dict[str, int] = {}
    for row in rows:
        counts[row["metric_label"]] = counts.get(row["metric_label"], 0) + 1
    metrics = sorted(counts, key=lambda one: (-counts[one], one))[:MOST_METRICS]
    has_line = "daily" in answers and bool(answers["daily"].rows)
    strip = AROUND_INCHES + ROW_INCHES * max(len(metrics), 3)
    figure.set_size_inches(figure.get_figwidth(), strip + LINE_INCHES * has_line)
    if has_line:
        line, axes = figure.subplots(2, 1, sharex=True, height_ratios=[LINE_INCHES, strip - 0.6])
        _line(line, answers, rows)
    else:
        axes = figure.subplots()
    _strip(axes, rows, metrics)
    style.by_month(axes)
    figure.legend(*axes.get_legend_handles_labels(), loc="outside lower center", ncols=3)


def _line(axes: Any, answers: Answers, rows: list[dict[str, Any]]) -> None:
    daily = answers["daily"]
    axes.plot(style.days(daily.column("day")), daily.numbers("revenue"), color=style.FAINT, linewidth=0.9)
    for direction, (marker, color) in KINDS.items():
        own = [
            row
            for row in rows
            if row["metric"] == "revenue" and row["grain"] == "day" and row["direction"] == direction
        ]
        known = [row for row in own if row["value"] is not None]
        axes.scatter(
            *(style.days([row["period"] for row in known]), [row["value"] for row in known]),
            marker=marker,
            color=color,
            s=26,
            zorder=3,
        )
    style.short_axis(axes.yaxis, f"Revenue ({answers.currency})")


def _strip(axes: Any, rows: list[dict[str, Any]], metrics: list[str]) -> None:
    places = {metric: place for place, metric in enumerate(metrics)}
    shown = [row for row in rows if row["metric_label"] in places]
    for direction, (marker, color) in KINDS.items():
        own = [row for row in shown if row["direction"] == direction]
        axes.scatter(
            style.days([row["period"] for row in own]),
            [places[row["metric_label"]] for row in own],
            s=[min(LEAST + EACH * abs(row["score"] or 0), MOST) for row in own],
            marker=marker,
            color=color,
            alpha=0.75,
            linewidths=0,
            label=LABELS[direction] if own else None,
        )
    axes.set_yticks(range(len(metrics)), [style.name(one, 30) for one in metrics])
    axes.set_ylim(len(metrics) - 0.4, -0.6)
    axes.tick_params(axis="y", length=0)


PICTURE = Picture(
    name="anomalies",
    section="Time",
    title="Anomalies",
    about="Days and weeks on which a metric was far from what its neighbours, weekday and season let "
    "expect, larger the farther; above, those of the daily revenue. Periods that the data hold "
    "in part are left out.",
    nothing="nothing stands out",
    draw=_draw,
    queries=("rows", "daily", "facts"),
    explained_by="anomalies",
)
