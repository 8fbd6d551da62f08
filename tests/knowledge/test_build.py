"""The index: unchanged is free, only new texts are embedded, damage is told and the last good one answers."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from knowledge.index.build import build_index
from knowledge.index.layout import CHROMA, MANIFEST, POINTER, current_name, knowledge_folder
from knowledge.index.open import open_index
from knowledge.search import search_products
from knowledge.status import read_status
from tests.knowledge.corner_shop import PRODUCTS, publish
from warehouse.embedding.embedder import EmbedderError
from warehouse.embedding.identity import VARIABLE
from warehouse.errors import WorkspaceError

ROOT = Path(__file__).parent.parent.parent


def codes(workspace: Path, text: str) -> list[str]:
    return [hit.product.product_id for hit in search_products(workspace, text).hits]


def test_nothing_indexed_is_said_with_what_to_do(shop):
    with pytest.raises(WorkspaceError, match="footnote refresh") as caught:
        open_index(shop)
    assert caught.value.code == "knowledge_missing"


def test_every_product_is_indexed(shop, letters):
    built = build_index(shop)
    assert built.counts["products"] == len(PRODUCTS) + 1
    assert built.counts["passages"] == 4
    assert read_status(shop).warnings == ()
    assert (shop / "product_knowledge.md").exists()


def test_unchanged_is_not_built_again_and_loads_no_model(shop, letters):
    build_index(shop)
    opened = len(letters)
    assert build_index(shop).is_unchanged
    assert len(letters) == opened


def test_of_a_new_version_only_changed_texts_are_embedded(shop, letters):
    build_index(shop)
    seen = sum(len(one.seen) for one in letters)
    publish(shop, version="v2", rename={"22423": "REGENCY PITCHER"})
    built = build_index(shop)
    assert not built.is_unchanged and built.name.startswith("v2-")
    assert sum(len(one.seen) for one in letters) == seen + 1
    assert codes(shop, "regency pitcher")[0] == "22423"


def test_a_version_of_the_same_texts_embeds_nothing(shop, letters):
    build_index(shop)
    opened = len(letters)
    publish(shop, version="v2")
    assert not build_index(shop).is_unchanged
    assert len(letters) == opened
    assert codes(shop, "21181")[0] == "21181"


def test_an_index_behind_the_data_answers_and_says_so(shop, letters):
    build_index(shop)
    publish(shop, version="v2")
    result = search_products(shop, "22423")
    assert result.hits and "v2 is published" in result.warnings[0]


def test_old_indexes_are_removed_but_for_the_last(shop, letters):
    for version in ("v1", "v2", "v3"):
        publish(shop, version=version) if version != "v1" else None
        build_index(shop)
    names = [path.name[:2] for path in knowledge_folder(shop).iterdir() if path.is_dir()]
    assert sorted(names) == ["v2", "v3"]


def damaged(folder: Path, how: str) -> None:
    graph = next((folder / CHROMA).glob("*/data_level0.bin"))
    if how == "missing folder":
        subprocess.run(["rm", "-r", str(folder)], check=True)
    elif how == "missing chroma":
        subprocess.run(["rm", "-r", str(folder / CHROMA)], check=True)
    elif how == "graph cut":
        graph.write_bytes(graph.read_bytes()[:-100])
    elif how == "graph overwritten":
        graph.write_bytes(os.urandom(graph.stat().st_size))
    elif how == "database overwritten":
        path = folder / CHROMA / "chroma.sqlite3"
        path.write_bytes(b"no database" * 500)
    elif how == "no manifest":
        (folder / MANIFEST).unlink()
    elif how == "manifest cut":
        path = folder / MANIFEST
        path.write_bytes(path.read_bytes()[:200])
    elif how == "manifest of no mapping":
        (folder / MANIFEST).write_text("[1]", encoding="utf-8")
    elif how == "words overwritten":
        next((folder / "products" / "words").glob("data*")).write_bytes(b"x")
    else:
        raise AssertionError(how)


DAMAGES = [
    *("missing folder", "missing chroma", "graph cut", "graph overwritten", "database overwritten"),
    *("no manifest", "manifest cut", "manifest of no mapping", "words overwritten"),
]


@pytest.mark.parametrize("how", DAMAGES)
def test_the_last_good_index_answers_for_a_spoilt_one(shop, letters, how):
    first = build_index(shop).name
    publish(shop, version="v2")
    second = build_index(shop).name
    damaged(knowledge_folder(shop) / second, how)
    result = search_products(shop, "22423")
    assert result.data_version == "v1" and first.startswith("v1")
    assert [hit.product.product_id for hit in result.hits][0] == "22423"
    assert any("spoilt" in one and "knowledge build" in one for one in result.warnings)
    rebuilt = build_index(shop)
    assert not rebuilt.is_unchanged
    assert search_products(shop, "22423").warnings == ()


@pytest.mark.parametrize("how", DAMAGES)
def test_with_no_good_index_the_message_says_what_to_do(shop, letters, how):
    damaged(knowledge_folder(shop) / build_index(shop).name, how)
    with pytest.raises(WorkspaceError, match="knowledge build"):
        search_products(shop, "22423")


@pytest.mark.parametrize("text", ["", "\n", "../serving", "gone-12345678", "\x00"])
def test_a_pointer_that_leads_nowhere_does_no_harm(shop, letters, text):
    name = build_index(shop).name
    (knowledge_folder(shop) / POINTER).write_text(text, encoding="utf-8")
    assert search_products(shop, "22423").hits
    build_index(shop)
    assert current_name(shop) == name


def test_another_model_is_never_mixed_in(shop, letters, monkeypatch):
    build_index(shop)
    monkeypatch.setenv(VARIABLE, "other-model")
    result = search_products(shop, "mug")
    assert letters[-1].identity.name == "all-MiniLM-L6-v2"
    assert "other-model" in result.warnings[0]
    built = build_index(shop)
    assert not built.is_unchanged and read_status(shop).embedder == "other-model"
    assert {one.identity.name for one in letters if one.seen and "mug" not in one.seen} == {
        "all-MiniLM-L6-v2",
        "other-model",
    }


def test_without_its_model_an_index_is_searched_by_words(shop, letters, monkeypatch):
    build_index(shop)

    def refuse(identity=None):
        raise EmbedderError("The model is gone")

    monkeypatch.setattr("knowledge.index.open.open_query_embedder", refuse)
    result = search_products(shop, "regency")
    assert result.hits[0].product.product_id == "22423" and result.hits[0].closeness is None
    assert "by words alone" in result.warnings[0]


def test_a_build_that_fails_leaves_the_index_before(shop, letters, monkeypatch):
    name = build_index(shop).name
    publish(shop, version="v2", rename={"22423": "SOMETHING ELSE"})

    def refuse(identity=None):
        raise EmbedderError("The endpoint gave no vectors")

    monkeypatch.setattr("warehouse.embedding.store.open_query_embedder", refuse)
    with pytest.raises(EmbedderError):
        build_index(shop)
    assert current_name(shop) == name
    assert codes(shop, "regency cakestand 3 tier")[0] == "22423"


KILLED = """
import os, signal, sys
from pathlib import Path
import numpy as np
import knowledge.index.build as build
from warehouse.embedding import store
class Ones:
    identity = None
    def encode(self, texts):
        return np.ones((len(texts), 16), dtype=np.float32) / 4
