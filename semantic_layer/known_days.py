"""Refuse what is finer than the days of a dataset: some sources know the month of an event alone."""

from datetime import date

from semantic_layer.calendar import period_start
from semantic_layer.errors import QueryError
from semantic_layer.manifest import Manifest
from semantic_layer.plan import CompiledQuery, Frame, Span
from semantic_layer.query import Grain
from semantic_layer.windows import Window
from warehouse.serving import ServingInfo

WHOLE_MONTHS = (Grain.MONTH, Grain.QUARTER, Grain.FISCAL_QUARTER, Grain.YEAR, Grain.FISCAL_YEAR)


def check_days_known(compiled: CompiledQuery, manifest: Manifest, info: ServingInfo) -> None:
    """Return if the days asked about are known, else raise a QueryError that says which periods are."""
    if info.days == "known":
        return
    dated = [
        part.dimension
        for part in compiled.query.filters
        if (known := manifest.find(part.dimension)) and known.type == "time"
    ]
    finer = any(group.grain and group.grain not in WHOLE_MONTHS for group in compiled.query.group_by)
    by_days = any(map(_reads_days, compiled.frames))
    if (
        finer
        or dated
        or by_days
        or _cuts_a_month(compiled.span, info)
        or _cuts_a_month(compiled.compared, info)
    ):
        raise QueryError(
            "The days of this dataset are not known, only its months",
            code="days_unknown",
            action="Ask by month, quarter or year, or for a range of whole months.",
        )


def _reads_days(frame: Frame) -> bool:
    """Whether a frame goes back by days, or gathers up to a day within a month."""
    gathers = frame.accumulation
    windows = [move for move in frame.moves if isinstance(move, Window)]
    moved = any(window.days or window.hours for window in windows)
    if gathers is None:
        return moved
    window = gathers.window or Window()
    to_days = gathers.to_date is not None and gathers.to_date not in WHOLE_MONTHS
    return bool(moved or window.days or window.hours or to_days or gathers.period_agg != "last")


def _cuts_a_month(span: Span | None, info: ServingInfo) -> bool:
    """Whether a bound lies within a month of the data; before and after them it cuts nothing."""
    bounds = [bound for bound in (span.start, span.end) if bound] if span else []
    return any(bound != period_start(bound, "month") and _is_within(bound, info) for bound in bounds)


def _is_within(day: date, info: ServingInfo) -> bool:
    return bool(info.data_start and info.data_end and info.data_start <= day <= info.data_end)
