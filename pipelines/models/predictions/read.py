"""Reads the rows of the tasks: all to be foretold, and to learn from as many as memory holds."""

from collections.abc import Callable

from pipelines.models.learnt import Fetch, Learnt, subjects_by_lot
from pipelines.models.predictions.frames import LAST_DAYS
from pipelines.models.predictions.tasks import ORIGINS

SUBJECTS = {origin.table: origin.subject for origin in ORIGINS}


def _last_days(at: str) -> str:
    return f"r.{at} > (SELECT MAX({at}) FROM {{table}}) - INTERVAL '{LAST_DAYS}' DAY"


# Which rows are foretold, as `frames` has it.
OPEN = {
    "silver.order_features": _last_days("ordered_at"),
    "silver.session_features": _last_days("started_at"),
    "silver.customer_snapshots": "r.cutoff_date = (SELECT MAX(cutoff_date) FROM {table})",
    "silver.delivery_features": "r.is_open",
}


def read_rows(fetch: Fetch, resolve: Callable[[str], str], name: str) -> Learnt:
    """Read one table of features; `resolve` says where the build has it."""
    return subjects_by_lot(fetch, resolve(name), name, subject=SUBJECTS[name], also=OPEN[name])
