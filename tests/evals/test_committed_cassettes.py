"""The committed cassettes: each is replayed whole and offline, each belongs to a case."""

from pathlib import Path

import pytest
import yaml

from agent.settings import ModelSettings
from evals.cases import load_cases
from evals.datasets import DATASETS, OF_MODELS, TRAINED, Place
from evals.recording.command import replayed
from evals.recording.library import FOLDER, Library
from evals.recording.offline import offline
from evals.recording.shelf import LOADER
from evals.run import run_cases
from tests.conftest import OTT_SCALE

LIBRARIES = [Library(path) for path in sorted(FOLDER.glob("*")) if path.is_dir()]
GENERATED = ("retail_sample", "ott")


def model_of(library: Library) -> str:
    """The name of the model, as it was asked for."""
    for path in sorted(library.folder.glob("*.yaml")):
        for exchange in yaml.load(path.read_text(encoding="utf-8"), Loader=LOADER)["exchanges"]:
            return str(exchange["request"]["body"]["model"])
    raise AssertionError(f"{library.folder} holds no exchange")


def replay(library: Library, dataset: str, place: Place, *, of_models: bool) -> None:
    cases = [
        case
        for case in load_cases()
        if case.dataset == dataset
        and library.is_recorded(case)
        and (case.kind in OF_MODELS and DATASETS[dataset].has_trained) == of_models
    ]
    if not cases:
        pytest.skip(f"no case of {dataset} was recorded")
    with offline():
        done = run_cases(
            cases, {dataset: place}, replayed(ModelSettings(name=model_of(library))), tapes=library
        )
    assert len(done.scored) == len(cases)
    assert not {case.id: case.cassette for case in done.cases if case.cassette}
    assert all(case.scores["numbers_bound"] for case in done.cases if "numbers_bound" in case.scores)


def test_cassettes_are_of_the_size_that_tests_generate():
    assert DATASETS["ott"].scale == OTT_SCALE
    assert {name for name in (*GENERATED, "demo") if DATASETS[name].source} == set()


@pytest.mark.parametrize("library", LIBRARIES, ids=lambda library: library.folder.name)
def test_every_cassette_is_of_a_case(library: Library):
    assert library.orphans(load_cases()) == []


@pytest.mark.parametrize("dataset", GENERATED)
@pytest.mark.parametrize("library", LIBRARIES, ids=lambda library: library.folder.name)
def test_cassettes_are_replayed_whole(library: Library, dataset: str, request: pytest.FixtureRequest):
    if not any(library.is_recorded(case) for case in load_cases() if case.dataset == dataset):
        pytest.skip(f"no case of {dataset} was recorded")
    workspace: Path = request.getfixturevalue(f"{dataset}_workspace")
    place = Place(workspace=workspace, raw=workspace / "raw" / dataset, source=None, pack=dataset)
    replay(library, dataset, place, of_models=False)


@pytest.mark.parametrize(
    "is_trained", [False, pytest.param(True, marks=pytest.mark.prove)], ids=["plain", "trained"]
)
@pytest.mark.parametrize("library", LIBRARIES, ids=lambda library: library.folder.name)
def test_cassettes_of_the_demo_are_replayed_whole(
    library: Library, is_trained: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    from app.refresh import run_refresh

    for name in ("FOOTNOTE_MODELS", "FOOTNOTE_KNOWLEDGE"):
        monkeypatch.setenv(name, "on" if is_trained else "off")
    workspace = tmp_path / (f"demo{TRAINED}" if is_trained else "demo")
    run_refresh(workspace, dataset="demo", source=None, scale=None if is_trained else DATASETS["demo"].scale)
    place = Place(workspace=workspace, raw=workspace / "raw" / "demo", source=None, pack="demo")
    replay(library, "demo", place, of_models=is_trained)
