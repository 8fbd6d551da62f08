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
    depends_on=["silver.calendar_span"],
    description="One row per public holiday of the dataset's country.",
    column_descriptions={"date_day": "Day of the holiday", "holiday_name": "Name of the holiday in English"},
)
def execute(
    context: ExecutionContext, start: datetime, end: datetime, execution_time: datetime, **kwargs: t.Any
) -> t.Iterator[pd.DataFrame]:
    """Yield the holidays of the country from the first event's year on; nothing where there are no events."""
    import holidays

    span = context.resolve_table("silver.calendar_span")
    first = context.fetchdf(f"SELECT CAST(EXTRACT(YEAR FROM first_day) AS INT) AS year FROM {span}")
    if first.empty:
        return
    year = int(first.iloc[0, 0])
    years = range(year, year + YEARS)
    days = holidays.country_holidays(context.var("country"), years=years, language="en_US")
    if days:
        yield pd.DataFrame(sorted(days.items()), columns=["date_day", "holiday_name"])
