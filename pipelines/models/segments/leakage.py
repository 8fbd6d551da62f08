"""Refuse to say that segments tell later spend where what they are made of holds it already."""

from collections.abc import Sequence

import pandas as pd

from pipelines.models.segments.space import SEGMENT_FEATURES
from pipelines.models.training.leakage import refuse_leaks as refuse
from pipelines.models.training.split import hashed
from pipelines.models.training.task import Input, Task

TASK = Task(
    name="The usefulness of segments",
    subject_type="customer",
    kind="amount",
    predicted_at="opening",
    inputs=tuple(Input(name, "before") for name in SEGMENT_FEATURES),
    label_sources=("next_spend",),
    label_names=("next_spend", "next_orders"),
)


def refuse_leaks(days: Sequence[pd.DataFrame]) -> None:
    """Raise LeakageError where a feature of an earlier day tells the spend from it on."""
    for day in days:
        rows = day[["customer_id", *SEGMENT_FEATURES]].rename(columns={"customer_id": "subject_id"})
        rows = rows.assign(at=day["cutoff_date"], label=day["next_spend"].astype(float))
        learns = hashed(rows["subject_id"]) < 0.7
        refuse(TASK, rows[learns], rows[~learns])
