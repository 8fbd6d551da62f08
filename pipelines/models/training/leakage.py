"""Refuse to train on what would not be known: every training runs each detector, one finding blocks it."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from pipelines.models.training.encode import Encoder
from pipelines.models.training.intervals import auc_interval
from pipelines.models.training.one_thread import one_thread
from pipelines.models.training.task import MOMENTS, Input, Task
from warehouse.errors import FootnoteError

NEAR_CERTAIN = 0.97  # lower end of the area under the curve of one input alone
NEAR_EXACT = 0.97  # share of an amount's variance that one input alone explains, by ranks or as it is
LEAST_ROWS = 50
LEAST_CASES = 20
MOST_DISTINCT = 0.9  # above it, the values of an input name the rows
STRONG = 0.8
AHEAD = 0.02
TWINS = 0.01  # share of test rows that are copies of training rows, above what chance gives
ID_NAME = re.compile(r"(^|_)(id|key|uuid|guid|nr|number)$")


@dataclass(frozen=True)
class Leak:
    """One finding: which detector, of which input ("" for rows), and what was found."""

    detector: str
    feature: str
    text: str


class LeakageError(FootnoteError):
    """A training was refused because its inputs hold what is not known at the moment of prediction."""

    def __init__(self, task: str, leaks: Sequence[Leak]) -> None:
        self.leaks = tuple(leaks)
        found = "; ".join(f"{one.feature + ': ' if one.feature else ''}{one.text}" for one in leaks)
        super().__init__(
            f"{task} is not trained, for its inputs leak the outcome: {found}",
            code="leakage",
            action="Leave these inputs out, or take what was known before the prediction.",
        )


@dataclass(frozen=True)
class Evidence:
    """What the detectors look at: rows with a label before and after the split."""

    task: Task
    train: pd.DataFrame
    test: pd.DataFrame

    def inputs(self) -> Iterator[tuple[Input, pd.Series]]:
        """Yield each input with its values in training."""
        for one in self.task.inputs:
            yield one, self.train[one.name]


Detector = Callable[[Evidence], Iterator[Leak]]


def refuse_leaks(task: Task, train: pd.DataFrame, test: pd.DataFrame) -> None:
    """Raise LeakageError with all that the detectors find: by what is declared, then by the rows."""
    evidence = Evidence(task, train, test)
    with one_thread():
        for detectors in (DECLARED, MEASURED):
            if leaks := [leak for detect in detectors for leak in detect(evidence)]:
                raise LeakageError(task.name, leaks)


def known_too_late(evidence: Evidence) -> Iterator[Leak]:
    """Inputs whose moment is not told, or comes after that of the prediction."""
    task = evidence.task
    latest = MOMENTS.index(task.predicted_at)
    for one in task.inputs:
        if one.known_at not in MOMENTS or MOMENTS.index(one.known_at) > latest:
            yield Leak("known_too_late", one.name, f"known at {one.known_at}, needed at {task.predicted_at}")


def made_from_label(evidence: Evidence) -> Iterator[Leak]:
    """Inputs made from the label's own columns, or called like them, unless of strictly earlier rows."""
    task = evidence.task
    called = {_plain(name) for name in (*task.label_names, "label")}
    for one in task.inputs:
        if _plain(one.name) in called:
            yield Leak("made_from_label", one.name, "its name is that of the label or of what makes it")
        elif one.known_at != "before" and (shared := set(one.sources) & set(task.label_sources)):
            yield Leak("made_from_label", one.name, f"made from {', '.join(sorted(shared))}, as the label is")


def names_rows(evidence: Evidence) -> Iterator[Leak]:
    """Inputs that name a row: ids, keys, categories with about as many values as rows."""
    for one, values in evidence.inputs():
        known = values.dropna()
        share = known.nunique() / max(len(known), 1)
        whole = one.type == "category" or (
            pd.api.types.is_numeric_dtype(known) and bool((known % 1 == 0).all())
        )
        if ID_NAME.search(one.name.lower()):
            yield Leak("names_rows", one.name, "an identifier")
        elif whole and len(known) >= LEAST_ROWS and share > MOST_DISTINCT:
            yield Leak(
                "names_rows", one.name, f"{known.nunique():,} values in {len(known):,} rows: an identifier"
            )


