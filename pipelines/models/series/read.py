"""Values of metrics by period, from the tables that are being built: the SQL is that of the compiler."""

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

import pandas as pd

from pipelines.models.in_build import in_build
from semantic_layer.compile import compile_query
from semantic_layer.errors import QueryError
from semantic_layer.manifest import Calendar, Manifest, Metric
from semantic_layer.query import MetricQuery

LOG = logging.getLogger(__name__)
Fetch = Callable[[str], pd.DataFrame]
Scalar = str | int | float | bool


class Read(Protocol):
    """Answers a metric query as a frame with the query's columns; QueryError where it may not be asked."""

    def __call__(self, query: MetricQuery, /) -> pd.DataFrame: ...


@dataclass(frozen=True)
class BuildReader:
    """Reads from a build: `tables` maps the published name of a table to where the build has it."""

    manifest: Manifest
    fetch: Fetch
    tables: Mapping[str, str]
    dialect: str = "duckdb"
    calendar: Calendar | None = None

    def __call__(self, query: MetricQuery, /) -> pd.DataFrame:
        """Answer a query from the tables of the build."""
        compiled = compile_query(self.manifest, query, dialect=self.dialect, calendar=self.calendar)
        frame = self.fetch(in_build(compiled.sql, self.tables, read=self.dialect))
        frame.columns = [column.name for column in compiled.columns]
        return frame


def read_periods(read: Read, metrics: Sequence[Metric], grain: str) -> dict[str, pd.Series]:
    """Return the values of each metric by the first day of its periods, what has no rows left out.

    Metrics of one fact are read together. One whose fact does not know such periods is left out.
    """
    found: dict[str, pd.Series] = {}
    groups: dict[tuple[str | None, str | None], list[Metric]] = {}
    for metric in metrics:
        fact = (metric.model, metric.time_dimension) if metric.model else (metric.name, None)
        groups.setdefault(fact, []).append(metric)
    for group in groups.values():
        names = [metric.name for metric in group]
        frame = _answer(read, MetricQuery.parse({"metrics": names, "group_by": [grain]}))
        if frame is None:
            continue
        days = pd.to_datetime(frame.iloc[:, 0])
        for name in names:
            values = pd.Series(_numbers(frame[name]), index=pd.DatetimeIndex(days))
            found[name] = values[values.index.notna() & values.notna().to_numpy()].sort_index()
    return found


def read_sizes(read: Read, metric: Metric, dimension: str) -> list[Scalar]:
    """Return the values of a dimension, that of the largest part of a metric first, without null."""
    frame = _answer(read, MetricQuery.parse({"metrics": [metric.name], "group_by": [dimension]}))
    if frame is None:
        return []
    rows = pd.DataFrame({"part": frame.iloc[:, 0], "size": _numbers(frame.iloc[:, 1])}).dropna()
    rows["name"] = rows["part"].astype(str)
    ordered = rows.sort_values(["size", "name"], ascending=[False, True], kind="stable")
    return [value.item() if hasattr(value, "item") else value for value in ordered["part"]]


def read_parts(
    read: Read, metric: Metric, grain: str, dimension: str, values: Sequence[Scalar]
) -> dict[str, pd.Series]:
    """Return the values of a metric by period for some values of a dimension."""
    only = {"dimension": dimension, "op": "in", "value": list(values)}
    asked = {"metrics": [metric.name], "group_by": [grain, dimension], "where": [only]}
    frame = _answer(read, MetricQuery.parse(asked))
    if frame is None:
        return {}
    days = pd.to_datetime(frame.iloc[:, 0])
    rows = pd.DataFrame({"day": days, "part": frame.iloc[:, 1], "value": _numbers(frame.iloc[:, 2])}).dropna()
    return {
        str(part): own.set_index("day")["value"].sort_index()
        for part, own in rows.groupby(rows["part"].astype(str), sort=True)
    }


def _answer(read: Read, query: MetricQuery) -> pd.DataFrame | None:
    try:
        return read(query)
    except QueryError as problem:
        LOG.info("%s is not followed: %s", ", ".join(query.metrics), problem)
        return None


def _numbers(values: pd.Series) -> pd.Series:
    return pd.to_numeric(values, errors="coerce").astype(float).to_numpy()
