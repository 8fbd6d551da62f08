"""Calendar steps as SQL: which is finer, and how a moment moves by a length of time."""

from sqlglot import exp

from semantic_layer.manifest import Window

# Finest first; a custom grain is none of these.
ORDER = ("hour", "day", "week", "month", "quarter", "fiscal_quarter", "year", "fiscal_year")


def fineness(grain: str) -> int:
    """Return a rank by which grains sort from the finest to the coarsest, custom ones last."""
    return ORDER.index(grain) if grain in ORDER else len(ORDER)


def moved_on(value: exp.Expr, window: Window) -> exp.Expr:
    """Return a moment later by a window, months first."""
    return _moved(value, window, exp.Add)


def moved_back(value: exp.Expr, window: Window) -> exp.Expr:
    """Return a moment earlier by a window, months first; a day its month lacks becomes that month's last."""
    return _moved(value, window, exp.Sub)


def _moved(value: exp.Expr, window: Window, by: type[exp.Binary]) -> exp.Expr:
    for count, unit in ((window.months, "MONTH"), (window.days, "DAY"), (window.hours, "HOUR")):
        if count:
            length = exp.Interval(this=exp.Literal.string(str(count)), unit=exp.var(unit))
            value = by(this=value, expression=length)
    return value
