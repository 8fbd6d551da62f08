"""Public holidays of the dataset's country over the calendar's eleven years, from the `holidays` library."""

import typing as t
from datetime import datetime

import pandas as pd
from sqlmesh import ExecutionContext, model

YEARS = 11


@model(
    "silver.holidays",
    kind="FULL",
    columns={"date_day": "date", "holiday_name": "text"},
    depends_on=["silver.orders"],
    description="One row per public holiday of the dataset's country.",
)
def execute(
    context: ExecutionContext, start: datetime, end: datetime, execution_time: datetime, **kwargs: t.Any
) -> t.Iterator[pd.DataFrame]:
    """Yield the holidays of the country from the first order's year on; nothing where there are no orders."""
    import holidays

    orders = context.resolve_table("silver.orders")
    first = context.fetchdf(
        f"SELECT CAST(EXTRACT(YEAR FROM MIN(ordered_at)) AS INT) AS year FROM {orders}"
    ).iloc[0, 0]
    if pd.isna(first):
        return
    years = range(int(first), int(first) + YEARS)
    days = holidays.country_holidays(context.var("country"), years=years, language="en_US")
    if days:
        yield pd.DataFrame(sorted(days.items()), columns=["date_day", "holiday_name"])
