"""What the query process takes from itself before it reads a query: memory, files, network, other processes.

Every step is the kernel's own and needs no rights. `confine` tells which of them this machine gave.
"""

import ctypes
import os
import platform
import resource
import signal
import struct
import sys
import sysconfig
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

SET_PARENT_DEATH_SIGNAL = 1
SET_SECCOMP = 22
SET_NO_NEW_PRIVILEGES = 38
FILTER_MODE = 2
CLONE_NEW_NETWORK = 0x40000000
CLONE_THREAD = 0x00010000
BOOT_SECONDS = 30.0

LANDLOCK_CREATE, LANDLOCK_ADD, LANDLOCK_RESTRICT = 444, 445, 446
READ_FILE, READ_FOLDER = 1 << 2, 1 << 3
# Every right on files that the first version of landlock knows; later ones add REFER and TRUNCATE.
RIGHTS_BY_VERSION = {1: (1 << 13) - 1, 2: (1 << 14) - 1, 3: (1 << 15) - 1}
# What a process may do in its scratch folder: all but run files and make devices, sockets and links.
SCRATCH = 1 << 1 | 1 << 2 | 1 << 3 | 1 << 4 | 1 << 5 | 1 << 7 | 1 << 8 | 1 << 14

# BPF: load a word of the call, compare, answer.
LOAD, EQUAL, ANY_BIT, ANSWER = 0x20, 0x15, 0x45, 0x06
ALLOW, REFUSE, UNKNOWN_CALL, KILL = 0x7FFF0000, 0x00050001, 0x00050026, 0x80000000
NUMBER_AT, ARCHITECTURE_AT, FIRST_ARGUMENT_AT = 0, 4, 16


@dataclass(frozen=True)
class Calls:
    """The numbers of system calls on one architecture."""

    architecture: int
    refused: tuple[int, ...]
    clone: int
    clone3: int
    signal_thread: int


# refused: sockets (socket to recvmsg, accept4), new processes (fork, vfork, execve, execveat), signals to
# others (kill, tkill), looking into others (ptrace, process_vm_*, pidfd_*, kcmp), doors of the kernel (mount,
# unshare, setns, bpf, perf_event_open, userfaultfd, keyctl, add_key, io_uring_*, modules).
CALLS = {
    "x86_64": Calls(
        0xC000003E,
        (*range(41, 51), 53, 288, 299, 307, 57, 58, 59, 322, 62, 200, 101, 310, 311, 312, 424, 434, 438)
        + (165, 175, 313, 272, 308, 321, 298, 323, 248, 250, 425, 426, 427),
        clone=56,
        clone3=435,
        signal_thread=234,
    ),
    "aarch64": Calls(
        0xC00000B7,
        (*range(198, 204), 206, 207, 211, 212, 242, 243, 269, 221, 281, 129, 130, 117, 270, 271, 272, 424)
        + (434, 438, 40, 105, 273, 97, 268, 280, 241, 282, 217, 219, 425, 426, 427),
        clone=220,
        clone3=435,
        signal_thread=131,
    ),
}


@dataclass(frozen=True)
class Bounds:
    """Bytes of address space and of any one file, and the folders to read and to write."""

    address_space: int
    file_size: int
    readable: tuple[str, ...]
    scratch: str
    parent: int


def confine(bounds: Bounds) -> list[str]:
    """Give up what a query never needs; return the names of the steps that this machine allowed."""
    # A boot that hangs ends by the kernel's clock; each query sets it anew.
    signal.setitimer(signal.ITIMER_REAL, BOOT_SECONDS)
    resource.setrlimit(resource.RLIMIT_AS, (bounds.address_space,) * 2)
    resource.setrlimit(resource.RLIMIT_FSIZE, (bounds.file_size,) * 2)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if not sys.platform.startswith("linux"):
        return []
    library = ctypes.CDLL(None, use_errno=True)
    steps: Sequence[tuple[str, Callable[[], bool]]] = (
        ("parent", lambda: _die_with(library, bounds.parent)),
        ("first_to_go", _first_out_of_memory),
        ("network", lambda: library.unshare(CLONE_NEW_NETWORK) == 0),
        ("files", lambda: _see_only(library, bounds)),
        ("calls", lambda: _refuse_calls(library)),
    )
    return [name for name, step in steps if step()]


def _die_with(library: ctypes.CDLL, parent: int) -> bool:
    done: bool = library.prctl(SET_PARENT_DEATH_SIGNAL, signal.SIGKILL, 0, 0, 0) == 0
    if os.getppid() != parent:
        os._exit(0)  # it had gone before it could be watched
    return done


