"""What every test stands on: no network, no telemetry, and workspaces built once a session."""

import hashlib
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.built_once import built_once, fill_once

# Set before the product or any of its libraries is imported.
os.environ.update(
    HF_HUB_OFFLINE="1",
    TRANSFORMERS_OFFLINE="1",
    LANGSMITH_TRACING="false",
    ANONYMIZED_TELEMETRY="false",
    # Training takes most of a small refresh: tests of models turn it on.
    FOOTNOTE_MODELS="off",
    # So does embedding: tests of the knowledge index make it.
    FOOTNOTE_KNOWLEDGE="off",
    # Each refresh into a new workspace would else parse all models anew, most of the time of a small one.
    FOOTNOTE_PROJECT_CACHE=str(Path(__file__).parent.parent / ".cache" / "parsed-models"),
)
for _key in (
    "OPENAI_API_KEY",
    "OPENAI_BASE_URL",
    "FOOTNOTE_MODEL",
    "FOOTNOTE_WORKSPACE",
    "FOOTNOTE_AUDIT",
    "FOOTNOTE_AUDIT_KEY",
):
    os.environ.pop(_key, None)

# Processes side by side share the cores: threads that wait for each other in each take most of the time.
if "PYTEST_XDIST_WORKER" in os.environ:
    os.environ.update(OMP_NUM_THREADS="1", OPENBLAS_NUM_THREADS="1")

ROOT = Path(__file__).parent.parent
DATA_VARIABLE = "FOOTNOTE_DATA"
DEMO_SCALE = 0.05
OTT_SCALE = 0.2
OTT_SIZES = {"households": 300, "searchers": 400}  # of the logs at that scale


def pytest_runtest_setup() -> None:
    """Refuse every connection that leaves this machine."""
    from pytest_socket import socket_allow_hosts

    socket_allow_hosts(["127.0.0.1", "::1", "localhost"], allow_unix_socket=True)


@pytest.fixture(autouse=True)
def _own_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Run each test in a folder of its own, so that a stray `.footnote` is never found or left behind."""
    monkeypatch.chdir(tmp_path)


@pytest.fixture(scope="module")
def without_models() -> Iterator[None]:
    """Refresh without training models, which takes as long as all the rest of a small dataset."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("FOOTNOTE_MODELS", "false")
        yield


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    """Return a workspace in which nothing is published."""
    return tmp_path / "workspace"


@pytest.fixture(scope="session")
def data_folder() -> Path:
    """Return the folder of the real datasets; it need not exist."""
    return Path(os.environ.get(DATA_VARIABLE, ROOT.parent / "shared" / "data")).absolute()


def real_folder(data_folder: Path, name: str) -> Path:
    """Return the folder of a real dataset's files, or skip naming the variable that says where it is."""
    folder = data_folder / name
    if not folder.is_dir():
        pytest.skip(f"no {name} files: {DATA_VARIABLE} names the folder that holds {name}/")
    return folder


@pytest.fixture(scope="session")
def olist_folder(data_folder: Path) -> Path:
    """Return the folder of the Olist files, or skip."""
    return real_folder(data_folder, "olist")


@pytest.fixture(scope="session")
def online_retail_folder(data_folder: Path) -> Path:
    """Return the folder of the Online Retail file, or skip."""
    return real_folder(data_folder, "online_retail")


@pytest.fixture(scope="session")
def online_shoppers_folder(data_folder: Path) -> Path:
    """Return the folder of the online shoppers' file, or skip naming the variable that says where it is."""
    folder = data_folder / "clickstream" / "online_shoppers"
    if not folder.is_dir():
        pytest.skip(
            f"no online shoppers: {DATA_VARIABLE} names the folder that holds clickstream/online_shoppers/"
        )
    return folder


@pytest.fixture(scope="session")
def online_shoppers_workspace(online_shoppers_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the online shoppers, published once for the whole session; read it only."""
    return built_once(
        tmp_path_factory,
        "online_shoppers",
        lambda workspace: _refresh(
            workspace, dataset="online_shoppers", source=online_shoppers_folder, scale=None
        ),
    )


@pytest.fixture(scope="session")
def demo_workspace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a small demo shop, refreshed and published once for the whole session; read it only."""
    return _generated_once(tmp_path_factory, "demo", DEMO_SCALE)


@pytest.fixture(scope="session")
def retail_sample_workspace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the retail sample, generated and published once for the whole session; read it only."""
    return _generated_once(tmp_path_factory, "retail_sample", None)


@pytest.fixture(scope="session")
def ott_workspace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return small television logs, refreshed and published once for the whole session; read it only."""
    return _generated_once(tmp_path_factory, "ott", OTT_SCALE)


@pytest.fixture(scope="session")
def olist_workspace(olist_folder: Path) -> Path:
    """Return Olist, published; kept between sessions until the code that builds it changes."""
    return published_workspace("olist", olist_folder)


@pytest.fixture(scope="session")
def online_retail_workspace(online_retail_folder: Path) -> Path:
    """Return Online Retail, published; kept between sessions until the code that builds it changes."""
    return published_workspace("online_retail", online_retail_folder)


def published_workspace(dataset: str, folder: Path) -> Path:
    """Return a dataset published from real files, kept until the code that builds it changes."""
    named = os.environ.get(f"FOOTNOTE_{dataset.upper()}_WORKSPACE")
    if named:
        return Path(named).absolute()
    workspace = Path(tempfile.gettempdir()) / f"footnote-{dataset}-{_builders_hash()}"
    fill_once(workspace, lambda new: _refresh(new, dataset=dataset, source=folder, scale=None))
    return workspace


def _generated_once(factory: pytest.TempPathFactory, dataset: str, scale: float | None) -> Path:
    return built_once(
        factory, dataset, lambda workspace: _refresh(workspace, dataset=dataset, source=None, scale=scale)
    )


def _refresh(workspace: Path, *, dataset: str, source: Path | None, scale: float | None) -> None:
    from app.refresh import run_refresh

    run_refresh(workspace, dataset=dataset, source=source, scale=scale)


def _builders_hash() -> str:
    """Return a hash of every file that decides what a refresh publishes."""
    digest = hashlib.sha256()
    for package in ("pipelines", "warehouse", "semantic_layer"):
        for path in sorted((ROOT / package).rglob("*")):
            if path.suffix in {".py", ".sql", ".yml", ".csv"}:
                digest.update(path.relative_to(ROOT).as_posix().encode())
                digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def pytest_recording_configure(config: pytest.Config, vcr: Any) -> None:
    """Compare request bodies by meaning; the plugin asks conftest files alone for matchers."""
    from evals.recording.exchange import matches_body

    vcr.register_matcher("normal_body", matches_body)
