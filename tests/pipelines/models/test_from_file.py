"""A file is foretold only if its columns are those of the model; what is strange is named."""

import hashlib
import json
import pickle

import pandas as pd
import pytest
from skops import io as skops

from app.cli import run
from pipelines.models.place import building_in
from pipelines.models.predictions.from_file import predict_file
from pipelines.models.predictions.predict import trained_model
from pipelines.models.registry.publish import publish_model
from pipelines.models.registry.store import promote, registry_of
from pipelines.models.training.train import train
from pipelines.settings import Settings
from tests.pipelines.models.test_training import TASK, rows
from warehouse.errors import FootnoteError, WorkspaceError

COLUMNS = ["order_id", "x", "noise", "place"]


@pytest.fixture(scope="module")
def served(tmp_path_factory):
    workspace = tmp_path_factory.mktemp("served")
    fitted = train(TASK, rows())
    with building_in(workspace, Settings(models=True), registry_of(workspace)):
        publish_model(trained_model(fitted, seed=0, about={"subjects": ["s1", "s2"]}))
    promote(registry_of(workspace))
    return workspace, fitted


@pytest.fixture
def given(served):
    return served[1].test.rename(columns={"subject_id": "order_id"})[COLUMNS].head(6)


@pytest.mark.parametrize("kind", ["csv", "parquet"])
def test_rows_of_a_file_are_foretold_as_in_the_table(served, given, tmp_path, kind):
    path = tmp_path / f"rows.{kind}"
    given.to_csv(path, index=False) if kind == "csv" else given.to_parquet(path, index=False)
    found = predict_file(served[0], "late_delivery", path)
    expected = served[1].predictor.scores(served[1].test.head(6))
    assert found.rows["probability"].to_numpy() == pytest.approx(expected)
    assert list(found.rows["order_id"]) == list(given["order_id"])
    assert set(found.unknown) == set(given["order_id"])


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda frame: frame.drop(columns="noise"), "noise is missing"),
        (lambda frame: frame.rename(columns={"x": "X"}), "x is missing; X is not wanted"),
        (lambda frame: frame.assign(extra=1), "extra is not wanted"),
        (lambda frame: frame.assign(x="many"), "x is not a number"),
        (lambda frame: frame.assign(x=frame["x"].astype(str)), "x is not a number"),
        (lambda frame: frame.assign(x=pd.Timestamp("2024-01-01")), "x is not a number"),
        (lambda frame: frame.assign(x=float("-inf")), "x is not finite"),
        (lambda frame: frame.assign(place=1.5), "place is not a text"),
        (lambda frame: frame.assign(order_id=None), "order_id is empty in 6 rows"),
    ],
)
def test_other_columns_are_refused_by_name(served, given, tmp_path, change, told):
    path = tmp_path / "rows.parquet"
    change(given).to_parquet(path, index=False)
    with pytest.raises(FootnoteError, match=told):
        predict_file(served[0], "late_delivery", path)


def test_an_unknown_model_and_a_file_that_is_none_are_named(served, tmp_path):
    with pytest.raises(FootnoteError, match="Nearest: late_delivery"):
        predict_file(served[0], "late_deliver", tmp_path / "rows.csv")
    with pytest.raises(FootnoteError, match="no file of rows"):
        predict_file(served[0], "late_delivery", tmp_path / "rows.csv")


def test_a_changed_model_file_is_not_opened(served, given, tmp_path):
    path = tmp_path / "rows.csv"
    given.to_csv(path, index=False)
    (file,) = registry_of(served[0]).glob("late_delivery/*/*.skops")
    content = file.read_bytes()
    file.write_bytes(content + b" ")
    try:
        with pytest.raises(WorkspaceError, match="not the file that was written"):
            predict_file(served[0], "late_delivery", path)
    finally:
        file.write_bytes(content)


def test_the_command_prints_json_and_names_unknown_ids(served, given, tmp_path, capsys):
    path = tmp_path / "rows.csv"
    given.head(1).assign(order_id="s1").to_csv(path, index=False)
    arguments = ["models", "predict", "late_delivery", "--from", str(path), "--json"]
    assert run(["--workspace", str(served[0]), *arguments]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["unknown"] == [] and 0 < told["rows"][0]["probability"] < 1
    pd.read_csv(path).assign(order_id="new").to_csv(path, index=False)
    assert run(["--workspace", str(served[0]), *arguments[:-1]]) == 0
    assert "unknown to the model: new" in capsys.readouterr().err
    assert run(["--workspace", str(served[0]), "models", "predict", "late_delivery"]) == 2


class Bomb:
    """Writes a file when it is unpickled."""

    def __init__(self, path):
        self.path = path

    def __reduce__(self):
        return (open, (str(self.path), "w"))


@pytest.mark.parametrize("kind", ["pickle", "skops"])
def test_a_swapped_file_runs_nothing_even_with_its_hash_in_the_manifest(served, given, tmp_path, kind):
    path, trace = tmp_path / "rows.csv", tmp_path / "trace"
    given.to_csv(path, index=False)
    (file,) = registry_of(served[0]).glob("late_delivery/*/*.skops")
    manifest = file.with_name("manifest.json")
    held = {one: one.read_bytes() for one in (file, manifest)}
    evil = pickle.dumps(Bomb(trace)) if kind == "pickle" else skops.dumps(Bomb(trace))
    file.write_bytes(evil)
    told = json.loads(held[manifest])
    try:
        with pytest.raises(WorkspaceError, match="not the file that was written"):
            predict_file(served[0], "late_delivery", path)
        told["files"][file.name] = hashlib.sha256(evil).hexdigest()
        manifest.write_text(json.dumps(told))
        with pytest.raises(WorkspaceError, match="types that we do not write|can't be read"):
            predict_file(served[0], "late_delivery", path)
        assert not trace.exists()
    finally:
        for one, content in held.items():
            one.write_bytes(content)


def test_gaps_and_truth_values_are_numbers(served, given, tmp_path):
    given = given.assign(x=[True, None, False, True, None, False], noise=None, place=None)
    scores = []
    for kind in ("csv", "parquet"):
        path = tmp_path / f"rows.{kind}"
        given.to_csv(path, index=False) if kind == "csv" else given.to_parquet(path, index=False)
        scores.append(predict_file(served[0], "late_delivery", path).rows["probability"].to_numpy())
    assert scores[0] == pytest.approx(scores[1]) and scores[0].min() > 0 and scores[0].max() < 1


def test_a_file_without_rows_gives_none(served, given, tmp_path):
    path = tmp_path / "rows.csv"
    given.head(0).to_csv(path, index=False)
    found = predict_file(served[0], "late_delivery", path)
    assert not len(found.rows) and found.unknown == ()
