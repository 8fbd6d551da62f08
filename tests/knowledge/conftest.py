"""A small shop indexed once with the bundled model, and a stand-in for models that costs nothing."""

import hashlib
import shutil
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from knowledge.index import open as opening
from knowledge.index.build import build_index
from semantic_layer.folders import load_definitions
from semantic_layer.manifest import Manifest
from tests.knowledge.corner_shop import publish
from warehouse.embedding import store as embedding

WIDTH = 16


def packaged_definitions(workspace: Path) -> Manifest:
    """Return our definitions, whatever the workspace, read once."""
    return _definitions()


@cache
def _definitions() -> Manifest:
    return load_definitions()


class Letters:
    """A model whose vectors are of the letters of a text: quick, and alike for texts that are alike."""

    def __init__(self, identity):
        self.identity = identity
        self.seen: list[str] = []

    def encode(self, texts):
        self.seen.extend(texts)
        rows = np.array([self._row(text) for text in texts], dtype=np.float32).reshape(-1, WIDTH)
        return rows / np.linalg.norm(rows, axis=1, keepdims=True)

    def _row(self, text: str) -> list[float]:
        row = [0.001] * WIDTH
        for word in text.casefold().split():
            row[hashlib.sha256(word.encode()).digest()[0] % WIDTH] += 1
        return row


@pytest.fixture
def letters(monkeypatch: pytest.MonkeyPatch) -> list[Letters]:
    """Return the stand-ins that were opened, one a call."""
    return stand_in(monkeypatch)


def stand_in(patch: pytest.MonkeyPatch) -> list[Letters]:
    opened: list[Letters] = []

    def open_one(identity=None):
        opened.append(Letters(identity))
        return opened[-1]

    patch.setattr(embedding, "open_embedder", open_one)
    patch.setattr(embedding, "open_query_embedder", open_one)
    patch.setattr(opening, "open_query_embedder", open_one)
    patch.setattr("knowledge.index.build.prepare_queries", lambda identity: "")
    patch.setattr("knowledge.index.build.load_definitions", packaged_definitions)
    return opened


@pytest.fixture
def shop(workspace: Path) -> Path:
    """Return a workspace in which the corner shop is published."""
    publish(workspace)
    return workspace


@pytest.fixture(scope="session")
def _indexed_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    workspace = tmp_path_factory.mktemp("corner") / "workspace"
    publish(workspace)
    with pytest.MonkeyPatch.context() as patch:
        stand_in(patch)
        build_index(workspace)
    return workspace


@pytest.fixture
def indexed(_indexed_once: Path, letters: list[Letters]) -> Path:
    """Return the corner shop, indexed by the stand-in; read it only."""
    return _indexed_once


@pytest.fixture(scope="session")
def indexed_demo(demo_workspace: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return what a small demo shop published, indexed with the bundled model; read it only."""
    workspace = tmp_path_factory.mktemp("indexed_demo")
    shutil.copytree(demo_workspace / "serving", workspace / "serving")
    with pytest.MonkeyPatch.context() as patch:
        # The export has its own test and takes longer than the index.
        patch.setattr("knowledge.index.build.prepare_queries", lambda identity: "")
        build_index(workspace)
    return workspace
