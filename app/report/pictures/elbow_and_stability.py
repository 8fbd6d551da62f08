"""Elbow and stability of the segments, by their number."""

from typing import Any

from app.report.picture import Answers, Picture
from app.report.style import PALETTE, SOFT, name, percent, short_axis

MARKS = "os^Dv"


def _draw(figure: Any, answers: Answers) -> None:
    left, right = figure.subplots(1, 2)
    rows = [row for row in answers.rows.dicts if not row["is_baseline"]]
    for place, method in enumerate(dict.fromkeys(row["method"] for row in rows)):
        own = [row for row in rows if row["method"] == method]
        look = {"color": PALETTE[place % len(PALETTE)], "marker": MARKS[place % len(MARKS)], "markersize": 4}
        label = name(method.replace("_", " "))
        _line(left, own, "explained_share", look, label)
        steady = [row for row in own if row["stability"] is not None]
        if steady:
            spread = [
                [max(row["stability"] - (row["stability_low"] or row["stability"]), 0) for row in steady],
                [max((row["stability_high"] or row["stability"]) - row["stability"], 0) for row in steady],
            ]
            right.errorbar(
                *([row["k"] for row in steady], [row["stability"] for row in steady]),
                yerr=spread,
                capsize=2,
                **look,
            )
    for row in rows:
        if row["is_chosen"]:
            for axes in (left, right):
                axes.axvline(row["k"], color=SOFT, linestyle="--", linewidth=1, zorder=0)
    for row in answers.rows.dicts:
        if row["is_baseline"] and row["explained_share"] is not None:
            left.scatter(row["k"], row["explained_share"], color=SOFT, marker="x", zorder=3)
    _finish(figure, left, right)


def _line(axes: Any, rows: list[dict[str, Any]], column: str, look: dict[str, Any], label: str) -> None:
    known = [row for row in rows if row[column] is not None]
    axes.plot([row["k"] for row in known], [row[column] for row in known], label=label, **look)


def _finish(figure: Any, left: Any, right: Any) -> None:
    left.set_title("Elbow")
    short_axis(left.yaxis, "Variance explained", percent)
    right.set_title("Stability")
    right.set_ylabel("Adjusted Rand index of resamples")
    right.set_ylim(top=1.03)
    for axes in (left, right):
        axes.set_xlabel("Segments")
        axes.xaxis.get_major_locator().set_params(integer=True)
    figure.legend(*left.get_legend_handles_labels(), loc="outside lower center", ncols=4)


PICTURE = Picture(
    name="elbow_and_stability",
    section="Segments",
    title="Elbow and stability of the segments",
    about="How much the segments explain, and how alike they are when found anew in resampled "
    "customers, by their number; dashed: the one chosen, crosses: trivial splits for "
    "comparison.",
    nothing="no segments were sought",
    draw=_draw,
    explained_by="customer_segments",
)
