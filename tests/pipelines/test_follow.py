"""Events come in once each, whatever is sent again and whenever it is killed; later landings keep them."""

import gzip
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import threading
import time
from datetime import datetime
from pathlib import Path

import duckdb
import pytest

from pipelines.follow import Follower, follow_folder, follow_lines
from pipelines.landing.land import land
from pipelines.lock import STREAMS, hold_lock
from tests.conftest import ROOT
from tests.pipelines.shop import rows_of, shop
from warehouse.errors import FootnoteError, WorkspaceError

SHOPS = {"file": "shops.csv", "columns": {"shop": {"type": "text", "required": True}}, "unique": ["shop"]}
SALES = {
    "file": "sales.csv",
    "columns": {
        "sale": {"type": "integer", "required": True},
        "shop": {"type": "text"},
        "amount": {"type": "decimal(18,2)", "from": "Amount"},
    },
    "unique": ["sale"],
    "references": {"shop": "shops.shop"},
}
NOTES = {"file": "notes.csv", "columns": {"note": {"type": "text"}}}
PACK = shop(shops=SHOPS, sales=SALES, notes=NOTES)
CHILD = """
import sys
from pathlib import Path
from pipelines.follow import Follower, follow_lines
from tests.pipelines.test_follow import PACK
follower = Follower(PACK, Path(sys.argv[1]), source="sales", tell=lambda text: print(text, flush=True))
follow_lines(follower, 0, batch_rows=50, must_stop=lambda: False)
"""


@pytest.fixture
def workspace(tmp_path):
    raw = tmp_path / "raw"
    raw.mkdir()
    (raw / "shops.csv").write_text("shop\na\nb\n")
    (raw / "sales.csv").write_text("sale,shop,Amount\n1,a,1.00\n2,b,2.00\n")
    (raw / "notes.csv").write_text("note\nx\n")
    land_files(tmp_path)
    return tmp_path / "workspace"


def land_files(folder: Path):
    found = land(PACK, folder / "raw", workspace=folder / "workspace", loaded_at=datetime(2024, 5, 6))
    return {one.name: one for one in found}


def event(sale: object, **more: object) -> str:
    return json.dumps({"sale": sale, "shop": "a", "amount": 5, **more})


def send(workspace: Path, *lines: str, source: str | None = "sales", batch_rows: int = 1000):
    reader, writer = os.pipe()
    threading.Thread(target=lambda: (os.write(writer, "\n".join(lines).encode()), os.close(writer))).start()
    follower = Follower(PACK, workspace, source=source, tell=lambda _: None)
    counts = follow_lines(follower, reader, batch_rows=batch_rows, must_stop=lambda: False)
    os.close(reader)
    return counts


def sales(workspace: Path) -> list[int]:
    return sorted(sale for (sale,) in rows_of(workspace.parent, "bronze", "sales", "sale"))


def test_events_join_the_rows_of_the_files(workspace):
    counts = send(workspace, event(3), event("4", amount="7.10"), event(5, Amount=1), "")
    assert (counts.events, counts.loaded, counts.batches) == (3, 3, 1)
    assert sales(workspace) == [1, 2, 3, 4, 5]
    again = land_files(workspace.parent)["sales"]
    assert (again.rows_in, again.loaded, again.changed) == (5, 5, False)
    assert sales(workspace) == [1, 2, 3, 4, 5]


def test_a_bad_event_is_set_aside_with_its_reason(workspace):
    lines = [event("x"), "oops", event(3, shop="z"), event(4, colour="red"), event(1), event(6), event(6)]
    counts = send(workspace, *lines)
    assert (counts.events, counts.loaded) == (7, 1)
    assert counts.reasons == {
        "sale: not an integer": 1,
        "not JSON: expecting value at position 1": 1,
        "shop: not in shops": 1,
        "colour: not a declared column": 1,
        "repeats an earlier row": 2,
    }
    assert len(rows_of(workspace.parent, "quarantine", "sales")) == 6


def test_events_name_their_source(workspace):
    lines = ['{"source": "shops", "shop": "c"}', '{"source": "sales", "sale": 3, "shop": "c"}']
    lines += ['{"source": "nobody"}', '{"source": "notes", "note": "y"}', '{"sale": 9}', "[1]", "<html>"]
    counts = send(workspace, *lines, source=None)
    assert (counts.events, counts.loaded, counts.quarantined) == (7, 1 + 1, 5)
    unrouted = workspace / "quarantine" / "shop" / "_unrouted"
    kept = duckdb.sql(f"SELECT _raw FROM read_parquet('{unrouted}/*.parquet')").fetchall()
    assert sorted(raw for (raw,) in kept) == sorted(lines[2:])
    (workspace.parent / "raw" / "shops.csv").write_text("shop\na\nb\nd\n")
    land_files(workspace.parent)
    assert len(list(unrouted.glob("*.parquet"))) == 1


