"""Training chooses, calibrates and judges on later rows; data that allow no model say so."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from pipelines.models.learnt import Learnt
from pipelines.models.place import building_in
from pipelines.models.predictions.predict import predictions, trained_model
from pipelines.models.predictions.tasks import ORIGINS, TASKS
from pipelines.models.registry.frames import card_rows
from pipelines.models.registry.store import registry_of
from pipelines.models.training.calibrate import calibrator
from pipelines.models.training.candidates import NotTrainable
from pipelines.models.training.encode import Encoder
from pipelines.models.training.intervals import (
    auc_difference,
    auc_interval,
    average_precision,
    calibration_error,
    deviances,
    log_losses,
    mean_interval,
)
from pipelines.models.training.judge import choose
from pipelines.models.training.predictor import from_files
from pipelines.models.training.split import Cuts, part
from pipelines.models.training.task import Input, Task
from pipelines.models.training.train import train
from pipelines.settings import Settings

TASK = Task(
    name="late_delivery",
    subject_type="order",
    kind="binary",
    predicted_at="opening",
    inputs=(Input("x", "opening"), Input("noise", "opening"), Input("place", "opening", type="category")),
    label_sources=("t.label",),
    rule="noise",
)
AMOUNT = replace(TASK, name="spend_90d", kind="amount", rule=None)


def rows(count: int = 900, seed: int = 0, task: Task = TASK) -> pd.DataFrame:
    random = np.random.default_rng(seed)
    x = random.gamma(2, 2, count)
    chance = 1 / (1 + np.exp(2.5 - 0.8 * x))
    label = (random.random(count) < chance).astype(float)
    return pd.DataFrame(
        {
            "subject_id": [f"s{number}" for number in range(count)],
            "at": pd.Timestamp("2024-01-01") + pd.to_timedelta(np.arange(count) // 5, "D"),
            "label": label * x * 10 if task.kind == "amount" else label,
            "x": x,
            "noise": random.normal(size=count),
            "place": random.choice(["a", "b", None], count),
        }
    )


@pytest.fixture(scope="module")
def fitted():
    return train(TASK, rows())


def test_the_model_is_judged_by_later_rows_and_beats_its_rule(fitted):
    assert fitted.parts.train["at"].max() < fitted.parts.validation["at"].min()
    assert fitted.parts.validation["at"].max() < fitted.test["at"].min()
    assert fitted.gate.value > 0.7 and fitted.gate.margin[0] > 0
    assert fitted.predictor.name == "logistic_regression"
    importance = {one.name: one.importance for one in fitted.features}
    assert importance["x"] > 5 * abs(importance["noise"])


def test_what_is_kept_foretells_the_same_after_reading(fitted):
    handed = trained_model(fitted, seed=0)
    predictor, about = from_files(handed.files)
    assert np.array_equal(predictor.scores(fitted.test), fitted.predictor.scores(fitted.test))
    assert [one["name"] for one in about["inputs"]] == ["x", "noise", "place"]


def test_equal_rows_in_any_order_give_the_same_model(fitted):
    again = train(TASK, rows().sample(frac=1, random_state=1))
    assert again.version == fitted.version
    assert np.array_equal(again.scores["blend"], fitted.scores["blend"])


def test_amounts_are_foretold_and_never_below_nought():
    found = train(AMOUNT, rows(task=AMOUNT))
    assert (found.scores[found.predictor.name] >= 0).all()
    assert found.gate.margin[0] > 0


@pytest.mark.parametrize(
    ("name", "change", "told"),
    [
        ("one class", lambda frame: frame.assign(label=0.0), "too few cases"),
        ("three customers", lambda frame: frame.head(3), "too few rows"),
        ("no label", lambda frame: frame.assign(label=np.nan), "too few rows"),
        ("nothing varies", lambda frame: frame.assign(x=1.0, noise=np.nan, place="a"), "no input varies"),
    ],
)
def test_data_that_allow_no_model_say_why(name, change, told):
    with pytest.raises(NotTrainable, match=told):
        train(TASK, change(rows()))


def test_a_constant_and_an_empty_input_are_no_matter():
    found = train(TASK, rows().assign(noise=3.0, place=None))
    assert found.gate.value > 0.7


def test_gaps_and_unseen_categories_are_foretold(fitted):
    strange = pd.DataFrame({"x": [np.nan, np.inf, 1e12], "noise": [np.nan] * 3, "place": ["new", None, "a"]})
    assert np.isfinite(fitted.predictor.scores(strange)).all()


def test_labels_known_after_the_cut_train_nothing():
    frame = rows()
    frame["label_at"] = frame["at"] + pd.Timedelta(days=30)
    parts = part(frame, Cuts(test=pd.Timestamp("2024-06-01"), validation=pd.Timestamp("2024-04-01")))
    assert parts.validation["label_at"].max() <= pd.Timestamp("2024-06-01")
    assert parts.train["label_at"].max() <= pd.Timestamp("2024-04-01")


def test_snapshots_are_cut_at_the_last_and_subjects_part_the_rest():
    frame = pd.concat([rows(200).assign(at=pd.Timestamp(day)) for day in ("2024-01-01", "2024-04-01")])
    parts = part(frame)
    assert set(parts.test["at"]) == {pd.Timestamp("2024-04-01")}
    assert not set(parts.train["subject_id"]) & set(parts.validation["subject_id"])


def test_empty_tables_give_no_rows_and_cards_that_say_so(workspace):
    empty = pd.DataFrame(columns=["order_id"])
    with building_in(workspace, Settings(models=True), registry_of(workspace)):
        assert not len(predictions(lambda name: Learnt(empty)))
        cards = card_rows()
    assert set(cards["model_name"]) == {origin.task.name for origin in ORIGINS} == set(TASKS)
    assert set(cards["status"]) == {"not_trained"} and set(cards["reason"]) == {"there are no rows"}


def test_the_simplest_that_the_best_does_not_surely_beat_is_chosen():
    random = np.random.default_rng(0)
    chances = random.random(2000)
    labels = (random.random(2000) < chances).astype(float)
    near = np.clip(chances + random.normal(0, 0.01, 2000), 0.01, 0.99)
    assert choose("binary", labels, {"simple": near, "best": chances}) == "simple"
    assert choose("binary", labels, {"simple": np.full(2000, 0.5), "best": chances}) == "best"


def test_chances_are_calibrated_only_where_it_surely_helps():
    random = np.random.default_rng(1)
    chances = random.random(4000) * 0.9 + 0.05
    labels = (random.random(4000) < chances).astype(float)
    assert calibrator(labels, chances).kind == "none"
    wrong = chances**3
    learnt = calibrator(labels, wrong)
    assert learnt.kind != "none"
    assert calibration_error(labels, learnt(wrong)) < calibration_error(labels, wrong) / 3


def test_measures_are_those_of_scikit_learn():
    from sklearn import metrics

    random = np.random.default_rng(2)
    scores = np.round(random.random(500), 2)
    labels = (random.random(500) < scores).astype(float)
    assert auc_interval(labels, scores)[0] == pytest.approx(metrics.roc_auc_score(labels, scores))
    assert average_precision(labels, scores) == pytest.approx(metrics.average_precision_score(labels, scores))
    assert log_losses(labels, scores).mean() == pytest.approx(metrics.log_loss(labels, scores), rel=1e-3)
    own = metrics.mean_tweedie_deviance(labels * 7, scores + 1, power=1.5)
    assert deviances(labels * 7, scores + 1).mean() == pytest.approx(own)


def test_the_paired_interval_holds_the_truth_about_as_often_as_it_says():
    random = np.random.default_rng(3)
    held = 0
    for _ in range(200):
        truth = random.normal(size=300)
        labels = (truth + random.normal(size=300) > 0).astype(float)
        one, other = (truth + random.normal(size=300) for _ in range(2))
        _, lower, upper = auc_difference(labels, one, other)
        held += lower <= 0 <= upper
    assert 180 <= held <= 199
    assert mean_interval(np.array([1.0, 1.0]))[1:] == (1.0, 1.0)


def test_the_encoder_is_read_as_it_was_written():
    frame = rows(50)
    learnt = Encoder.learn(frame, TASK.inputs)
    again = Encoder.from_json(learnt.to_json())
    assert np.array_equal(again.for_lines(frame), learnt.for_lines(frame))
    assert np.array_equal(again.for_trees(frame), learnt.for_trees(frame), equal_nan=True)


def test_amounts_are_multiples_of_the_level_of_their_moment():
    """A level that doubles from one moment to the next doubles what is foretold."""
    random = np.random.default_rng(4)
    moments = [pd.Timestamp("2024-01-01") + pd.Timedelta(days=30 * number) for number in range(4)]
    frames = []
    for number, at in enumerate(moments):
        one = rows(400, seed=number, task=AMOUNT).assign(at=at, label_at=at + pd.Timedelta(days=30))
        level = 2.0**number
        amounts = one["x"] * level * random.uniform(0.5, 1.5, 400)
        frames.append(one.assign(label=amounts.where(one["label"] > 0, 0), unit=level))
    frame = pd.concat(frames, ignore_index=True)
    found, flat = train(AMOUNT, frame), train(AMOUNT, frame.drop(columns="unit"))
    biases = [float((one.scores[one.predictor.name] - one.test["label"]).mean()) for one in (found, flat)]
    assert abs(biases[0]) < 0.15 * found.test["label"].mean() < -biases[1]
    predictor, _ = from_files(trained_model(found, seed=0).files)
    scores = predictor.scores(found.test)
    assert predictor.scores(found.test.assign(unit=16.0)) == pytest.approx(scores * 2)
    assert predictor.scores(found.test.drop(columns="unit")) == pytest.approx(scores / 2)
    assert not len(predictor.scores(found.test.head(0)))
