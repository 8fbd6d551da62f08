"""The cumulative columns a query may ask for beside a metric: rolling, to date, running."""

from semantic_layer.errors import QueryError
from semantic_layer.grains import ORDER
from semantic_layer.manifest import Accumulation, Calendar
from semantic_layer.nearest import nearest
from semantic_layer.query import Accumulate
from semantic_layer.windows import MalformedWindow, read_window


def accumulated_column(wanted: Accumulate) -> str:
    """Return the name of the column: orders_rolling_7_days, orders_month_to_date or orders_running."""
    if wanted.window:
        count, _, grain = " ".join(wanted.window.lower().split()).partition(" ")
        unit = grain.removesuffix("s")
        return f"{wanted.metric}_rolling_{count}_{unit}{'' if count == '1' else 's'}"
    return f"{wanted.metric}_{wanted.to_date}_to_date" if wanted.to_date else f"{wanted.metric}_running"


def read_accumulation(wanted: Accumulate, calendar: Calendar) -> Accumulation:
    """Return how the column gathers; QueryError for a window or a grain that we can't count in."""
    if wanted.window and wanted.to_date:
        raise QueryError(
            f"A cumulative {wanted.metric} has a window or goes back to the start of a grain, not both",
            code="invalid_cumulative",
        )
    grains = (*ORDER, *calendar.custom_grains)
    if wanted.to_date and wanted.to_date not in grains:
        raise QueryError(
            f"There is no grain '{wanted.to_date}' to begin with",
            code="invalid_grain",
            choices=nearest(wanted.to_date, grains) or grains,
        )
    if not wanted.window:
        return Accumulation(to_date=wanted.to_date)
    try:
        return Accumulation(window=read_window(wanted.window))
    except MalformedWindow as error:
        raise QueryError(str(error), code="invalid_cumulative", choices=error.choices) from None