def test_an_event_is_there_once_over_batches_and_restarts(workspace):
    lines = [event(number) for number in range(3, 40)]
    assert send(workspace, *lines, batch_rows=10).batches == 4
    assert send(workspace, *lines, event(40), batch_rows=7).loaded == 1
    assert sales(workspace) == list(range(1, 41))


def test_many_small_batches_are_merged(workspace, monkeypatch):
    monkeypatch.setattr("pipelines.landing.compaction.MOST", 4)
    lines = [event(number) for number in range(3, 30)] + [event("bad"), event(3)]
    counts = send(workspace, *lines, batch_rows=1)
    assert (counts.events, counts.loaded, counts.batches) == (29, 27, 29)
    assert sales(workspace) == list(range(1, 30))
    assert len(rows_of(workspace.parent, "quarantine", "sales")) == 2
    batches = sorted(path.name for path in (workspace / "streams" / "shop" / "sales").iterdir())
    assert [name.split(".")[1] for name in batches] == ["t2", "t1", "t1", "t1", "t0"]
    assert sum(1 for _ in (workspace / "bronze" / "shop" / "sales").glob("*.parquet")) == 6
    again = land_files(workspace.parent)["sales"]
    assert (again.rows_in, again.loaded, again.changed) == (31, 29, False)


def test_a_merge_that_was_cut_short_is_completed(workspace, monkeypatch):
    monkeypatch.setattr("pipelines.landing.compaction.MOST", 4)
    for module in ("compaction", "inbox"):
        monkeypatch.setattr(f"pipelines.landing.{module}.finish", lambda _: None)
    send(workspace, *(event(number) for number in range(3, 7)), batch_rows=1)
    inbox = workspace / "streams" / "shop" / "sales"
    assert {path.suffix for path in inbox.iterdir()} == {".jsonl", ".part"}
    monkeypatch.undo()
    assert land_files(workspace.parent)["sales"].loaded == 6
    assert [path.name.split(".")[1] for path in inbox.iterdir()] == ["t1"]
    assert sales(workspace) == list(range(1, 7))


def test_a_child_waits_for_its_parent(workspace):
    assert send(workspace, event(3, shop="z")).loaded == 0
    (workspace.parent / "raw" / "shops.csv").write_text("shop\na\nb\nz\n")
    assert land_files(workspace.parent)["sales"].loaded == 3
    assert send(workspace, event(4, shop="y")).loaded == 0
    assert send(workspace, '{"shop": "y"}', source="shops").loaded == 1
    assert land_files(workspace.parent)["sales"].loaded == 4


def test_landing_anew_makes_the_same_of_files_and_batches(workspace):
    send(workspace, event(3), event(1), event("bad"), batch_rows=1)
    before = [
        rows_of(workspace.parent, layer, "sales", "* EXCLUDE _loaded_at")
        for layer in ("bronze", "quarantine")
    ]
    shutil.rmtree(workspace / "bronze")
    land_files(workspace.parent)
    after = [
        rows_of(workspace.parent, layer, "sales", "* EXCLUDE _loaded_at")
        for layer in ("bronze", "quarantine")
    ]
    assert [sorted(rows, key=str) for rows in after] == [sorted(rows, key=str) for rows in before]


def test_a_file_that_brings_a_streamed_event_is_the_one_that_counts(workspace):
    send(workspace, event(3))
    (workspace.parent / "raw" / "sales.csv").write_text("sale,shop,Amount\n1,a,1.00\n2,b,2.00\n3,b,9.00\n")
    assert land_files(workspace.parent)["sales"].reasons == {"repeats an earlier row": 1}
    assert sales(workspace) == [1, 2, 3]


def test_while_a_refresh_is_at_work_events_wait_on_disk(workspace):
    with hold_lock(workspace, STREAMS):
        counts = send(workspace, event(3))
    assert (counts.loaded, counts.waiting) == (0, 1)
    assert sales(workspace) == [1, 2]
    assert land_files(workspace.parent)["sales"].loaded == 3


