"""The audit log as it is written: by whom, how private, by many at once, and never without room."""

import json
import stat
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from warehouse.audit_log.files import file_names, pieces
from warehouse.audit_log.line import Keys, canonical
from warehouse.audit_log.log import AuditLog, AuditUnwritable
from warehouse.audit_log.verify import verify
from warehouse.user import User

ROOT = Path(__file__).parents[3]
ANA = User("ana", "analyst")
SEVERAL = """
import sys
from pathlib import Path
from concurrent.futures import ThreadPoolExecutor
from warehouse.audit_log.log import AuditLog
from warehouse.user import User
log = AuditLog(Path(sys.argv[1]), sync="never")
with ThreadPoolExecutor(4) as threads:
    for n in range(100):
        threads.submit(log.append, "question", User(sys.argv[2], "r"), n=n)
"""
SMALL = """
import resource, sys
from pathlib import Path
from warehouse.audit_log.log import AuditLog, AuditUnwritable
from warehouse.user import User
resource.setrlimit(resource.RLIMIT_FSIZE, (4000, 4000))
log = AuditLog(Path(sys.argv[1]), is_required=sys.argv[2] == "required")
kept = 0
for n in range(40):
    try:
        log.append("question", User("ana", "r"), question="how many orders? " * 5)
        kept += 1
    except AuditUnwritable as refused:
        print(refused.code, refused)
print(kept)
"""


def written(folder: Path) -> list[dict[str, object]]:
    return [dict(piece.line) for name in file_names(folder) for piece in pieces(folder / name) if piece.line]


def test_a_line_tells_who_what_and_when(tmp_path: Path) -> None:
    log = AuditLog(tmp_path / "audit")
    log.append("question", ANA, conversation="c1", question="how many orders?")
    log.append("answer", ANA, conversation="c1", status="answered", ms=1.5)
    first, second = written(log.folder)
    assert (first["seq"], first["event"], first["user"], first["role"]) == (1, "question", "ana", "analyst")
    assert first["conversation"] == "c1" and first["fields"] == {"question": "how many orders?"}
    assert datetime.fromisoformat(str(first["at"])).utcoffset() == timedelta(0)
    assert second["previous"] == first["hash"]
    report = verify(log.folder)
    assert (report.problem, report.lines, report.hash) == (None, 2, second["hash"])


def test_only_its_owner_may_read_it(tmp_path: Path) -> None:
    folder = tmp_path / "audit"
    folder.mkdir(mode=0o755)
    log = AuditLog(folder)
    log.append("question", ANA)
    for path in folder.iterdir():
        path.chmod(0o644)
    log.append("question", ANA)
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert {stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()} == {0o600}


def test_a_link_in_place_of_its_file_is_not_followed(tmp_path: Path) -> None:
    log = AuditLog(tmp_path / "audit")
    log.append("question", ANA)
    (name,) = file_names(log.folder)
    (log.folder / name).rename(tmp_path / "elsewhere")
    (log.folder / name).symlink_to(tmp_path / "elsewhere")
    with pytest.raises(AuditUnwritable):
        log.append("question", ANA)


def test_days_have_files_of_their_own_and_one_chain(tmp_path: Path) -> None:
    days = iter(datetime(2026, 1, day, 23, tzinfo=UTC) for day in (1, 1, 2, 4, 3))
    log = AuditLog(tmp_path / "audit", now=lambda: next(days))
    for _ in range(5):
        log.append("question", ANA)
    # A clock that was set back does not open an earlier file again.
    assert file_names(log.folder) == ["2026-01-01.jsonl", "2026-01-02.jsonl", "2026-01-04.jsonl"]
    assert [line["seq"] for line in written(log.folder)] == [1, 2, 3, 4, 5]
    assert verify(log.folder).problem is None


def test_threads_and_processes_write_one_chain(tmp_path: Path) -> None:
    folder = tmp_path / "audit"
    writers = [
        subprocess.Popen([sys.executable, "-c", SEVERAL, str(folder), name], cwd=ROOT) for name in "abc"
    ]
    assert [writer.wait(60) for writer in writers] == [0, 0, 0]
    lines = written(folder)
    assert [line["seq"] for line in lines] == list(range(1, 301))
    for name in "abc":
        own = [line["fields"]["n"] for line in lines if line["user"] == name]  # type: ignore[index]
        assert sorted(own) == list(range(100))
    assert verify(folder).problem is None


def test_it_can_be_verified_while_it_is_written(tmp_path: Path) -> None:
    log = AuditLog(tmp_path / "audit", sync="never")
    log.append("question", ANA)
    is_over = threading.Event()

    def write() -> None:
        while not is_over.is_set():
            log.append("question", ANA)

    with ThreadPoolExecutor(2) as threads:
        for _ in range(2):
            threads.submit(write)
        reports = [verify(log.folder)]
        while reports[-1].lines < 200 and reports[-1].problem is None:
            reports.append(verify(log.folder))
        is_over.set()
    assert not [report.problem for report in reports if report.problem]


