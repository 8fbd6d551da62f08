"""A second landing reads what changed, and bronze is what a first landing of all files would have made."""

import os
import shutil
import subprocess
import sys
import time
from datetime import date, datetime
from pathlib import Path

import duckdb
import pytest
import yaml

from pipelines.errors import SourceError
from pipelines.landing.land import land
from pipelines.landing.swap import recover, swap
from tests.pipelines.shop import shop

STORIES = yaml.safe_load((Path(__file__).parent / "landing_again.yml").read_text(encoding="utf-8"))
SHOPS = {
    "file": "shops.csv",
    "columns": {"shop": {"type": "text", "required": True}},
    "unique": ["shop"],
}
SALES = {
    "file": "{YYYYMMDD}.csv",
    "in": "sales",
    "columns": {
        "sale": {"type": "integer", "required": True},
        "shop": {"type": "text"},
        "sold_at": {"type": "timestamp"},
    },
    "unique": ["sale"],
    "references": {"shop": "shops.shop"},
    "event_time": "sold_at",
}
LINES = {
    "file": "lines.csv",
    "columns": {"sale": {"type": "integer"}, "n": {"type": "integer"}},
    "references": {"sale": "sales.sale"},
}
PACK = shop(shops=SHOPS, sales=SALES, lines=LINES)
HEADERS = {"shops.csv": "shop", "lines.csv": "sale,n"}


def write(raw: Path, files: dict[str, list[str] | None]) -> None:
    """Write rows below their headers; None removes a file."""
    (raw / "sales").mkdir(parents=True, exist_ok=True)
    for name, rows in files.items():
        path = raw / name
        if rows is None:
            path.unlink()
        else:
            path.write_text("\n".join([HEADERS.get(name, "sale,shop,sold_at"), *rows]) + "\n")


def landed(folder: Path, raw: Path, minute: int = 0):
    found = land(PACK, raw, workspace=folder, loaded_at=datetime(2024, 5, 6, 0, minute))
    return {one.name: one for one in found}


def content(folder: Path) -> dict[str, list[tuple]]:
    """All rows of bronze and quarantine but the time they were loaded."""
    return {
        f"{layer}.{name}": sorted(
            duckdb.sql(
                f"SELECT * EXCLUDE _loaded_at FROM read_parquet('{folder / layer / 'shop' / name}/*.parquet')"
            ).fetchall(),
            key=str,
        )
        for layer in ("bronze", "quarantine")
        for name in PACK.sources
    }


def loaded_at(folder: Path) -> dict[str, int]:
    """The minute in which each file of sales was read last."""
    files = folder / "bronze" / "shop" / "sales" / "*.parquet"
    rows = duckdb.sql(
        f"SELECT DISTINCT _source_file, minute(_loaded_at) FROM read_parquet('{files}')"
    ).fetchall()
    return dict(rows)


@pytest.mark.parametrize("story", STORIES, ids=lambda story: story["story"])
def test_landing_again_is_as_landing_anew(story, tmp_path):
    raw, grown, fresh = tmp_path / "raw", tmp_path / "grown", tmp_path / "fresh"
    write(raw, story["first"])
    landed(grown, raw)
    for minute, then in enumerate(story["then"], start=1):
        write(raw, then["files"])
        found = landed(grown, raw, minute)
        shutil.rmtree(fresh, ignore_errors=True)
        anew = landed(fresh, raw, minute)
        assert content(grown) == content(fresh)
        for name, one in found.items():
            assert (one.rows_in, one.loaded, one.reasons) == (
                anew[name].rows_in,
                anew[name].loaded,
                anew[name].reasons,
            )
            assert one.rows_in == one.loaded + one.quarantined
        assert {name for name, one in found.items() if one.changed} == set(then["changed"])
        if "days" in then:
            assert sorted(map(str, found["sales"].days or ())) == then["days"]
        if "read" in then:
            read = {name for name, when in loaded_at(grown).items() if when == minute}
            assert read == set(then["read"])


def test_what_did_not_change_is_not_touched(tmp_path):
    raw, folder = tmp_path / "raw", tmp_path / "workspace"
    write(raw, STORIES[0]["first"])
    landed(folder, raw)
    parquet = {path: path.stat() for path in (folder / "bronze").rglob("*.parquet")}
    again = landed(folder, raw, 1)
    assert not any(one.changed for one in again.values())
    assert again["sales"].days == frozenset()
    assert {path: path.stat() for path in (folder / "bronze").rglob("*.parquet")} == parquet


