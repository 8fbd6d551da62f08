"""How the pictures look: one font, one palette that colour-blind readers tell apart, short figures."""

import warnings
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from semantic_layer.unseen import visible

INK, SOFT, EDGE = "#1c2430", "#5c6675", "#dfe3e9"
# Dark enough on white, and apart for every kind of colour blindness.
PALETTE = ("#0f6e8c", "#c2410c", "#6d3fa8", "#8a6d00", "#1d6b3a", "#b0246b", "#4b5563", "#2f57c4")
FAINT = "#9fb8c4"
SHADES, PARTING = "cividis", "RdBu_r"
LONGEST = 26
BAR_INCHES, AROUND_INCHES = 0.27, 1.05
DOTS_PER_INCH = 130
THOUSANDS = ((1e9, "B"), (1e6, "M"), (1e3, "k"))

SETTINGS = {
    "font.family": "DejaVu Sans",
    "font.size": 10,
    "text.color": INK,
    # A dollar sign in a name begins no formula.
    "text.parse_math": False,
    "axes.edgecolor": SOFT,
    "axes.labelcolor": INK,
    "axes.titlesize": 11,
    "axes.titleweight": "bold",
    "axes.titlelocation": "left",
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.grid": True,
    "axes.axisbelow": True,
    "axes.unicode_minus": True,
    "grid.color": EDGE,
    "grid.linewidth": 0.8,
    "xtick.color": SOFT,
    "ytick.color": SOFT,
    "xtick.labelcolor": INK,
    "ytick.labelcolor": INK,
    "legend.frameon": False,
    "figure.facecolor": "white",
    "figure.constrained_layout.use": True,
    "figure.constrained_layout.h_pad": 0.07,
    "svg.hashsalt": "footnote",
}


@contextmanager
def styled() -> Iterator[None]:
    """Draw in our style, whatever the machine's own settings are."""
    import matplotlib as mpl
    from cycler import cycler

    with mpl.rc_context(), warnings.catch_warnings():
        # A sign that the font lacks is drawn as a box.
        warnings.filterwarnings("ignore", message="Glyph")
        mpl.rcdefaults()
        mpl.rcParams.update({**SETTINGS, "axes.prop_cycle": cycler(color=PALETTE)})
        yield


def short(value: float, _place: object = None) -> str:
    """A figure on an axis: 950, 1.2k, 34M."""
    size = abs(value)
    for least, letter in THOUSANDS:
        if size >= least:
            return f"{value / least:.3g}{letter}"
    return f"{value:.3g}"


def percent(value: float, _place: object = None) -> str:
    """A share on an axis."""
    return f"{100 * value:.3g} %"


def short_axis(axis: Any, label: str, form: Callable[..., str] = short) -> None:
    """Name an axis and write its ticks short."""
    from matplotlib.ticker import FuncFormatter

    axis.set_label_text(label)
    axis.set_major_formatter(FuncFormatter(form))


def log_axis(axes: Any, which: str, label: str) -> None:
    """Make the axis x or y logarithmic, its ticks written short."""
    from matplotlib.ticker import FuncFormatter, LogLocator, NullFormatter

    axis = getattr(axes, f"{which}axis")
    getattr(axes, f"set_{which}scale")("log")
    axis.set_label_text(label)
    axis.set_major_locator(LogLocator(subs=(1.0, 3.0), numticks=8))
    axis.set_major_formatter(FuncFormatter(short))
    axis.set_minor_formatter(NullFormatter())


def name(text: object, longest: int = LONGEST) -> str:
    """A name of the data as a label: one line, every character seen, cut where it is long."""
    if text is None:
        return "(none)"
    shown = visible(" ".join(str(text).split()))
    return shown if len(shown) <= longest else f"{shown[: longest - 1].rstrip()}…"


def days(cells: Sequence[Any]) -> list[Any]:
    """Days as text, as days."""
    from datetime import date

    return [date.fromisoformat(str(cell)[:10]) for cell in cells]


def by_month(axes: Any) -> None:
    """Write the days below an axis as few months and years, none upon another."""
    from matplotlib.dates import AutoDateLocator, ConciseDateFormatter

    locator = AutoDateLocator(minticks=3, maxticks=9)
    axes.xaxis.set_major_locator(locator)
    axes.xaxis.set_major_formatter(ConciseDateFormatter(locator))


def ranked_bars(axes: Any, names: Sequence[object], values: Sequence[float], written: Sequence[str]) -> None:
    """Bars from the top down, each with its name before it and its figure at its end."""
    places = range(len(values))
    axes.barh(places, values, color=PALETTE[0], height=0.68)
    axes.figure.set_size_inches(axes.figure.get_figwidth(), AROUND_INCHES + BAR_INCHES * max(len(values), 2))
    axes.set_yticks(places, [name(one, 34) for one in names])
    axes.set_ylim(len(values) - 0.4, -0.6)
    axes.grid(visible=False, axis="y")
    axes.tick_params(axis="y", length=0)
    for place, (value, text) in enumerate(zip(values, written, strict=True)):
        axes.annotate(
            text, (max(value, 0), place), (4, 0), textcoords="offset points", va="center", fontsize=9
        )
    axes.margins(x=0.16)
