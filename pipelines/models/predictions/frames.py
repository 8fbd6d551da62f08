"""Frames of the tasks from their tables: subject, moment, label, when it is known, whether it is open."""

from collections.abc import Callable, Mapping

import numpy as np
import pandas as pd

from pipelines.models.predictions.tasks import Origin
from pipelines.models.training.units import UNIT

HIGH_SHARE = 0.9  # a purchase above this share of the earlier ones is high, where no amount is set
LAST_DAYS = 30


def task_frame(origin: Origin, table: pd.DataFrame, *, high_value: float | None = None) -> pd.DataFrame:
    """Return subject_id, at, label, label_at, is_open, is_learnt and the inputs of a task, in order of time.

    `high_value` is the total from which a purchase is high; by default the one that nine in ten of
    the earlier purchases stay below, to one significant digit.
    """
    task = origin.task
    frame = pd.DataFrame(
        {"subject_id": table[origin.subject].astype(str), "at": pd.to_datetime(table[origin.at])}
    )
    frame["is_learnt"] = table["is_learnt"].astype(bool) if "is_learnt" in table else True
    for name in task.names:
        frame[name] = table[name]
    for name in (one.name for one in task.inputs if one.type == "number"):
        frame[name] = pd.to_numeric(frame[name]).astype(float)
    LABELS[task.name](frame, table, high_value)
    frame = frame[frame["is_kept"]].drop(columns="is_kept")
    if task.unit_of is not None:
        level = frame.groupby("at")[task.unit_of].transform("mean")
        frame[UNIT] = level.where(level > 0, 1.0)
    return frame.sort_values(["at", "subject_id"], kind="stable").reset_index(drop=True)


def high_total(totals: pd.Series, at: pd.Series) -> float:
    """The total that nine in ten purchases of the first four fifths stay below, to one significant digit."""
    earlier = totals[at.rank(method="first", pct=True) <= 0.8]
    value = float(earlier.quantile(HIGH_SHARE)) if len(earlier) else 0.0
    if value <= 0:
        return value
    step = 10.0 ** np.floor(np.log10(value))
    return float(np.round(value / step) * step)


def _high_value(frame: pd.DataFrame, table: pd.DataFrame, high_value: float | None) -> None:
    if high_value is None:
        learnt = frame["is_learnt"]
        high_value = high_total(table.loc[learnt, "order_total"], frame.loc[learnt, "at"])
    frame["label"] = (table["order_total"] >= high_value).astype(float)
    frame["is_kept"] = True
    frame["is_open"] = _is_last(frame["at"])


def _high_value_3_lines(frame: pd.DataFrame, table: pd.DataFrame, high_value: float | None) -> None:
    _high_value(frame, table, high_value)
    frame["is_kept"] = table["line_count"] >= 4


def _conversion(frame: pd.DataFrame, table: pd.DataFrame, _: float | None) -> None:
    frame["label"] = table["is_converted"].astype(float)
    frame["is_kept"] = True
    frame["is_open"] = _is_last(frame["at"])


def _bounce(frame: pd.DataFrame, table: pd.DataFrame, _: float | None) -> None:
    frame["label"] = table["is_bounce"].astype(float)
    frame["is_kept"] = True
    frame["is_open"] = _is_last(frame["at"])


def _next_days(column: str) -> Callable[[pd.DataFrame, pd.DataFrame, float | None], None]:
    def label(frame: pd.DataFrame, table: pd.DataFrame, _: float | None) -> None:
        known = table["label_date"].notna()
        amounts = table[column].astype(float)
        frame["label"] = (amounts if column == "next_spend" else (amounts > 0).astype(float)).where(known)
        frame["label_at"] = pd.to_datetime(table["label_date"])
        frame["is_kept"] = True
        frame["is_open"] = frame["at"] == frame["at"].max()

    return label


def _late(frame: pd.DataFrame, table: pd.DataFrame, _: float | None) -> None:
    frame["label"] = table["is_late"].astype("boolean").astype("Float64").astype(float)
    frame["label_at"] = pd.to_datetime(table["arrived_at"])
    frame["is_kept"] = True
    frame["is_open"] = table["is_open"].astype(bool)


def _is_last(at: pd.Series) -> pd.Series:
    """Rows of the last days, all of them where only months are known."""
    return at > at.max() - pd.Timedelta(days=LAST_DAYS)


LABELS: Mapping[str, Callable[[pd.DataFrame, pd.DataFrame, float | None], None]] = {
    "high_value_invoice_opening": _high_value,
    "high_value_invoice_3_lines": _high_value_3_lines,
    "conversion": _conversion,
    "conversion_at_start": _conversion,
    "bounce": _bounce,
    "repurchase_90d": _next_days("next_orders"),
    "spend_90d": _next_days("next_spend"),
    "late_delivery": _late,
}