def tells_label(evidence: Evidence) -> Iterator[Leak]:
    """Inputs that alone give the label away: by order, by value, or by being there at all."""
    if evidence.task.kind == "amount":
        yield from _tells_amount(evidence, evidence.train["label"].to_numpy(dtype=float))
    labels = _outcomes(evidence.task, evidence.train)
    if not _has_cases(labels):
        return
    for one, values in evidence.inputs():
        scores = _label_rates(values, labels) if one.type == "category" else _filled(values)
        there = values.notna().to_numpy(dtype=float)
        ways = (scores, there) if there.min() < 1 else (scores,)
        lowest = max(_lowest_either_way(labels, way) for way in ways)
        if lowest >= NEAR_CERTAIN:
            yield Leak("tells_label", one.name, f"alone it orders the outcome with an AUC above {lowest:.3f}")
        elif _decides(values, labels):
            yield Leak("tells_label", one.name, "each of its values has one outcome")


def outshines_all(evidence: Evidence) -> Iterator[Leak]:
    """An input that alone, in the test, beats all others together: what a mean of outcomes looks like."""
    task, train, test = evidence.task, evidence.train, evidence.test
    learnt, labels = (_outcomes(task, side) for side in (train, test))
    if len(task.inputs) < 4 or not _has_cases(learnt) or not _has_cases(labels):
        return
    for one in task.inputs:
        if one.type == "category":
            continue
        alone = _filled(test[one.name])
        alone = alone if auc_interval(labels, alone)[0] >= 0.5 else -alone
        area, lowest, _ = auc_interval(labels, alone)
        if lowest < STRONG:
            continue
        rest = [other for other in task.inputs if other.name != one.name]
        together = auc_interval(labels, _quick_scores(rest, train, learnt, test))
        if area > together[2] + AHEAD:
            yield Leak(
                "outshines_all",
                one.name,
                f"alone it has an AUC of {area:.3f}, all others together {together[0]:.3f}",
            )


def tell_label_together(evidence: Evidence) -> Iterator[Leak]:
    """Inputs that no single one of gives the label away, but all together do, as price and quantity would."""
    task, train, test = evidence.task, evidence.train, evidence.test
    learnt, labels = (_outcomes(task, side) for side in (train, test))
    if not _has_cases(learnt) or not _has_cases(labels):
        return
    area, lowest, _ = auc_interval(labels, _quick_scores(task.inputs, train, learnt, test))
    if lowest >= NEAR_CERTAIN:
        yield Leak("tell_label_together", "", f"all inputs together have an AUC of {area:.3f} on later rows")


def same_subject(evidence: Evidence) -> Iterator[Leak]:
    """Rows of one subject at one moment on both sides of the split."""
    sides = [
        set(zip(side["subject_id"], side["at"], strict=True)) for side in (evidence.train, evidence.test)
    ]
    if shared := len(sides[0] & sides[1]):
        yield Leak("same_subject", "", f"{shared:,} rows are in training and in the test")


def copied_rows(evidence: Evidence) -> Iterator[Leak]:
    """Rare rows that are alike to the last digit on both sides, more of them than chance makes."""
    columns = [*evidence.task.names, "label"]
    train, test = (_prints(side, columns) for side in (evidence.train, evidence.test))
    if found := copies(train, test):
        yield Leak("copied_rows", "", f"{found:,} of {len(test):,} test rows are copies of training rows")


def copies(train: np.ndarray, test: np.ndarray) -> int:
    """Return how many hashes of rows stand once on each side, 0 where chance makes as many.

    How many chance makes is seen between two parts of training drawn by lot.
    """
    if min(len(train), len(test)) < LEAST_ROWS:
        return 0
    found = _pairs(train, test)
    cut = len(train) * len(train) // (len(train) + len(test))
    mixed = np.random.default_rng(0).permutation(train)
    by_chance = _pairs(mixed[:cut], mixed[cut:])
    expected = by_chance / max(len(train) - cut, 1)
    limit = expected + TWINS + 2 * np.sqrt(max(expected, 1 / len(test)) / len(test))
    return found if found / len(test) > limit else 0


