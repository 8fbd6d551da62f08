"""A disk without room is told before anything is written, and a refresh of nothing new needs none."""

import shutil
from collections import namedtuple
from datetime import date

import pytest

from app.refresh import run_refresh
from pipelines import room
from pipelines.refresh import refresh
from pipelines.room import NEEDED, UNPACKED, are_landed, check_room, plain_bytes
from tests.pipelines.shop import land_texts, shop
from warehouse.errors import WorkspaceError

Usage = namedtuple("Usage", "total used free")
TEXT = "sale_id,sold_on,amount,note\n1,2024-01-01,1.00,\n"
TODAY = date(2024, 5, 6)


@pytest.fixture
def free(monkeypatch):
    def has(amount):
        monkeypatch.setattr(room.shutil, "disk_usage", lambda path: Usage(10**12, 0, amount))

    return has


def test_a_generated_shop_that_does_not_fit_is_not_begun(workspace, free):
    free(10**6)
    with pytest.raises(
        WorkspaceError, match=r"needs about 0\.2 GB of disk .* and 0\.0 GB are free.*Make room"
    ):
        run_refresh(workspace, dataset="demo", scale=1)
    assert not (workspace / "raw").exists()
    assert not (workspace / "bronze").exists()


def test_files_that_do_not_fit_are_not_landed(tmp_path, free):
    (tmp_path / "raw").mkdir()
    (tmp_path / "raw" / "sales.csv").write_text(TEXT)
    free(int(len(TEXT) * NEEDED) - 1)
    with pytest.raises(WorkspaceError, match="Make room"):
        refresh(shop(), tmp_path / "raw", workspace=tmp_path / "workspace")
    assert not (tmp_path / "workspace" / "bronze").exists()


def test_text_is_counted_once_and_packed_files_as_what_they_hold(tmp_path):
    sales = tmp_path / "sales.csv"
    sales.write_text(TEXT)
    assert plain_bytes(shop(), tmp_path, today=TODAY) == len(TEXT)
    sales.rename(sales.with_suffix(".csv.gz"))
    assert plain_bytes(shop(), tmp_path, today=TODAY) == len(TEXT) * UNPACKED


def test_files_as_they_were_landed_are_known(tmp_path):
    land_texts(shop(), tmp_path, sales=TEXT)
    place = {"workspace": tmp_path / "workspace", "today": TODAY}
    assert are_landed(shop(), tmp_path / "raw", **place)
    (tmp_path / "raw" / "sales.csv").write_text(TEXT + "2,2024-01-02,1.00,\n")
    assert not are_landed(shop(), tmp_path / "raw", **place)


def test_the_last_build_makes_room(tmp_path, free):
    build = tmp_path / "build"
    build.mkdir()
    (build / "warehouse.duckdb").write_bytes(b"x" * 900)
    free(100)
    check_room(tmp_path, 300, times=3)
    shutil.rmtree(build)
    with pytest.raises(WorkspaceError):
        check_room(tmp_path, 300, times=3)