def test_without_room_nothing_goes_unrecorded(tmp_path: Path) -> None:
    """A limit of the file's size stands for the full disk: writing stops in the middle of a line."""
    folder = tmp_path / "audit"
    *refused, kept = _with_little_room(folder, "required")
    assert int(kept) + len(refused) == 40 and int(kept) > 3
    assert all(line.startswith("audit_unwritable Nothing is answered") for line in refused)
    assert len(written(folder)) == int(kept)
    report = verify(folder)
    assert (report.problem, report.notes, report.lines) == (None, [], int(kept))


def test_where_it_may_go_unrecorded_the_log_says_how_much_did(tmp_path: Path) -> None:
    folder = tmp_path / "audit"
    assert _with_little_room(folder, "optional") == ["40"]
    log = AuditLog(tmp_path / "other", is_required=False)
    (tmp_path / "other").write_text("no folder")
    log.append("question", ANA)
    log.append("question", ANA)
    (tmp_path / "other").unlink()
    log.append("question", ANA)
    remark, question = written(tmp_path / "other")
    assert remark["fields"] == {"kind": "missed", "lines": 2}
    assert question["event"] == "question"
    assert verify(tmp_path / "other").problem is None


def _with_little_room(folder: Path, need: str) -> list[str]:
    done = subprocess.run(
        [sys.executable, "-c", SMALL, str(folder), need], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return done.stdout.splitlines()


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("a\x1b[31mb\x00c", "a\\x1b[31mb\\x00c"),
        ("lone \ud800 half", "lone \\ud800 half"),
        ("turned \u202e about", "turned \\u202e about"),
        ("SELECT 1\n\tFROM x", "SELECT 1\n\tFROM x"),
        ("São Paulo 日本", "São Paulo 日本"),
        (float("nan"), None),
        (10**400, None),
        ([[[[[[[[[[1]]]]]]]]]], None),
        ({"a": {1: (2, {3})}}, {"a": {"1": [2, [3]]}}),
    ],
)
def test_what_is_kept_can_be_read(given: object, kept: object, tmp_path: Path) -> None:
    log = AuditLog(tmp_path / "audit")
    log.append("question", User("bad\nname\ud800", "r"), value=given)
    (line,) = written(log.folder)
    if kept is not None:
        assert line["fields"] == {"value": kept}
    raw = canonical(line)
    assert json.loads(raw) == line
    assert verify(log.folder).problem is None


def test_long_and_many_parts_are_cut(tmp_path: Path) -> None:
    log = AuditLog(tmp_path / "audit")
    log.append("question", ANA, question="x" * 5_000_000)
    log.append("question", ANA, **{f"f{n}": ["y" * 19_000] * 100 for n in range(30)})
    log.append("question", ANA, values=list(range(100_000)))
    assert [line["seq"] for line in written(log.folder)] == [1, 2, 3]
    assert (log.folder / file_names(log.folder)[0]).stat().st_size < 700_000
    assert verify(log.folder).problem is None


@pytest.mark.parametrize(
    "secret",
    [
        "sk-proj-abcdefghijklmnopqrstuvwx",
        "AKIAABCDEFGHIJKLMNOP",
        "ghp_abcdefghijklmnopqrstuvwxyz0123",
        "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.abcdefghijk",
        "hunter2-from-the-environment",
        "ана-тайна-ключ",
    ],
)
def test_no_secret_is_in_it(secret: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "hunter2-from-the-environment")
    monkeypatch.setenv("SHOP_PASSWORD", "ана-тайна-ключ")
    log = AuditLog(tmp_path / "audit")
    log.append("question", ANA, question=f"use {secret} please", deep=[{secret: f"Bearer {secret}"}])
    text = (log.folder / file_names(log.folder)[0]).read_text("utf-8")
    assert secret not in text
    assert "[secret] please" in text


def test_questions_may_be_kept_as_hashes_alone(tmp_path: Path) -> None:
    plain = AuditLog(tmp_path / "plain", questions="hash")
    sealed = AuditLog(tmp_path / "sealed", Keys(["k" * 20]), questions="hash")
    for log in (plain, sealed):
        log.append("question", ANA, question="how many orders did Ann Smith place?")
        log.append("question", ANA, question="how many orders did Ann Smith place?")
        assert "Ann" not in (log.folder / file_names(log.folder)[0]).read_text("utf-8")
        first, second = written(log.folder)
        assert first["fields"] == second["fields"]
    assert list(written(plain.folder)[0]["fields"]["question"]) == ["sha256"]  # type: ignore[index]
    assert list(written(sealed.folder)[0]["fields"]["question"]) == ["hmac"]  # type: ignore[index]
