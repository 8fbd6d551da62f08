"""Rows of the table of anomalies, each with the reason in words."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import pandas as pd

from pipelines.models.registry.frames import key
from pipelines.models.series.columns import ANOMALY_COLUMNS
from pipelines.models.series.detect import Anomaly, Method, anomalies
from pipelines.models.series.follow import Followed
from pipelines.models.series.regular import Grain

NAME = "anomalies"
ANOMALY_GRAINS: tuple[Grain, ...] = ("day", "week")
HOLIDAYS = "SELECT date_day, holiday_name FROM {calendar} WHERE is_holiday"
Holidays = Mapping[pd.Timestamp, str]


def anomaly_table(
    found: Sequence[Followed],
    *,
    method: Method = "centred",
    holidays: Holidays | None = None,
    version: str = "",
    grains: Sequence[Grain] = ANOMALY_GRAINS,
) -> pd.DataFrame:
    """Return what stands out of metrics, in order of metric, grain and time."""
    rows = [
        _row(one, grain, anomaly, holidays or {}, version)
        for one in found
        for grain in grains
        if grain in one.series
        for anomaly in anomalies(one.series[grain], method, holidays=holidays)
    ]
    return pd.DataFrame(rows, columns=list(ANOMALY_COLUMNS))


def reason(anomaly: Anomaly, grain: str, holidays: Holidays) -> str:
    """Say in words, without a figure, why a period stands out."""
    if anomaly.direction == "gap":
        return "No row at all, where there use to be some: closed, or the data are missing"
    what = f"{anomaly.start:%A}s" if grain == "day" else "weeks"
    side = "before it" if anomaly.method == "trailing" else "around it"
    verb = "Far above" if anomaly.direction == "up" else "Far below"
    told = f"{verb} what the level of the {grain}s {side}"
    told += f" and the {what} among them lead to expect" if grain == "day" else " leads to expect"
    near = _holidays_near(anomaly, holidays)
    told += f"; {near}" if near else ""
    return f"{told}; the data may not hold the whole {grain}" if anomaly.is_partial else told


def _holidays_near(anomaly: Anomaly, holidays: Holidays) -> str:
    names = [holidays[day] for day in pd.date_range(anomaly.start, anomaly.end) if day in holidays]
    if names:
        return f"public holiday: {', '.join(dict.fromkeys(names))}"
    before, after = (anomaly.start + pd.Timedelta(days=away) for away in (-1, 1))
    if anomaly.start == anomaly.end and before in holidays:
        return f"the day after a public holiday: {holidays[before]}"
    if anomaly.start == anomaly.end and after in holidays:
        return f"the day before a public holiday: {holidays[after]}"
    return ""


def _row(one: Followed, grain: str, found: Anomaly, holidays: Holidays, version: str) -> tuple[Any, ...]:
    return (
        key(one.metric.name, grain, found.start.date()),
        one.metric.name,
        one.metric.label,
        grain,
        found.start.date(),
        found.end.date(),
        _rounded(found.value),
        *(_rounded(value) for value in (found.expected, found.lower, found.upper)),
        None if found.score is None else round(found.score, 4),
        found.direction,
        _rounded(found.value - found.expected),
        found.method,
        found.is_partial,
        reason(found, grain, holidays),
        NAME,
        version,
    )


def _rounded(value: float) -> float | None:
    return round(value, 6) if value == value and abs(value) != float("inf") else None


def holidays_of(frame: pd.DataFrame) -> dict[pd.Timestamp, str]:
    """Return the days of a frame (day, name) by day."""
    return {pd.Timestamp(day): str(name) for day, name in frame.itertuples(index=False, name=None)}


def in_order(rows: pd.DataFrame) -> Iterator[dict[str, Any]]:
    """Yield rows as plain values, days as ISO text."""
    for row in rows.astype(object).where(rows.notna(), None).to_dict("records"):
        yield {
            str(name): value.isoformat() if hasattr(value, "isoformat") else value
            for name, value in row.items()
        }
