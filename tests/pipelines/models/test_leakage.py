"""A leak planted into each task blocks its training; the same rows without it train."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from pipelines.models.predictions.tasks import CONVERSION, HIGH_VALUE_OPENING, TASKS
from pipelines.models.training.leakage import MEASURED, Evidence, LeakageError, refuse_leaks
from pipelines.models.training.task import Input, Task

ROWS = 1200


def frame_of(task: Task, seed: int = 0) -> pd.DataFrame:
    """Rows in which two numbers and chance decide the label, and the other inputs say nothing."""
    random = np.random.default_rng(seed)
    frame = pd.DataFrame(
        {
            "subject_id": [f"s{number}" for number in range(ROWS)],
            "at": pd.Timestamp("2024-01-01") + pd.to_timedelta(np.arange(ROWS) % 300, "D"),
        }
    )
    for one in task.inputs:
        frame[one.name] = (
            random.choice(["a", "b", "c"], ROWS) if one.type == "category" else random.gamma(2, 3, ROWS)
        )
    told = [one.name for one in task.inputs if one.type == "number"][:2]
    score = sum(np.log(frame[name]) for name in told) + random.normal(0, 1.5, ROWS)
    if task.kind == "amount":
        frame["label"] = np.where(score > 2, random.gamma(2, 50, ROWS) * np.exp(score / 4), 0)
    else:
        frame["label"] = (score > score.median()).astype(float)
    return frame.sort_values(["at", "subject_id"]).reset_index(drop=True)


def sides(frame: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    cut = frame["at"].quantile(0.75)
    return frame[frame["at"] < cut], frame[frame["at"] >= cut]


def found(task: Task, frame: pd.DataFrame) -> set[tuple[str, str]]:
    try:
        refuse_leaks(task, *sides(frame))
    except LeakageError as refused:
        return {(leak.detector, leak.feature) for leak in refused.leaks}
    return set()


def with_input(task: Task, name: str, known_at="opening", sources=(), kind="number") -> Task:
    return replace(task, inputs=(*task.inputs, Input(name, known_at, sources, kind)))


@pytest.mark.parametrize("name", TASKS)
def test_honest_rows_pass(name):
    assert found(TASKS[name], frame_of(TASKS[name])) == set()


@pytest.mark.parametrize("name", TASKS)
def test_a_hidden_copy_of_the_label_blocks(name):
    task, frame = TASKS[name], frame_of(TASKS[name])
    frame["harmless"] = frame["label"] * 3 + np.random.default_rng(1).normal(0, 0.01, len(frame))
    assert ("tells_label", "harmless") in found(with_input(task, "harmless"), frame)


@pytest.mark.parametrize("name", TASKS)
def test_a_column_of_the_label_blocks_by_name_and_by_lineage(name):
    task, frame = TASKS[name], frame_of(TASKS[name])
    for called in task.label_names:
        assert ("made_from_label", called) in found(with_input(task, called), frame.assign(**{called: 1.0}))
    frame["other"] = 1.0
    traced = with_input(task, "other", sources=task.label_sources[:1])
    assert ("made_from_label", "other") in found(traced, frame)
    assert found(with_input(task, "other", "before", task.label_sources[:1]), frame) == set()


@pytest.mark.parametrize("name", TASKS)
def test_what_is_known_too_late_blocks(name):
    frame = frame_of(TASKS[name]).assign(later=1.0)
    assert ("known_too_late", "later") in found(with_input(TASKS[name], "later", "outcome"), frame)


@pytest.mark.parametrize("name", TASKS)
def test_rows_on_both_sides_block(name):
    frame = frame_of(TASKS[name])
    train, test = sides(frame)
    copies = train.sample(len(test) // 10, random_state=0).assign(at=test["at"].iloc[0])
    copies["subject_id"] = [f"c{number}" for number in range(len(copies))]
    assert found(TASKS[name], pd.concat([frame, copies])) == {("copied_rows", "")}
    with pytest.raises(LeakageError, match="rows are in training and in the test"):
        refuse_leaks(TASKS[name], train, pd.concat([test, train.head(3)]))


@pytest.mark.parametrize("name", TASKS)
def test_an_identifier_blocks(name):
    frame = frame_of(TASKS[name])
    frame["number_in_file"] = np.arange(len(frame))
    assert ("names_rows", "number_in_file") in found(with_input(TASKS[name], "number_in_file"), frame)
    frame["visitor_id"] = frame["subject_id"]
    assert ("names_rows", "visitor_id") in found(
        with_input(TASKS[name], "visitor_id", kind="category"), frame
    )


def test_a_mean_of_outcomes_under_another_name_blocks():
    """As the value of a page: nought for most, and made of the orders of those who saw it."""
    frame = frame_of(CONVERSION)
    random = np.random.default_rng(2)
    converted = frame["label"] > 0.5
    seen = np.where(converted, random.random(len(frame)) < 0.9, random.random(len(frame)) < 0.08)
    frame["worth"] = np.where(seen, random.gamma(2, 10, len(frame)), 0.0)
    assert ("outshines_all", "worth") in found(with_input(CONVERSION, "worth", "visit"), frame)


def test_inputs_that_make_the_label_together_block():
    frame = frame_of(HIGH_VALUE_OPENING)
    random = np.random.default_rng(3)
    frame["pieces"], frame["price"] = random.gamma(2, 5, len(frame)), random.gamma(2, 5, len(frame))
    frame["label"] = (frame["pieces"] * frame["price"] > 90).astype(float)
    task = with_input(with_input(HIGH_VALUE_OPENING, "pieces"), "price")
    assert ("tell_label_together", "") in found(task, frame)


def test_being_there_at_all_may_give_the_label_away():
    task, frame = TASKS["late_delivery"], frame_of(TASKS["late_delivery"])
    frame["refund"] = np.where(frame["label"] > 0.5, 5.0, np.nan)
    assert ("tells_label", "refund") in found(with_input(task, "refund"), frame)


def test_common_visits_alike_are_no_copies():
    """Visits of few different kinds are alike on both sides by chance."""
    task = TASKS["conversion_at_start"]
    random = np.random.default_rng(4)
    frame = frame_of(task)
    for one in task.inputs:
        frame[one.name] = random.integers(0, 2, len(frame)).astype(float)
        if one.type == "category":
            frame[one.name] = random.choice(["a", "b", "c"], len(frame))
    frame["label"] = (random.random(len(frame)) < 0.2).astype(float)
    assert found(task, frame) == set()


def test_few_rows_are_no_proof():
    task, frame = TASKS["repurchase_90d"], frame_of(TASKS["repurchase_90d"]).head(8)
    evidence = Evidence(task, frame.head(5), frame.tail(3))
    assert [leak for detect in MEASURED for leak in detect(evidence)] == []