DECLARED: tuple[Detector, ...] = (known_too_late, made_from_label, names_rows)
MEASURED: tuple[Detector, ...] = (
    tells_label,
    outshines_all,
    tell_label_together,
    same_subject,
    copied_rows,
)


def _tells_amount(evidence: Evidence, labels: np.ndarray) -> Iterator[Leak]:
    if len(labels) < LEAST_ROWS or np.ptp(labels) == 0:
        return
    for one, values in evidence.inputs():
        if one.type == "category":
            continue
        numbers = _filled(values)
        if np.ptp(numbers) == 0:
            continue
        ways = ((labels, numbers), (_ranks(labels), _ranks(numbers)))
        most = max(float(np.corrcoef(left, right)[0, 1] ** 2) for left, right in ways)
        if most >= NEAR_EXACT:
            yield Leak("tells_label", one.name, f"alone it explains {most:.1%} of the amount")


def _lowest_either_way(labels: np.ndarray, scores: np.ndarray) -> float:
    """The lower end of the area of the scores, or of the scores turned round."""
    _, lower, upper = auc_interval(labels, scores)
    return max(lower, 1 - upper)


def _decides(values: pd.Series, labels: np.ndarray) -> bool:
    """Whether few values, each in several rows, have one outcome each."""
    groups = (
        pd.DataFrame({"value": values.astype(object), "label": labels}).dropna().groupby("value")["label"]
    )
    sizes = groups.size()
    if len(sizes) < 2 or sizes.sum() < LEAST_ROWS or sizes.sum() / len(sizes) < 5:
        return False
    return bool((groups.min() == groups.max()).all()) and groups.min().nunique() > 1


def _quick_scores(
    inputs: Sequence[Input], train: pd.DataFrame, labels: np.ndarray, test: pd.DataFrame
) -> np.ndarray:
    from sklearn.ensemble import HistGradientBoostingClassifier

    encoder = Encoder.learn(train, inputs)
    if not encoder.columns:
        return np.zeros(len(test))
    model = HistGradientBoostingClassifier(
        max_iter=40, max_leaf_nodes=15, early_stopping=False, random_state=0
    )
    model.fit(encoder.for_trees(train), labels)
    found: np.ndarray = model.predict_proba(encoder.for_trees(test))[:, 1]
    return found


def _label_rates(values: pd.Series, labels: np.ndarray) -> np.ndarray:
    """The share of outcomes of a category in the other half of the rows."""
    names = values.astype(object).where(values.notna(), "").astype(str).to_numpy()
    found = np.full(len(labels), labels.mean())
    half = np.arange(len(labels)) % 2 == 0
    for inside in (half, ~half):
        rates = pd.Series(labels[~inside]).groupby(names[~inside]).mean()
        found[inside] = pd.Series(names[inside]).map(rates).fillna(labels.mean()).to_numpy(dtype=float)
    return found


def _outcomes(task: Task, side: pd.DataFrame) -> np.ndarray:
    """The labels, or of amounts whether there is any."""
    labels = side["label"].to_numpy(dtype=float)
    return labels if task.kind == "binary" else (labels > 0).astype(float)


def _has_cases(labels: np.ndarray) -> bool:
    return min(float(labels.sum()), float(len(labels) - labels.sum())) >= LEAST_CASES


def _filled(values: pd.Series) -> np.ndarray:
    numbers = values.to_numpy(dtype=float, na_value=np.nan)
    known = numbers[np.isfinite(numbers)]
    return np.where(np.isfinite(numbers), numbers, np.median(known) if len(known) else 0.0)


def _ranks(values: np.ndarray) -> np.ndarray:
    return pd.Series(values).rank().to_numpy(dtype=float)


def _prints(frame: pd.DataFrame, columns: list[str]) -> np.ndarray:
    return pd.util.hash_pandas_object(frame[columns], index=False).to_numpy()


def _pairs(left: np.ndarray, right: np.ndarray) -> int:
    """How many values stand exactly once on each side."""
    once = [
        values[counts == 1]
        for values, counts in (np.unique(side, return_counts=True) for side in (left, right))
    ]
    return len(np.intersect1d(once[0], once[1], assume_unique=True))


def _plain(name: str) -> str:
    return re.sub(r"[^a-z0-9]", "", name.lower())
