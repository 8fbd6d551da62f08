"""What a query process can't do even if the engine were broken: each try is made in a confined process."""

import json
import platform
import subprocess
import sys
from pathlib import Path

import pytest

from tests.security.service import publish
from warehouse.pool import QueryPool
from warehouse.query_process import CODES

ROOT = Path(__file__).parent.parent.parent
TRY = """
import ctypes, json, os, resource, socket, subprocess, sys, threading
from warehouse.confine import Bounds, confine
folder, tried = sys.argv[1:]
scratch = os.path.join(folder, "scratch")
os.mkdir(scratch)
open(os.path.join(folder, "outside"), "w").write("x")
served = os.path.join(folder, "served")
os.mkdir(served)
open(os.path.join(served, "file"), "w").write("x")
steps = confine(Bounds(3 << 30, 1 << 20, (served,), scratch, os.getppid()))
try:
    exec(tried)
    done = "done"
except BaseException as error:
    done = type(error).__name__
print(json.dumps([steps, done]))
sys.stdout.flush()
os._exit(0)
"""
# what is tried -> the step of `confine` that refuses it, "" for what must work
TRIED = {
    "socket.socket()": "calls",
    "socket.socketpair()": "calls",
    "os.fork()": "calls",
    "subprocess.run(['/bin/true'])": "calls",
    "os.execv('/bin/true', ['true'])": "calls",
    "os.kill(os.getppid(), 0)": "calls",
    "open('/etc/passwd').read()": "files",
    "open('/proc/self/environ').read()": "files",
    "os.listdir('/')": "files",
    "open(os.path.join(folder, 'outside')).read()": "files",
    "open(os.path.join(served, 'file'), 'a')": "files",
    "os.unlink(os.path.join(served, 'file'))": "files",
    "open(os.path.join(scratch, 'large'), 'wb').write(bytes(2 << 20))": "always",
    "bytearray(4 << 30)": "always",
    "open(os.path.join(served, 'file')).read()": "",
    "open(os.path.join(scratch, 'file'), 'w').write('x')": "",
    "thread = threading.Thread(target=int); thread.start(); thread.join()": "",
    "import decimal, zoneinfo": "",
}
ON_LINUX = sys.platform.startswith("linux")


@pytest.mark.skipif(not ON_LINUX, reason="the kernel's filters are Linux's")
@pytest.mark.parametrize("tried", TRIED)
def test_confined(tried: str, tmp_path: Path) -> None:
    said = subprocess.run(
        [sys.executable, "-c", TRY, str(tmp_path), tried],
        capture_output=True,
        text=True,
        cwd=ROOT,
        check=True,
    )
    steps, done = json.loads(said.stdout.splitlines()[-1])
    step = TRIED[tried]
    if step in {"calls", "files"} and step not in steps:
        pytest.skip(f"this kernel has no means for: {step}")
    assert (done != "done") == bool(step), done


@pytest.mark.skipif(not ON_LINUX or platform.machine() not in {"x86_64", "aarch64"}, reason="no filter here")
def test_the_processes_of_the_pool_are_confined(tmp_path: Path) -> None:
    path = publish(tmp_path, "v1")
    with QueryPool(path) as queries:
        queries.run("SELECT 1")
        (pid,) = queries.workers.processes()
        status = Path(f"/proc/{pid}/status").read_text("utf-8")
        taken = queries.workers.confined_by()
    assert "parent" in taken
    assert ("Seccomp:\t2" in status) == ("calls" in taken)


def test_every_code_has_a_sentence() -> None:
    from warehouse.raw_result import SENTENCES

    assert {code for _, code in CODES} - {"timeout"} <= SENTENCES.keys()