def test_new_content_of_the_same_size_and_time_is_seen(tmp_path):
    raw, folder = tmp_path / "raw", tmp_path / "workspace"
    write(raw, STORIES[0]["first"])
    landed(folder, raw)
    file = raw / "sales" / "20240101.csv"
    stamps = file.stat()
    file.write_text(file.read_text().replace("09:00", "08:00"))
    os.utime(file, ns=(stamps.st_atime_ns, stamps.st_mtime_ns))
    assert file.stat().st_size == stamps.st_size
    assert landed(folder, raw, 1)["sales"].days == {date(2024, 1, 1)}


def test_another_declaration_reads_all_again(tmp_path):
    raw, folder = tmp_path / "raw", tmp_path / "workspace"
    write(raw, STORIES[0]["first"])
    landed(folder, raw)
    stricter = shop(
        shops=SHOPS, sales={**SALES, "rules": {"late": "sold_at >= TIMESTAMP '2024-01-02'"}}, lines=LINES
    )
    with pytest.raises(SourceError, match="rule late"):
        land(stricter, raw, workspace=folder, loaded_at=datetime(2024, 5, 6))
    assert landed(folder, raw, 1)["sales"].loaded == 3


@pytest.mark.parametrize("harm", ["a part is gone", "the manifest is damaged", "the manifest is gone"])
def test_a_damaged_bronze_is_made_again(harm, tmp_path):
    raw, folder = tmp_path / "raw", tmp_path / "workspace"
    write(raw, STORIES[0]["first"])
    landed(folder, raw)
    before = content(folder)
    manifest = folder / "bronze" / "shop" / "manifest.json"
    if harm == "a part is gone":
        next((folder / "bronze" / "shop" / "sales").glob("*.parquet")).unlink()
    elif harm == "the manifest is damaged":
        manifest.write_text(manifest.read_text()[:100])
    else:
        manifest.unlink()
    landed(folder, raw, 1)
    assert content(folder) == before


def test_an_error_leaves_bronze_as_it_was(tmp_path):
    raw, folder = tmp_path / "raw", tmp_path / "workspace"
    write(raw, STORIES[0]["first"])
    landed(folder, raw)
    before = content(folder)
    write(raw, {"shops.csv": ["a", "b", "c", "d"]})
    (raw / "lines.csv").write_text("sale,number\n1,1\n")
    with pytest.raises(SourceError, match="column n"):
        landed(folder, raw, 1)
    assert content(folder) == before


@pytest.mark.parametrize("can_exchange", [True, False])
def test_a_folder_takes_the_place_of_another(can_exchange, tmp_path, monkeypatch):
    if not can_exchange:
        monkeypatch.setattr("pipelines.landing.swap._exchange", lambda *_: False)
    for name in ("first", "second"):
        (tmp_path / "draft").mkdir()
        (tmp_path / "draft" / name).touch()
        swap(tmp_path / "draft", tmp_path / "final")
        assert [path.name for path in (tmp_path / "final").iterdir()] == [name]
        assert [path.name for path in tmp_path.iterdir()] == ["final"]


def test_a_kill_between_two_renames_is_mended(tmp_path):
    final = tmp_path / "shop"
    (tmp_path / "shop.before").mkdir()
    (tmp_path / "shop.before" / "file").touch()
    recover(final)
    assert [path.name for path in final.iterdir()] == ["file"]
    assert [path.name for path in tmp_path.iterdir()] == ["shop"]


@pytest.mark.slow
def test_killed_at_any_moment_bronze_is_whole(tmp_path):
    raw, folder = tmp_path / "raw", tmp_path / "workspace"
    many = {
        f"sales/2024010{day}.csv": [f"{day}{n:04},a,2024-01-0{day} 10:00:00" for n in range(500)]
        for day in range(1, 6)
    }
    write(raw, {"shops.csv": ["a"], "lines.csv": ["10001,1"], **many})
    landed(folder, raw)
    code = (
        "import sys; from pathlib import Path; from tests.pipelines.test_landing_again import landed\n"
        "print('at work', flush=True); landed(Path(sys.argv[1]), Path(sys.argv[2]), 1)"
    )
    for number in range(6):
        write(
            raw,
            {"sales/20240103.csv": [f"3{n:04},a,2024-01-03 1{number}:00:00" for n in range(400 + number)]},
        )
        before = content(folder)
        process = subprocess.Popen(
            [sys.executable, "-c", code, str(folder), str(raw)],
            stdout=subprocess.PIPE,
            cwd=Path(__file__).parents[2],
        )
        assert process.stdout
        process.stdout.readline()
        time.sleep(0.05 * number)
        process.kill()
        process.wait()
        shutil.rmtree(tmp_path / "fresh", ignore_errors=True)
        landed(tmp_path / "fresh", raw)
        assert content(folder) in (before, content(tmp_path / "fresh"))
        landed(folder, raw)
        assert content(folder) == content(tmp_path / "fresh")
