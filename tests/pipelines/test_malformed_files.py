"""A file that is not as declared stops the refresh with a message its owner can act on; nothing changes."""

import gzip
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
import yaml

from pipelines.errors import SourceError
from pipelines.landing.land import land
from tests.pipelines.shop import land_texts, rows_of, shop

CASES = yaml.safe_load((Path(__file__).parent / "malformed.yml").read_text(encoding="utf-8"))
GOOD = "sale_id,sold_on,amount,note\n7,2024-01-01,2.50,before\n"


def content(case: dict[str, Any]) -> bytes:
    made = bytes.fromhex(case["hex"][: len(case["hex"]) // 2 * 2]) if "hex" in case else case["text"].encode()
    if case.get("gzip"):
        made = gzip.compress(made)
    if "flip" in case:
        damaged = bytearray(made)
        damaged[case["flip"]] ^= 0xFF
        made = bytes(damaged)
    return made[: case.get("cut")]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["case"])
def test_a_malformed_file_is_named_with_its_place(case, tmp_path):
    raw = tmp_path / "raw"
    raw.mkdir()
    name = case.get("file", "sales.csv")
    if name is not None:
        (raw / name).write_bytes(content(case))
    with pytest.raises(SourceError) as caught:
        land(shop(), raw, workspace=tmp_path / "workspace", loaded_at=datetime(2024, 5, 6))
    error = caught.value
    assert error.code == case["code"], error
    assert error.line == case.get("line", error.line)
    assert error.column == case.get("column", error.column)
    assert error.file.startswith("sales.csv")
    for words in case["says"]:
        assert words in str(error)


def test_what_was_landed_before_stays(tmp_path):
    land_texts(shop(), tmp_path, sales=GOOD)
    with pytest.raises(SourceError):
        land_texts(shop(), tmp_path, sales="sale_id,sold_on\n1,2024-01-01\n")
    assert rows_of(tmp_path, "bronze", "sales", "note") == [("before",)]


def test_a_folder_that_is_not_there(tmp_path):
    with pytest.raises(SourceError, match="does not exist"):
        land(shop(), tmp_path / "nowhere", workspace=tmp_path, loaded_at=datetime(2024, 5, 6))


def test_the_same_file_plain_and_packed(tmp_path):
    raw = tmp_path / "raw"
    raw.mkdir()
    (raw / "sales.csv").write_text(GOOD)
    (raw / "sales.csv.gz").write_bytes(gzip.compress(GOOD.encode()))
    with pytest.raises(SourceError, match="twice"):
        land(shop(), raw, workspace=tmp_path / "workspace", loaded_at=datetime(2024, 5, 6))
