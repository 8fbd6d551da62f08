"""A refresh killed at any moment leaves the last version answering, and the next refresh completes."""

import os
import signal
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from random import Random
from time import perf_counter

import pytest

from app.refresh import run_refresh
from pipelines.generators import demo_sizes
from semantic_layer.layer import SemanticLayer
from semantic_layer.query import MetricQuery
from tests.conftest import ROOT
from warehouse.serving import current_version, serving_folder, version_names

pytestmark = pytest.mark.usefixtures("without_models")
SCALES = (0.02, 0.03)
PATIENCE = 60
SEED = 20261121
KILLS = 20
# Where the refresh stops and waits for its end: while bronze is exchanged, while tables are built, and when a
# version is whole but not yet current.
MOMENTS = (
    "pipelines.landing.land.swap",
    "pipelines.transform.open_project",
    "pipelines.publish.write_pointer",
)
CHILD = """
import os, sys, time
from importlib import import_module
from pathlib import Path
from app.refresh import run_refresh

def stop(*args, **kwargs):
    # Not print: a step may have turned stdout away.
    os.write(1, b"here\\n")
    time.sleep(60)
    os._exit(1)

workspace, scale, moment = sys.argv[1:]
if moment:
    module, name = moment.rsplit(".", 1)
    setattr(import_module(module), name, stop)
run_refresh(Path(workspace), scale=float(scale))
"""


@pytest.fixture(scope="module")
def published(tmp_path_factory):
    workspace = tmp_path_factory.mktemp("killed")
    run_refresh(workspace, dataset="demo", scale=SCALES[0])
    return workspace


def orders(workspace: Path) -> object:
    with SemanticLayer.open(workspace) as layer:
        return layer.query(MetricQuery(metrics=["orders"])).rows[0][0]


def other_scale(workspace: Path) -> float:
    """A shop of another size than the one that is published: every refresh has something to build."""
    return SCALES[orders(workspace) == demo_sizes(SCALES[0])["orders"]]


def start(workspace: Path, scale: float, moment: str = "") -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "-c", CHILD, str(workspace), str(scale), moment],
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )


def kill(child: "subprocess.Popen[str]") -> None:
    os.kill(child.pid, signal.SIGKILL)
    child.wait(PATIENCE)
    assert child.stdout is not None
    child.stdout.close()


def next_refresh_completes(workspace: Path, scale: float, before: str | None) -> None:
    report = run_refresh(workspace, scale=scale)
    assert current_version(workspace) == report.version != before
    assert orders(workspace) == demo_sizes(scale)["orders"]
    assert {path.name.split(".")[0] for path in serving_folder(workspace).iterdir()} == {
        "CURRENT",
        *version_names(workspace),
    }
    assert not list(workspace.glob("*/*.draft"))


@pytest.mark.long
@pytest.mark.slow
@pytest.mark.parametrize("moment", MOMENTS)
def test_killed_refresh(moment, published):
    before, counted, scale = current_version(published), orders(published), other_scale(published)
    child = start(published, scale, moment)
    assert child.stdout is not None
    try:
        assert child.stdout.readline() == "here\n"
    finally:
        kill(child)
    assert current_version(published) == before
    assert orders(published) == counted
    next_refresh_completes(published, scale, before)


@pytest.mark.prove
@pytest.mark.slow
def test_twenty_kills_at_random_moments(published):
    """By day and from scratch: after some kills, the refresh that builds anew is killed as well."""
    random = Random(SEED)
    begun = perf_counter()
    run_refresh(published, scale=other_scale(published))
    duration = perf_counter() - begun
    kills = 0
    while kills < KILLS:
        before, counted, scale = current_version(published), orders(published), other_scale(published)
        for _ in range(random.choice((1, 2))):
            child = start(published, scale)
            with suppress(subprocess.TimeoutExpired):
                child.wait(random.uniform(0, duration))
            # It may have been quicker than the kill.
            is_done = child.poll() is not None
            kill(child) if not is_done else child.stdout.close()
            kills += not is_done
            if not is_done and current_version(published) == before:
                assert orders(published) == counted
        if current_version(published) == before:
            next_refresh_completes(published, scale, before)
        assert orders(published) == demo_sizes(scale)["orders"]
