"""Many clients, killed processes and new versions: no error, no mix-up, at most the killed query lost."""

import os
import random
import signal
import statistics
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.security.service import publish, until
from warehouse.errors import FootnoteError
from warehouse.pool import PoolLimits, QueryPool, WorkerPool
from warehouse.serving import write_pointer

CLIENTS = 50
SECONDS = "FOOTNOTE_LOAD_SECONDS"
SWAPS = 100
# Swaps after which an old file goes: a refresh, which keeps three, takes far longer than these together.
KEPT = 20
QUESTION = """SELECT '{mark}' AS mark, (SELECT name FROM sales.version), count(*), sum(n)
    FROM sales.big WHERE n < {n}"""


@dataclass
class Tally:
    """What all clients met: seconds a query, codes of errors, answers that were not theirs."""

    waits: list[float] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    wrong: list[object] = field(default_factory=list)

    @property
    def p95(self) -> float:
        return statistics.quantiles(self.waits, n=20)[-1]


@pytest.fixture
def workers(tmp_path: Path) -> Iterator[WorkerPool]:
    path = publish(tmp_path, "v0", rows=100_000)
    with WorkerPool(tmp_path, PoolLimits(), first=path) as workers:
        yield workers


def test_fifty_clients(workers: WorkerPool) -> None:
    _fifty_clients(workers, 4.0)


@pytest.mark.prove
def test_fifty_clients_for_long(workers: WorkerPool) -> None:
    _fifty_clients(workers, float(os.environ.get(SECONDS, "300")))


def test_a_killed_process_loses_at_most_its_own_query(workers: WorkerPool) -> None:
    _kill_while_asked(workers, kills=8)


@pytest.mark.prove
def test_many_killed_processes_lose_at_most_their_own_queries(workers: WorkerPool) -> None:
    _kill_while_asked(workers, kills=60)


def test_a_hundred_swaps_fail_no_query(tmp_path: Path, workers: WorkerPool) -> None:
    """Each client opens what is current, as an edge does, and must read that very version."""
    folder = tmp_path / "serving"
    folder.mkdir()
    made = [publish(folder, f"v{number}", rows=100) for number in range(SWAPS + 1)]
    write_pointer(tmp_path, "v0")
    with WorkerPool(folder, PoolLimits(), first=made[0]) as shared:
        seen: set[str] = set()

        def ask(client: int, mark: str) -> bool:
            name = (folder / "CURRENT").read_text("utf-8").strip()
            found = QueryPool(folder / f"{name}.duckdb", workers=shared).run(
                f"SELECT '{mark}', name FROM sales.version", user=f"client {client}"
            )
            seen.add(name)
            return found.rows == [[mark, name]]

        def swap() -> None:
            for number in range(1, SWAPS + 1):
                write_pointer(tmp_path, f"v{number}")
                if number > KEPT:
                    made[number - KEPT - 1].unlink()
                time.sleep(0.03)

        before = shared.processes()
        tally = _ask_while(ask, 8, swap)
        assert (tally.errors, tally.wrong) == ([], [])
        assert len(seen) > SWAPS / 4
        # None was restarted for it.
        assert set(before) <= set(shared.processes())


def _fifty_clients(workers: WorkerPool, seconds: float) -> None:
    tally = _ask_while(_ask(workers), CLIENTS, lambda: time.sleep(seconds))
    print(f"{CLIENTS} clients, {len(tally.waits)} queries in {seconds:g} s, p95 {tally.p95 * 1000:.0f} ms")
    assert (tally.errors, tally.wrong) == ([], [])
    assert len(tally.waits) > CLIENTS
    assert tally.p95 < 3.0


def _kill_while_asked(workers: WorkerPool, kills: int) -> None:
    chance = random.Random(kills)
    assert until(lambda: len(workers.processes()) == 3)

    def kill() -> None:
        for _ in range(kills):
            time.sleep(chance.uniform(0.05, 0.5))
            if processes := workers.processes():
                try:
                    os.kill(chance.choice(processes), signal.SIGKILL)
                except ProcessLookupError:
                    continue

    tally = _ask_while(_ask(workers), 8, kill)
    assert tally.wrong == []
    assert set(tally.errors) <= {"lost"}
    assert len(tally.errors) <= kills
    assert until(lambda: len(workers.processes()) == 3)
    assert _ask(workers)(1, "after")


def _ask(workers: WorkerPool) -> Callable[[int, str], bool]:
    (path,) = workers.folder.glob("*.duckdb")
    queries = QueryPool(path, workers=workers)

    def ask(client: int, mark: str) -> bool:
        count = 10 + client
        sql = QUESTION.format(mark=mark, n=count)
        found = queries.run(sql, user=f"client {client}")
        return found.rows == [[mark, "v0", count, count * (count - 1) // 2]]

    return ask


def _ask_while(ask: Callable[[int, str], bool], clients: int, what: Callable[[], None]) -> Tally:
    """Let clients ask one question after the other while something else goes on."""
    tally = Tally()
    is_over = threading.Event()

    def client(number: int) -> None:
        asked = 0
        while not is_over.is_set():
            asked += 1
            mark = f"client {number} question {asked}"
            begun = time.monotonic()
            try:
                if not ask(number, mark):
                    tally.wrong.append(mark)
            except FootnoteError as error:
                tally.errors.append(error.code)
            tally.waits.append(time.monotonic() - begun)

    threads = [threading.Thread(target=client, args=(number,)) for number in range(clients)]
    for thread in threads:
        thread.start()
    try:
        what()
    finally:
        is_over.set()
        for thread in threads:
            thread.join()
    return tally