def _first_out_of_memory() -> bool:
    """Where the machine runs out of memory, this process goes, not the service."""
    try:
        Path("/proc/self/oom_score_adj").write_text("1000", encoding="ascii")
    except OSError:
        return False
    return True


def _see_only(library: ctypes.CDLL, bounds: Bounds) -> bool:
    """Bind the process by landlock: read the libraries and the served folder, write the scratch folder."""
    version = library.syscall(LANDLOCK_CREATE, None, ctypes.c_size_t(0), 1)
    if version < 1:
        return False
    handled = RIGHTS_BY_VERSION[min(version, 3)]
    rules = struct.pack("=Q", handled)
    ruleset = library.syscall(LANDLOCK_CREATE, rules, ctypes.c_size_t(len(rules)), 0)
    if ruleset < 0:
        return False
    for place in {*_libraries(), *bounds.readable}:
        _allow(library, ruleset, place, READ_FILE | READ_FOLDER if os.path.isdir(place) else READ_FILE)
    _allow(library, ruleset, bounds.scratch, SCRATCH & handled)
    library.prctl(SET_NO_NEW_PRIVILEGES, 1, 0, 0, 0)
    done: bool = library.syscall(LANDLOCK_RESTRICT, ruleset, 0) == 0
    os.close(ruleset)
    return done


def _libraries() -> set[str]:
    """Python, what it loads, and what the engine asks of the machine."""
    # Not sys.path, which may name a folder that also holds the workspace.
    python = [sysconfig.get_path(name) for name in ("stdlib", "platstdlib", "purelib", "platlib")]
    shared = (f"{sys.base_prefix}/lib", "/usr/lib", "/usr/lib64", "/usr/share/zoneinfo", "/lib", "/lib64")
    engine = ("/proc/self/cgroup", "/sys/fs/cgroup")
    return {place for place in (*python, *shared, *engine) if place and os.path.exists(place)}


def _allow(library: ctypes.CDLL, ruleset: int, place: str, rights: int) -> None:
    opened = os.open(place, os.O_PATH | os.O_CLOEXEC)
    library.syscall(LANDLOCK_ADD, ruleset, 1, struct.pack("=Qi", rights, opened), 0)
    os.close(opened)


def _refuse_calls(library: ctypes.CDLL) -> bool:
    """Bind the process by seccomp: the calls of CALLS fail, threads go on, nothing else is started."""
    calls = CALLS.get(platform.machine())
    if calls is None or struct.calcsize("P") != 8:
        return False
    code = ctypes.create_string_buffer(b"".join(_program(calls, os.getpid())))
    size = len(code.raw) // 8
    program = struct.pack("=H6xQ", size, ctypes.addressof(code))
    library.prctl(SET_NO_NEW_PRIVILEGES, 1, 0, 0, 0)
    done: bool = library.prctl(SET_SECCOMP, FILTER_MODE, program, 0, 0) == 0
    return done


def _program(calls: Calls, own: int) -> list[bytes]:
    """Write the filter: each test answers at once where it holds, else the next is made."""
    lines = [
        _line(LOAD, ARCHITECTURE_AT),
        _line(EQUAL, calls.architecture, 1, 0),
        _line(ANSWER, KILL),
        _line(LOAD, NUMBER_AT),
    ]
    # The numbers of x86's other calling convention, which would pass all tests below.
    lines += [_line(ANY_BIT, 0x40000000, 0, 1), _line(ANSWER, REFUSE)]
    for number in calls.refused:
        lines += [_line(EQUAL, number, 0, 1), _line(ANSWER, REFUSE)]
    # Its flags lie in memory that a filter can't read; a C library that is told so uses clone.
    lines += [_line(EQUAL, calls.clone3, 0, 1), _line(ANSWER, UNKNOWN_CALL)]
    lines += [_line(EQUAL, calls.clone, 0, 4), _line(LOAD, FIRST_ARGUMENT_AT)]
    lines += [_line(ANY_BIT, CLONE_THREAD, 0, 1), _line(ANSWER, ALLOW), _line(ANSWER, REFUSE)]
    # To itself, for abort().
    lines += [_line(EQUAL, calls.signal_thread, 0, 3), _line(LOAD, FIRST_ARGUMENT_AT)]
    lines += [_line(EQUAL, own, 1, 0), _line(ANSWER, REFUSE)]
    return [*lines, _line(ANSWER, ALLOW)]


def _line(code: int, value: int, if_true: int = 0, if_false: int = 0) -> bytes:
    return struct.pack("=HBBI", code, if_true, if_false, value)
