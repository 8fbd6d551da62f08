"""A refresh killed at any moment leaves the last version answering, and the next refresh completes."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from app.refresh import run_refresh
from semantic_layer.layer import SemanticLayer
from semantic_layer.query import MetricQuery
from tests.conftest import ROOT
from warehouse.serving import current_version, serving_folder, version_names

SCALE = 0.02
PATIENCE = 60
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

module, name = sys.argv[1].rsplit(".", 1)
setattr(import_module(module), name, stop)
run_refresh(Path(sys.argv[2]), scale=float(sys.argv[3]))
"""


@pytest.fixture(scope="module")
def published(tmp_path_factory):
    workspace = tmp_path_factory.mktemp("killed")
    run_refresh(workspace, dataset="demo", scale=SCALE)
    return workspace


def orders(workspace: Path) -> object:
    with SemanticLayer.open(workspace) as layer:
        return layer.query(MetricQuery(metrics=["orders"])).rows[0][0]


@pytest.mark.slow
@pytest.mark.parametrize("moment", MOMENTS)
def test_killed_refresh(moment, published):
    before, counted = current_version(published), orders(published)
    # Files that did not change would be passed over, and nothing left to kill.
    (published / "bronze" / "demo" / "manifest.json").unlink()
    child = subprocess.Popen(
        [sys.executable, "-c", CHILD, moment, str(published), str(SCALE)],
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    assert child.stdout is not None
    try:
        assert child.stdout.readline() == "here\n"
    finally:
        os.kill(child.pid, signal.SIGKILL)
        child.wait(PATIENCE)
        child.stdout.close()
    assert current_version(published) == before
    assert orders(published) == counted
    report = run_refresh(published, scale=SCALE)
    assert current_version(published) == report.version != before
    assert orders(published) == counted
    assert {path.name.split(".")[0] for path in serving_folder(published).iterdir()} == {
        "CURRENT",
        *version_names(published),
    }
    assert not list(published.glob("*/*.draft"))
