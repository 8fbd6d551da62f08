"""Part labelled rows by time: what trains, what chooses and calibrates, what judges."""

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import pandas as pd

LEAST_MOMENTS = 20  # fewer, and the last of them judges
TEST_SHARE, VALIDATION_SHARE = 0.2, 0.2
SNAPSHOT_VALIDATION = 0.3


@dataclass(frozen=True)
class Cuts:
    """Days that part the rows: from `validation` on they choose, from `test` on (before `end`) they judge."""

    test: pd.Timestamp
    validation: pd.Timestamp | None = None
    end: pd.Timestamp | None = None


@dataclass(frozen=True)
class Parts:
    """The rows of the three parts, and how they were parted in words."""

    train: pd.DataFrame
    validation: pd.DataFrame
    test: pd.DataFrame
    text: str

    @cached_property
    def before_test(self) -> pd.DataFrame:
        """Training and validation together, in order of time."""
        return pd.concat([self.train, self.validation]).sort_values(["at", "subject_id"], kind="stable")


def part(frame: pd.DataFrame, cuts: Cuts | None = None) -> Parts:
    """Part rows with a label; those whose label was not known when the test began train nothing.

    The frame has subject_id, at, label and, where the label comes later than `at`, label_at.
    """
    rows = frame[frame["label"].notna()].sort_values(["at", "subject_id"], kind="stable")
    cuts = cuts or default_cuts(rows)
    test = rows[rows["at"] >= cuts.test]
    if cuts.end is not None:
        test = test[test["at"] < cuts.end]
    earlier = rows[(rows["at"] < cuts.test) & _is_known(rows, cuts.test)]
    if cuts.validation is None and not earlier["subject_id"].duplicated().any():
        cuts = replace(cuts, validation=_last_share(earlier["at"]))
    if cuts.validation is None:
        chosen = hashed(earlier["subject_id"]) < SNAPSHOT_VALIDATION
        how = f"{SNAPSHOT_VALIDATION:.0%} of the subjects before it choose"
        return Parts(earlier[~chosen], earlier[chosen], test, f"{_tested(cuts)}; {how}")
    validation = earlier[earlier["at"] >= cuts.validation]
    train = earlier[(earlier["at"] < cuts.validation) & _is_known(earlier, cuts.validation)]
    how = f"rows from {cuts.validation:%Y-%m-%d} on choose"
    return Parts(train, validation, test, f"{_tested(cuts)}; {how}")


def default_cuts(rows: pd.DataFrame) -> Cuts:
    """Cut at days so that about a fifth of the rows judges and a fifth chooses; snapshots at the last one."""
    moments = np.sort(rows["at"].unique())
    if len(moments) < LEAST_MOMENTS:
        return Cuts(test=pd.Timestamp(moments[-1]) if len(moments) else pd.Timestamp(0))
    ordered = rows["at"].to_numpy()
    places = [int(len(ordered) * (1 - TEST_SHARE - share)) for share in (0.0, VALIDATION_SHARE)]
    test, validation = (pd.Timestamp(ordered[place]).normalize() for place in places)
    return Cuts(test=test, validation=validation)


def _last_share(moments: pd.Series) -> pd.Timestamp | None:
    """The latest moment from which on there is a fifth of the rows, None where that is all of them."""
    ordered = np.sort(moments.to_numpy())
    if not len(ordered):
        return None
    cut = ordered[int(len(ordered) * (1 - VALIDATION_SHARE))]
    return pd.Timestamp(cut) if cut > ordered[0] else None


def _is_known(rows: pd.DataFrame, cut: pd.Timestamp) -> pd.Series:
    return rows["label_at"] <= cut if "label_at" in rows else pd.Series(True, index=rows.index)


def _tested(cuts: Cuts) -> str:
    until = f" until {cuts.end:%Y-%m-%d}" if cuts.end is not None else ""
    return f"rows from {cuts.test:%Y-%m-%d} on{until} judge"


def hashed(subjects: pd.Series) -> np.ndarray:
    """A number from 0 to 1 for each subject, always the same for it."""
    hashes = pd.util.hash_pandas_object(subjects.astype(str), index=False).to_numpy()
    found: np.ndarray = hashes / float(2**64)
    return found
