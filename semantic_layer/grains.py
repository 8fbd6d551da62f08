"""Calendar steps as SQL: the period a moment falls in, the one after it, and moves by a length of time."""

from sqlglot import exp

from semantic_layer.manifest import Calendar
from semantic_layer.names import as_date, as_timestamp
from semantic_layer.windows import UNITS, Window

# Finest first; a custom grain is none of these.
ORDER = ("hour", "day", "week", "month", "quarter", "fiscal_quarter", "year", "fiscal_year")
# Days from a week's start to the Monday that SQL's weeks begin with.
DAYS_TO_MONDAY = {"monday": 0, "sunday": 1, "saturday": 2}


def fineness(grain: str) -> int:
    """Return a rank by which grains sort from the finest to the coarsest, custom ones last."""
    return ORDER.index(grain) if grain in ORDER else len(ORDER)


def is_aligned(window: Window, grain: str) -> bool:
    """Whether a window moves every period of a grain onto just one other, and no two onto the same."""
    if grain not in UNITS:
        return False
    unit, size = UNITS[grain]
    counts = {"months": window.months, "days": window.days, "hours": window.hours}
    if grain == "hour":
        return not window.months
    return counts.pop(unit) % size == 0 and not any(counts.values())


def period_of(moment: exp.Expr, grain: str, calendar: Calendar) -> exp.Expr:
    """Return the first day of the period that holds a moment; of an hour, its first moment."""
    if grain == "hour":
        return as_timestamp(_truncated(moment, "HOUR"))
    if grain == "day":
        return as_date(moment)
    if grain == "week":
        ahead = Window(days=DAYS_TO_MONDAY[calendar.week_start])
        return as_date(moved_back(_truncated(moved_on(moment, ahead), "WEEK"), ahead))
    if grain.startswith("fiscal_"):
        unit = grain.removeprefix("fiscal_")
        offset = Window(months=(calendar.fiscal_year_start - 1) % UNITS[unit][1])
        return as_date(moved_on(_truncated(moved_back(moment, offset), unit.upper()), offset))
    return as_date(_truncated(moment, grain.upper()))


def period_after(period: exp.Expr, grain: str) -> exp.Expr:
    """Return the first day after the period that begins with `period`."""
    return typed(moved_on(period, Window.of(1, grain)), grain)


def periods_between(first: exp.Expr, second: exp.Expr, grain: str) -> exp.Expr:
    """Return how many periods of a grain lie between the first days of two."""
    unit, size = UNITS[grain]
    if unit == "days":
        steps: exp.Expr = exp.DateDiff(this=second, expression=first, unit=exp.var("DAY"))
    else:
        years, months = (
            exp.Sub(this=_part(second, part), expression=_part(first, part)) for part in ("YEAR", "MONTH")
        )
        twelve = exp.Literal.number(12)
        steps = exp.Add(this=exp.Mul(this=exp.Paren(this=years), expression=twelve), expression=months)
    if size == 1:
        return steps
    return exp.IntDiv(this=exp.Paren(this=steps), expression=exp.Literal.number(size))


def _part(moment: exp.Expr, part: str) -> exp.Expr:
    return exp.Extract(this=exp.var(part), expression=moment.copy())


def typed(moment: exp.Expr, grain: str | None) -> exp.Expr:
    """Return a moment as the type in which a grain's periods are told apart."""
    return as_timestamp(moment) if grain == "hour" else as_date(moment)


def moved_on(value: exp.Expr, window: Window) -> exp.Expr:
    """Return a moment later by a window, months first."""
    return _moved(value, window, exp.Add)


def moved_back(value: exp.Expr, window: Window) -> exp.Expr:
    """Return a moment earlier by a window, months first; a day its month lacks becomes that month's last."""
    return _moved(value, window, exp.Sub)


def _truncated(moment: exp.Expr, unit: str) -> exp.Expr:
    return exp.TimestampTrunc(this=moment, unit=exp.var(unit))


def _moved(value: exp.Expr, window: Window, by: type[exp.Binary]) -> exp.Expr:
    for count, unit in ((window.months, "MONTH"), (window.days, "DAY"), (window.hours, "HOUR")):
        if count:
            length = exp.Interval(this=exp.Literal.string(str(count)), unit=exp.var(unit))
            value = by(this=value, expression=length)
    return value
