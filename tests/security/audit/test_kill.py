"""Writing that was cut short: the tear is told, the log goes on, nothing that was answered is lost."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.security.audit.test_log import ANA, ROOT, written
from warehouse.audit_log.files import file_names
from warehouse.audit_log.line import Keys
from warehouse.audit_log.log import AuditLog
from warehouse.audit_log.verify import verify

WRITER = """
import sys
from pathlib import Path
from warehouse.audit_log.log import AuditLog
from warehouse.user import User
log = AuditLog(Path(sys.argv[1]), sync="never")
n = 0
while True:
    log.append("question", User("ana", "r"), n=n, text="x" * 15000)
    print(n, flush=True)
    n += 1
"""
# A stand-in for a kill between the two halves of a write: the process dies there by its own signal.
TORN = """
import os, signal, sys
from pathlib import Path
from warehouse.audit_log import log as module
from warehouse.user import User
log = module.AuditLog(Path(sys.argv[1]), sync="never")
log.append("question", User("ana", "r"), n=0)
def tear(descriptor, text):
    os.write(descriptor, text[: int(len(text) * float(sys.argv[2]))])
    os.kill(os.getpid(), signal.SIGKILL)
module._write_all = tear
log.append("question", User("ana", "r"), n=1)
"""

AGAIN = TORN.replace('log.append("question", User("ana", "r"), n=0)\n', "")


@pytest.mark.parametrize("part", [0.0, 0.1, 0.5, 0.999])
def test_a_line_torn_by_a_kill_is_told_and_the_log_goes_on(part: float, tmp_path: Path) -> None:
    folder = tmp_path / "audit"
    done = subprocess.run([sys.executable, "-c", TORN, str(folder), str(part)], cwd=ROOT)
    assert done.returncode == -signal.SIGKILL
    before = verify(folder)
    assert before.problem is None and len(before.notes) == (part > 0)
    AuditLog(folder).append("question", ANA, n=2)
    after = verify(folder)
    assert after.problem is None and len(after.notes) == (part > 0)
    lines = written(folder)
    # Of the longest piece nothing but its line end is missing.
    asked = [0, 2] if part < 0.9 else [0, 1, 2]
    kinds = {0.0: [], 0.999: ["unanchored"]}.get(part, ["torn"])
    assert [line["fields"].get("n") for line in lines if line["event"] == "question"] == asked  # type: ignore[attr-defined]
    assert [line["fields"]["kind"] for line in lines if line["event"] == "log"] == kinds  # type: ignore[index]
    assert [line["seq"] for line in lines] == list(range(1, len(lines) + 1))


def test_what_is_left_of_a_torn_line_can_not_be_altered_either(tmp_path: Path) -> None:
    folder = tmp_path / "audit"
    subprocess.run([sys.executable, "-c", TORN, str(folder), "0.5"], cwd=ROOT)
    AuditLog(folder).append("question", ANA, n=2)
    path = folder / file_names(folder)[0]
    first, torn, *rest = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(first + torn.replace(b"2", b"3") + b"".join(rest))
    problem = verify(folder).problem
    assert problem and (problem.kind, problem.line) == ("changed", 2)
    path.write_bytes(first + b"".join(rest))
    assert verify(folder).problem is not None


def test_kills_in_a_row_are_told_each(tmp_path: Path) -> None:
    folder = tmp_path / "audit"
    for part in ("0.5", "0.3", "0.7"):
        subprocess.run([sys.executable, "-c", AGAIN, str(folder), part], cwd=ROOT)
        assert verify(folder).problem is None
    AuditLog(folder).append("question", ANA, n=2)
    report = verify(folder)
    assert report.problem is None
    *remarks, asked = written(folder)
    kinds = [remark["fields"]["kind"] for remark in remarks]  # type: ignore[index]
    assert sorted(kinds) == ["torn", "torn", "torn", "unanchored"] and asked["event"] == "question"


def test_a_kill_between_a_line_and_its_anchor_loses_nothing(tmp_path: Path) -> None:
    log = AuditLog(tmp_path / "audit", Keys(["k"]))
    log.append("question", ANA, n=0)
    anchor = (log.folder / "anchor.json").read_bytes()
    log.append("question", ANA, n=1)
    (log.folder / "anchor.json").write_bytes(anchor)
    report = verify(log.folder, Keys(["k"]))
    assert report.problem is None and report.lines == 2 and report.notes == ["behind the anchor: 1 lines"]
    log.append("question", ANA, n=2)
    assert [line["seq"] for line in written(log.folder)] == [1, 2, 3, 4]
    assert verify(log.folder, Keys(["k"])).problem is None


def test_writers_killed_at_any_moment_leave_a_whole_chain(tmp_path: Path) -> None:
    """What a writer was told to be kept is there, however its end falls."""
    folder = tmp_path / "audit"
    kept = 0
    for turn in range(8):
        writers = [
            subprocess.Popen([sys.executable, "-c", WRITER, str(folder)], cwd=ROOT, stdout=subprocess.PIPE)
            for _ in range(2)
        ]
        for writer in writers:
            assert writer.stdout and writer.stdout.readline()
        time.sleep(0.05 + turn * 0.013)
        for writer in writers:
            os.kill(writer.pid, signal.SIGKILL)
        for writer in writers:
            told, _ = writer.communicate()
            kept += 1 + told.count(b"\n")
        assert verify(folder).problem is None
    AuditLog(folder).append("question", ANA)
    report = verify(folder)
    assert report.problem is None
    assert kept + 1 <= sum(line["event"] == "question" for line in written(folder)) <= kept + 17