store.open_query_embedder = lambda identity=None: Ones()
build.prepare_queries = lambda identity: ""
held = getattr(build, sys.argv[2])
def die(*given, **named):
    if sys.argv[3] == "after":
        held(*given, **named)
    os.kill(os.getpid(), signal.SIGKILL)
setattr(build, sys.argv[2], die)
build.build_index(Path(sys.argv[1]))
"""


@pytest.mark.parametrize(
    ("step", "when"),
    [
        ("_embedded", "before"),
        ("write_vectors", "after"),
        ("write_manifest", "after"),
        ("point_to", "before"),
    ],
)
def test_a_killed_build_does_no_harm(shop, letters, step, when):
    first = build_index(shop).name
    publish(shop, version="v2", rename={"22423": "REGENCY PITCHER"})
    killed = subprocess.run(
        [sys.executable, "-c", KILLED, str(shop), step, when], cwd=ROOT, capture_output=True, timeout=60
    )
    assert killed.returncode == -signal.SIGKILL, killed.stderr
    assert current_name(shop) == first
    assert codes(shop, "regency cakestand 3 tier")[0] == "22423"
    assert build_index(shop).name.startswith("v2-")
    assert search_products(shop, "regency pitcher").warnings == ()
    left = [path.name for path in knowledge_folder(shop).iterdir() if ".draft" in path.name]
    assert not left
