"""Interest transitions, as a Sankey diagram."""

from typing import Any

from app.report import style
from app.report.picture import Answers, Picture

MOST_GENRES = 9
REST = "all others"
GAP = 0.025
LEFT, RIGHT, BAR = 0.0, 1.0, 0.03


def _draw(figure: Any, answers: Answers) -> None:
    axes = figure.subplots()
    flows = _flows(answers)
    genres = list(dict.fromkeys(one for one, _ in flows))
    colors = {
        genre: style.PALETTE[place % len(style.PALETTE)] if genre != REST else style.FAINT
        for place, genre in enumerate(sorted({*genres, *(other for _, other in flows)}))
    }
    left = _places(flows, side=0)
    right = _places(flows, side=1)
    scale = 1 / sum(flows.values())
    for side, places in ((LEFT, left), (RIGHT, right)):
        _bars(axes, places, colors, side)
    starts = {genre: top for genre, (top, _) in left.items()}
    ends = {genre: top for genre, (top, _) in right.items()}
    order = list(right)
    for one in left:
        for other in order:
            height = flows.get((one, other), 0) * scale
            if height:
                _ribbon(axes, starts[one], ends[other], height, colors[one])
                starts[one] -= height
                ends[other] -= height
    axes.set_xlim(-0.42, 1.42)
    axes.set_ylim(min(end for _, end in (*left.values(), *right.values())) - 0.02, 1.09)
    axes.text(LEFT, 1.05, "one month", ha="center", color=style.SOFT)
    axes.text(RIGHT, 1.05, "the month after", ha="center", color=style.SOFT)
    axes.set_axis_off()


def _flows(answers: Answers) -> dict[tuple[str, str], float]:
    """Users by genre before and after, the genres of few gathered."""
    totals: dict[str, float] = {}
    for row in answers.rows.dicts:
        for genre in (row["from_genre"], row["to_genre"]):
            totals[genre] = totals.get(genre, 0.0) + row["users"]
    ranked = sorted(totals, key=lambda genre: (-totals[genre], genre))
    kept = set(ranked if len(ranked) <= MOST_GENRES + 1 else ranked[:MOST_GENRES])
    flows: dict[tuple[str, str], float] = {}
    for row in answers.rows.dicts:
        pair = tuple(genre if genre in kept else REST for genre in (row["from_genre"], row["to_genre"]))
        flows[pair[0], pair[1]] = flows.get((pair[0], pair[1]), 0.0) + float(row["users"])
    return flows


def _places(flows: dict[tuple[str, str], float], side: int) -> dict[str, tuple[float, float]]:
    """Top and end of each genre's bar, the largest first and all others last."""
    sums: dict[str, float] = {}
    for pair, users in flows.items():
        sums[pair[side]] = sums.get(pair[side], 0.0) + users
    whole, top, places = sum(sums.values()), 1.0, {}
    for genre in sorted(sums, key=lambda one: (one == REST, -sums[one], one)):
        places[genre] = (top, top - sums[genre] / whole)
        top -= sums[genre] / whole + GAP
    return places


def _bars(axes: Any, places: dict[str, tuple[float, float]], colors: dict[str, str], side: float) -> None:
    outward = -1 if side == LEFT else 1
    for genre, (top, end) in places.items():
        axes.bar(side, top - end, bottom=end, width=BAR, color=colors[genre])
        axes.text(
            *(
                side + outward * 0.03,
                (top + end) / 2,
                f"{style.name(genre)} {style.percent(round(top - end, 2))}",
            ),
            ha="right" if outward < 0 else "left",
            va="center",
            fontsize=9,
        )


def _ribbon(axes: Any, start: float, end: float, height: float, color: str) -> None:
    from matplotlib.patches import PathPatch
    from matplotlib.path import Path

    near, far, middle = LEFT + BAR / 2, RIGHT - BAR / 2, (LEFT + RIGHT) / 2
    points = [
        *((near, start), (middle, start), (middle, end), (far, end)),
        *((far, end - height), (middle, end - height), (middle, start - height), (near, start - height)),
        (near, start),
    ]
    codes = [Path.MOVETO, *[Path.CURVE4] * 3, Path.LINETO, *[Path.CURVE4] * 3, Path.CLOSEPOLY]
    axes.add_patch(PathPatch(Path(points, codes), facecolor=color, alpha=0.38, linewidth=0))


PICTURE = Picture(
    name="interest_transitions",
    section="Behaviour",
    title="Interest transitions",
    about="How users moved from the genre they searched for most in a month to that of the month "
    "after, over all pairs of months; a ribbon is as high as its share of the users.",
    nothing="nobody searched in a month and in the next",
    draw=_draw,
    size=(8.0, 5.8),
)
