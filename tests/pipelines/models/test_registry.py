"""Trained models are kept with hashes, judged before they serve, and forgotten with a build that failed."""

import pandas as pd
import pytest

from pipelines.models.place import building_in
from pipelines.models.registry.card import Feature, Gate, Measure, Tenth, Trained
from pipelines.models.registry.drift import drift, profile_of
from pipelines.models.registry.frames import calibration_rows, card_rows, importance_rows, metric_rows
from pipelines.models.registry.publish import not_trained, publish_model, withheld
from pipelines.models.registry.store import (
    discard_drafts,
    promote,
    read_files,
    read_state,
    read_version,
    registry_of,
)
from pipelines.settings import Settings
from warehouse.errors import WorkspaceError

ON = Settings(models=True)


def trained(version: str = "v1", auc: float = 0.8, features: tuple[str, ...] = ("x",), **changes) -> Trained:
    values = {
        "name": "late",
        "task": "late_delivery",
        "version": version,
        "data_version": "d",
        "algorithm": "logistic",
        "trained_from": "2024-01-01",
        "trained_to": "2024-02-01",
        "features": tuple(Feature(name, importance=0.1) for name in features),
        "split": "by day",
        "train_rows": 10,
        "test_rows": 5,
        "baseline": "prevalence",
        "limits": "",
        "seed": 0,
        "measures": (Measure("logistic", "test", "auc", auc, auc - 0.02, auc + 0.02, is_winner=True),),
        "tenths": (Tenth(1, 5, 0.7, 0.8, 0.4, 0.9, lift=2.0, gain=1.0),),
        "profiles": {"x": profile_of(pd.Series(range(100)))},
        "gate": Gate("auc", auc, auc - 0.02, auc + 0.02, bar=0.5),
        "files": {"model.bin": b"weights of " + version.encode()},
    }
    return Trained(**{**values, **changes})


@pytest.fixture
def registry(workspace):
    folder = registry_of(workspace)
    with building_in(workspace, ON, folder):
        yield folder


def test_what_is_kept_is_what_was_handed_over(registry):
    assert publish_model(trained()).status == "published"
    promote(registry)
    assert read_version(registry, "late", "v1") == trained(files={})
    assert read_files(registry, "late", "v1") == {"model.bin": b"weights of v1"}


def test_tenths_are_of_models_that_serve(registry):
    publish_model(trained())
    publish_model(trained(name="other", auc=0.4))
    (tenth,) = calibration_rows().to_dict("records")
    assert (tenth["model_name"], tenth["tenth"], tenth["observed"], tenth["lift"]) == ("late", 1, 0.8, 2.0)


def test_a_file_that_is_not_ours_is_not_read(registry):
    publish_model(trained())
    (registry / "late" / "v1" / "model.bin").write_bytes(b"weights of v2")
    with pytest.raises(WorkspaceError, match=r"model\.bin is not the file that was written"):
        read_files(registry, "late", "v1")
    (registry / "late" / "v1" / "model.bin").unlink()
    with pytest.raises(WorkspaceError, match="can't be used"):
        read_files(registry, "late", "v1")


def test_a_run_that_falls_leaves_the_last_good_one_with_a_warning(registry):
    publish_model(trained())
    promote(registry)
    verdict = publish_model(trained("v2", auc=0.7), pd.DataFrame({"x": range(100, 200)}))
    assert (verdict.status, verdict.files) == ("kept", {"model.bin": b"weights of v1"})
    (card,) = card_rows().to_dict("records")
    assert (card["status"], card["version"]) == ("kept", "v1")
    assert "0.7 [0.68, 0.72] is worse than 0.8" in card["warning"]
    assert card["drift"] > 1 and card["drift_feature"] == "x"
    served = dict(metric_rows()[["version", "is_serving"]].itertuples(index=False))
    assert served == {"v1": True, "v2": False}
    promote(registry)
    # It is compared with the one that serves, not with the one that was kept back.
    assert publish_model(trained("v3", auc=0.7)).status == "kept"
    assert publish_model(trained("v4", auc=0.79)).status == "published"


