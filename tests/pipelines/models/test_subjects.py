"""Predictions are tied to whom they are about, and stay as they are where nobody is known."""

import pandas as pd

from pipelines.models.predictions.subjects import KEYS, with_subjects

SUBJECTS = pd.DataFrame(
    [
        ("customer", "ana", "ana", "c1v2", None, None),
        ("order", "n1", "ana", "c1v1", "o1", None),
        ("session", "ana", None, None, None, "s1"),
    ],
    columns=["subject_type", "subject_id", *KEYS],
)


def test_each_kind_of_subject_has_its_own_keys() -> None:
    rows = pd.DataFrame(
        {
            "task": ["churn_90d", "late_delivery", "bounce", "late_delivery"],
            "subject_type": ["customer", "order", "session", "order"],
            "subject_id": ["ana", "n1", "ana", "gone"],
            "probability": [0.1, 0.2, 0.3, 0.4],
        }
    )
    tied = with_subjects(rows, SUBJECTS)
    assert list(tied["probability"]) == [0.1, 0.2, 0.3, 0.4]
    known = tied[list(KEYS)].astype(object).where(tied[list(KEYS)].notna(), None)
    assert known.to_numpy().tolist() == [
        ["ana", "c1v2", None, None],
        ["ana", "c1v1", "o1", None],
        [None, None, None, "s1"],
        [None, None, None, None],
    ]


def test_a_subject_told_twice_adds_no_row() -> None:
    rows = pd.DataFrame({"subject_type": ["customer"], "subject_id": ["ana"], "probability": [0.5]})
    assert len(with_subjects(rows, pd.concat([SUBJECTS, SUBJECTS]))) == 1
