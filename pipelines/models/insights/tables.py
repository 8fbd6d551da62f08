"""The table of insights, as a build makes it."""

import logging
from collections.abc import Callable, Mapping
from typing import Any

import pandas as pd

from pipelines.models.in_build import in_build
from pipelines.models.insights.find import COLUMNS, as_frame, find, last_day
from pipelines.models.place import current_place

LOG = logging.getLogger(__name__)


def insight_rows(
    fetch: Callable[[str], pd.DataFrame], tables: Mapping[str, str], *, dialect: str = "duckdb"
) -> pd.DataFrame:
    """Return the insights of the last day; `tables` maps a published name to where it is built."""
    nothing = pd.DataFrame(columns=list(COLUMNS))
    if not current_place().settings.models:
        return nothing

    def ask(sql: str) -> tuple[list[str], list[list[Any]]]:
        frame = fetch(in_build(sql, tables, write=dialect))
        return list(frame.columns), frame.astype(object).to_numpy().tolist()

    day = last_day(ask)
    if day is None:
        return nothing
    filled = [name for name in tables if len(fetch(f"SELECT 1 AS one FROM {tables[name]} LIMIT 1"))]
    rows = as_frame(find(ask, day, filled))
    LOG.info("insights: %s as of %s", len(rows), day)
    return rows
