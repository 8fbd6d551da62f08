"""Predictions tied to the marts: whose they are, and the keys by which metrics join them."""

import pandas as pd

KEYS = ("customer_id", "customer_key", "order_key", "session_key")


def with_subjects(rows: pd.DataFrame, subjects: pd.DataFrame) -> pd.DataFrame:
    """Return predictions with the keys of their subjects, null for what the marts do not know.

    `subjects` has one row a subject: subject_type, subject_id and `KEYS`.
    """
    known = subjects.drop_duplicates(["subject_type", "subject_id"])
    tied = rows.merge(known, how="left", on=["subject_type", "subject_id"], sort=False)
    return tied[[*rows.columns, *KEYS]]