def test_a_run_below_its_bar_without_another_serves_nothing(registry):
    verdict = publish_model(trained(auc=0.45))
    assert (verdict.status, verdict.trained) == ("rejected", None)
    (card,) = card_rows().to_dict("records")
    assert card["status"] == "rejected" and "misses its bar" in card["reason"]
    promote(registry)
    assert publish_model(trained("v2")).status == "published"


@pytest.mark.parametrize(("margin", "status"), [((-0.1, -0.01), "rejected"), ((-0.1, 0.01), "published")])
def test_a_bar_measured_in_pairs_is_judged_by_the_difference(registry, margin, status):
    gate = Gate("auc", 0.6, 0.5, 0.7, bar=0.65, margin=margin)
    assert publish_model(trained(gate=gate)).status == status


def test_an_error_is_better_when_lower(registry):
    publish_model(trained(gate=Gate("mae", 10.0, 9.0, 11.0, bar=12.0, higher_is_better=False)))
    promote(registry)
    worse = Gate("mae", 11.5, 10.5, 12.5, bar=12.0, higher_is_better=False)
    assert publish_model(trained("v2", gate=worse)).status == "kept"


def test_other_features_are_not_compared_with_the_run_before(registry):
    publish_model(trained())
    promote(registry)
    assert publish_model(trained("v2", auc=0.7, features=("x", "y"))).status == "published"


def test_a_failed_build_changes_nothing_for_the_next(registry):
    publish_model(trained())
    promote(registry)
    publish_model(trained("v2", auc=0.9))
    discard_drafts(registry)
    assert read_state(registry, "late").serving == "v1"
    assert not (registry / "late" / "v2").exists()


def test_what_could_not_be_trained_says_why(registry):
    not_trained("late", "late_delivery", "no order was delivered")
    (card,) = card_rows().to_dict("records")
    assert (card["status"], card["reason"]) == ("not_trained", "no order was delivered")
    assert not len(metric_rows()) and not len(importance_rows())


def test_outside_of_a_workspace_or_switched_off_there_are_no_cards(workspace):
    assert publish_model(trained()).status == "published"
    assert not len(card_rows())
    with building_in(workspace, Settings(models=False), registry_of(workspace)):
        publish_model(trained())
        assert not len(card_rows())


def test_drift_is_nought_for_equal_rows_and_grows_with_a_shift():
    before = profile_of(pd.Series(range(1000)))
    assert drift(pd.Series(range(1000)), before) == pytest.approx(0)
    assert drift(pd.Series(range(100, 1100)), before) > 0.1
    assert drift(pd.Series([None] * 5, dtype=float), before) > 1
    names = profile_of(pd.Series(["a", "b", "b", None]))
    assert drift(pd.Series(["a", "b", "b", None]), names) == pytest.approx(0)
    assert drift(pd.Series(["c", "c"]), names) > 1
    constant = profile_of(pd.Series([1.0] * 9))
    assert drift(pd.Series([1.0] * 3), constant) == pytest.approx(0)


def test_where_no_model_can_be_trained_the_last_good_one_of_the_same_inputs_stays(registry):
    publish_model(trained())
    promote(registry)
    verdict = withheld("late", "late_delivery", "too few rows", [("x", "number")])
    assert (verdict.status, verdict.files) == ("kept", {"model.bin": b"weights of v1"})
    (card,) = card_rows().to_dict("records")
    assert (card["status"], card["version"], card["reason"]) == ("kept", "v1", None)
    assert card["warning"] == "No run is served: too few rows. Version v1 stays."
    promote(registry)
    assert read_files(registry, "late", "v1")
    assert withheld("late", "late_delivery", "too few rows", [("y", "number")]).status == "not_trained"


def test_a_last_good_one_that_was_swapped_does_not_stay(registry):
    publish_model(trained())
    promote(registry)
    (registry / "late" / "v1" / "model.bin").write_bytes(b"another's")
    verdict = withheld("late", "late_delivery", "too few rows", [("x", "number")])
    assert (verdict.status, verdict.files) == ("not_trained", {})
    assert publish_model(trained("v2", auc=0.45)).status == "rejected"
