"""Which rows a model learns from: all, or a stated part of more than `training_rows` of the settings."""

from collections.abc import Callable
from dataclasses import dataclass

import pandas as pd

from pipelines.models.place import current_place

Fetch = Callable[[str], pd.DataFrame]
DIGITS = 6  # of a hash, in base 16: a part is drawn to the millionth


@dataclass(frozen=True)
class Learnt:
    """Rows as read, and what a card says of those that are not learnt from; empty where all are.

    Rows with a column `is_learnt` are learnt from where it is true; the others are there to be foretold.
    """

    rows: pd.DataFrame
    left_out: str = ""


def subjects_by_lot(fetch: Fetch, table: str, name: str, *, subject: str, also: str) -> Learnt:
    """Read a table, of too many rows those of some subjects, drawn by a hash of their identifier.

    `table` is where the build has the table `name`; rows that the condition `also` holds for are read too.
    """
    count, most = _count(fetch, table), current_place().settings.training_rows
    if count <= most:
        return Learnt(fetch(f"SELECT * FROM {table}"))
    limit = f"{int(most / count * 16**DIGITS):0{DIGITS}x}"
    drawn = f"COALESCE(SUBSTRING(MD5(r.{subject}), 1, {DIGITS}) < '{limit}', FALSE)"
    rows = fetch(
        f"""SELECT r.*, {drawn} AS is_learnt FROM {table} AS r
        WHERE {drawn} OR {also.format(table=table)}"""
    )
    part = int(rows["is_learnt"].sum())
    return Learnt(
        rows, f"Learnt from a sample of {part:,} of {count:,} rows of {name}, drawn by hash of {subject}."
    )


def newest_days(fetch: Fetch, lines: str, name: str) -> Learnt:
    """Read the rows of a query with a column `day`, of too many those of the newest days, one at least."""
    settings = current_place().settings
    if not settings.models:
        return Learnt(pd.DataFrame(columns=["subject", "occasion", "item", "day", "quantity"]))
    counts = fetch(
        f"""SELECT day, COUNT(*) AS row_count FROM ({lines}) AS l
        WHERE NOT day IS NULL GROUP BY day ORDER BY day DESC"""
    )
    running = counts["row_count"].astype(int).cumsum().to_numpy()
    if not len(running) or running[-1] <= settings.training_rows:
        return Learnt(fetch(lines))
    kept = max(int((running <= settings.training_rows).sum()), 1) - 1
    first = pd.Timestamp(counts["day"].iloc[kept]).date()
    told = f"Learnt from {running[kept]:,} of {running[-1]:,} rows of {name}, those from {first} on."
    return Learnt(fetch(f"SELECT * FROM ({lines}) AS l WHERE day >= DATE '{first}'"), told)


def _count(fetch: Fetch, table: str) -> int:
    return int(fetch(f"SELECT COUNT(*) AS row_count FROM {table}")["row_count"].iloc[0])