def test_killed_at_any_moment_each_event_is_there_once(workspace):
    lines = [event(number) + "\n" for number in range(3, 400)]
    chance = random.Random(7)
    for _ in range(5):
        child = subprocess.Popen(
            [sys.executable, "-c", CHILD, str(workspace)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=ROOT,
        )
        assert child.stdin
        assert child.stdout
        with open(child.stdin.fileno(), "w", closefd=False) as pipe:
            pipe.writelines(lines)
        told = child.stdout.readline()
        acknowledged = sales(workspace)
        time.sleep(chance.uniform(0, 0.3))
        os.kill(child.pid, signal.SIGKILL)
        child.communicate()
        assert "loaded" in told
        there = sales(workspace)
        assert len(set(there)) == len(there)
        assert set(acknowledged) <= set(there)
    send(workspace, *(line.strip() for line in lines))
    assert sales(workspace) == list(range(1, 400))
    assert land_files(workspace.parent)["sales"].loaded == 399
    assert sales(workspace) == list(range(1, 400))


def looks(count: int):
    left = iter(range(count))
    return lambda: next(left, None) is None


def test_files_of_a_folder_are_taken_once_they_are_whole(workspace, tmp_path):
    folder = tmp_path / "drop"
    folder.mkdir()
    (folder / "sales.csv").write_text("sale,shop,Amount\n3,a,1\n3,a,1\n")
    (folder / "sales-2.jsonl").write_text(event(4) + "\n" + event("x") + "\n")
    (folder / "shops_new.csv.gz").write_bytes(gzip.compress(b"shop\nc\n"))
    (folder / "sales-3.csv.tmp").write_text("sale,shop,Amount\n9,a,1\n")
    (folder / "sales-4.csv").write_text("sale,store\n9,a\n")
    (folder / "other.csv").write_text("x\n1\n")
    told: list[str] = []
    follower = Follower(PACK, workspace, source=None, tell=told.append)
    counts = follow_folder(follower, folder, must_stop=looks(3), seconds=0)
    assert (counts.batches, counts.events, counts.loaded, counts.refused_files) == (3, 5, 3, 1)
    assert sales(workspace) == [1, 2, 3, 4]
    assert any("sales-4.csv, line 1, column shop" in text for text in told)
    assert any("other.csv" in text for text in told)
    again = Follower(PACK, workspace, source=None, tell=told.append)
    (folder / "sales-5.csv").write_text("sale,shop,Amount\n5,c,1\n")
    assert follow_folder(again, folder, must_stop=looks(3), seconds=0).loaded == 1
    assert land_files(tmp_path)["sales"].loaded == 5
    assert sales(workspace) == [1, 2, 3, 4, 5]


def test_files_and_folders_a_day_keep_their_day(tmp_path):
    views = {
        "file": "{YYYYMMDD}.json",
        "columns": {"view": {"type": "text", "from": "_source.View"}},
        "unique": ["view"],
    }
    logs = {
        "file": "{YYYYMMDD}.parquet",
        "in": "logs",
        "columns": {"log": {"type": "integer"}},
        "unique": ["log"],
    }
    pack = shop(views=views, logs=logs)
    raw, drop = tmp_path / "raw", tmp_path / "drop"
    for folder, day in ((raw, "20240101"), (drop, "20240102")):
        (folder / "logs" / day).mkdir(parents=True)
        (folder / f"{day}.json").write_text(f'{{"_source": {{"View": "{day}"}}}}')
        part = folder / "logs" / day / "part-0.parquet"
        duckdb.sql(f"COPY (SELECT {day} AS log) TO '{part}' (FORMAT parquet)")
        (folder / "logs" / day / "_SUCCESS").touch()
    workspace = tmp_path / "workspace"
    land(pack, raw, workspace=workspace, loaded_at=datetime(2024, 5, 6))
    follower = Follower(pack, workspace, source=None, tell=lambda _: None)
    assert follow_folder(follower, drop, must_stop=looks(3), seconds=0).loaded == 2
    for source, column in (("views", "view"), ("logs", "log")):
        rows = rows_of(tmp_path, "bronze", source, f"{column}::VARCHAR, strftime(_source_day, '%Y%m%d')")
        assert sorted(rows) == [("20240101", "20240101"), ("20240102", "20240102")]


def test_a_growing_file_is_not_taken_yet(workspace, tmp_path):
    folder = tmp_path / "drop"
    folder.mkdir()
    follower = Follower(PACK, workspace, source="sales", tell=lambda _: None)
    grown = iter(range(3, 6))

    def stop() -> bool:
        number = next(grown, None)
        if number is not None:
            with (folder / "a.jsonl").open("a") as file:
                file.write(event(number) + "\n")
        return number is None

    assert follow_folder(follower, folder, must_stop=stop, seconds=0).events == 0


def test_what_can_not_be_streamed(workspace, tmp_path):
    with pytest.raises(FootnoteError, match="notes of shop can't be streamed"):
        send(workspace, source="notes")
    with pytest.raises(FootnoteError, match=r"sale of shop.*Nearest: sales"):
        send(workspace, source="sale")
    with pytest.raises(WorkspaceError, match="nothing to add a stream to"):
        send(tmp_path / "new")
