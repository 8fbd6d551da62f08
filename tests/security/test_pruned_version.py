"""A version removed while it is served: who uses it goes on, or is told the truth."""

import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from pipelines.versions import prune, remove_partial
from semantic_layer.layer import SemanticLayer
from semantic_layer.query import MetricQuery
from tests.security.service import until
from tests.tiny_shop import publish_shop
from warehouse.errors import WorkspaceError
from warehouse.pin import PINNED, Pin
from warehouse.pool import PoolLimits, QueryPool, WorkerPool
from warehouse.serving import serving_folder, write_pointer

ORDERS = MetricQuery(metrics=["orders"])


@pytest.fixture
def shop(workspace: Path) -> Path:
    workspace.mkdir()
    publish_shop(workspace)
    return workspace


def replaced(workspace: Path) -> None:
    """A newer version takes the place of v1, whose files are removed, and the next refresh tidies up."""
    folder = serving_folder(workspace)
    for suffix in (".json", ".duckdb"):
        (folder / f"v2{suffix}").write_bytes((folder / f"v1{suffix}").read_bytes())
    write_pointer(workspace, "v2")
    assert prune(workspace, keep=1) == ["v1"]
    remove_partial(workspace)
    assert not list(folder.glob("v1*"))


def test_a_version_in_use_answers_after_it_was_removed(shop: Path) -> None:
    """In processes that had another version open, or were not there yet, when it went."""
    folder = serving_folder(shop)
    with WorkerPool(folder, PoolLimits(workers=2, spares=1), first=folder / "v1.duckdb") as workers:
        old = SemanticLayer.open(shop, workers=workers)
        before = old.query(ORDERS).rows
        replaced(shop)
        new = SemanticLayer.open(shop, workers=workers)
        for _ in range(3):
            assert new.query(ORDERS).rows == old.query(ORDERS).rows == before
        killed = set(workers.processes())
        for pid in killed:
            os.kill(pid, 9)
        assert until(lambda: not killed & set(workers.processes()))
        assert old.query(ORDERS).rows == before
        assert old.values.domains
        old.close()
        new.close()
    assert not (folder / PINNED).exists()


def test_a_file_that_can_not_be_held_is_told_to_be_gone(shop: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise OSError("no links here")

    monkeypatch.setattr(os, "link", refuse)
    folder = serving_folder(shop)
    with WorkerPool(folder, PoolLimits(workers=1, spares=0), first=folder / "v1.duckdb") as workers:
        layer = SemanticLayer.open(shop, workers=workers)
        assert layer.query(ORDERS).rows
        assert not (folder / PINNED).exists()
        replaced(shop)
        with SemanticLayer.open(shop, workers=workers) as new:
            assert new.query(ORDERS).rows
        with pytest.raises(WorkspaceError, match="v1 is gone") as told:
            layer.query(ORDERS)
        assert told.value.code == "version_gone"


def test_what_a_killed_process_held_is_released(shop: Path) -> None:
    folder = serving_folder(shop)
    left = folder / PINNED / "4194999-abc"  # above the highest number of a process
    left.mkdir(parents=True)
    (left / "v1.duckdb").touch()
    with QueryPool(folder / "v1.duckdb", pinned=True) as pool:
        assert pool.run("SELECT 1").rows == [[1]]
        assert not left.exists() and len(list((folder / PINNED).iterdir())) == 1
    assert not (folder / PINNED).exists()


def test_many_hold_and_release_at_once(shop: Path) -> None:
    """Each removes the common folder when it is the last, while others are about to use it."""
    path = serving_folder(shop) / "v1.duckdb"

    def hold(_: int) -> bool:
        pin = Pin(path)
        is_held = pin.path != path and pin.path.exists()
        pin.release()
        return is_held

    with ThreadPoolExecutor(8) as threads:
        assert all(threads.map(hold, range(400)))
