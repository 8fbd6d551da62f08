"""A refresh indexes what it published, tells how it went, and is never undone by an index that fails."""

import pytest

from app.refresh import run_refresh
from knowledge.search import search_products
from knowledge.status import read_status
from warehouse.embedding.embedder import EmbedderError
from warehouse.serving import current_version


@pytest.fixture
def indexing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FOOTNOTE_KNOWLEDGE", "on")


@pytest.mark.long
def test_what_is_published_is_indexed_and_unchanged_is_left(workspace, letters, indexing):
    told: list[tuple[str, str]] = []
    lines: list[str] = []

    def note(name: str, outcome: str, seconds: float) -> None:
        told.append((name, outcome))

    report = run_refresh(workspace, dataset="retail_sample", progress=note, tell=lines.append)
    assert told[-1][0] == "knowledge" and told[-1][1].startswith("indexed")
    assert report.steps["knowledge"] > 0
    assert any("new texts of products" in line and "left" in line for line in lines)
    assert read_status(workspace).data_version == report.version
    assert search_products(workspace, "P001").hits[0].how == "code"
    told.clear()
    run_refresh(workspace, progress=note)
    assert told[-1][1].startswith("unchanged")


@pytest.mark.long
def test_an_index_that_fails_leaves_the_published_version(workspace, indexing, monkeypatch):
    def refuse(identity=None):
        raise EmbedderError("The embeddings endpoint gave no vectors")

    monkeypatch.setattr("warehouse.embedding.store.open_query_embedder", refuse)
    told: list[str] = []
    report = run_refresh(
        workspace, dataset="retail_sample", progress=lambda name, outcome, seconds: told.append(outcome)
    )
    assert current_version(workspace) == report.version
    assert told[-1].startswith("not indexed: The embeddings endpoint")


@pytest.mark.long
def test_the_setting_leaves_it_out(workspace):
    report = run_refresh(workspace, dataset="retail_sample", knowledge=False)
    assert "knowledge" not in report.steps and not (workspace / "knowledge").exists()
