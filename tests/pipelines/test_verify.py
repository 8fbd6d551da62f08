"""Files of a dataset are compared with the published names, sizes and sums."""

import gzip
import hashlib

import pytest

from app.cli import run
from pipelines.landing.verify import Checksums, ExpectedFile, Sum, load_checksums, verify
from tests.conftest import real_folder
from warehouse.errors import PackError
from warehouse.pack import load_pack

TEXT = b"a,b\n1,2\n"


def checksum(content: bytes) -> dict[str, object]:
    return {"size": len(content), "sha256": hashlib.sha256(content).hexdigest()}


@pytest.fixture
def published(monkeypatch):
    packed = gzip.compress(TEXT, mtime=1)
    expected = {
        "plain.csv": ExpectedFile(**checksum(TEXT)),
        "packed.csv": ExpectedFile(**checksum(TEXT), packed=Sum(**checksum(packed))),
        "extra.csv": ExpectedFile(**checksum(TEXT), optional=True),
    }
    monkeypatch.setattr("pipelines.landing.verify.load_checksums", lambda _: Checksums(files=expected))
    return packed


@pytest.mark.parametrize(
    ("plain", "packed", "verdicts"),
    [
        (TEXT, None, ["ok", "ok", "absent"]),
        (TEXT, gzip.compress(TEXT, mtime=2), ["ok", "ok", "absent"]),
        (TEXT.replace(b"2", b"3"), None, ["differs", "ok", "absent"]),
        (TEXT + b"3,4\n", None, ["differs", "ok", "absent"]),
        (TEXT, gzip.compress(TEXT, mtime=2)[:-4], ["ok", "differs", "absent"]),
        (None, b"", ["missing", "differs", "absent"]),
    ],
)
def test_each_file_gets_a_verdict(plain, packed, verdicts, published, tmp_path, capsys):
    below = tmp_path / "some" / "where"
    below.mkdir(parents=True)
    if plain is not None:
        (below / "plain.csv").write_bytes(plain)
    (tmp_path / "packed.csv.gz").write_bytes(published if packed is None else packed)
    checks = verify(load_pack("olist"), tmp_path)
    assert [check.verdict for check in checks] == verdicts
    assert run(["land", "olist", "--verify", str(tmp_path)]) == int(
        not all(check.is_fine for check in checks)
    )
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in lines] == verdicts


def test_a_generated_dataset_publishes_no_sums(tmp_path):
    with pytest.raises(PackError, match="demo publishes no checksums"):
        verify(load_pack("demo"), tmp_path)


@pytest.mark.real_data
@pytest.mark.parametrize(
    ("dataset", "folder"),
    [("olist", "olist"), ("online_retail", "online_retail"), ("online_shoppers", "clickstream")],
)
def test_the_real_files_are_the_published_ones(dataset, folder, data_folder):
    checks = verify(load_pack(dataset), real_folder(data_folder, folder))
    assert {check.verdict for check in checks} == {"ok"}
    assert len(checks) == len(load_checksums(load_pack(dataset)).files)
