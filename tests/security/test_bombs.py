"""Resource bombs: while each runs others are answered, memory stays bounded, the process is replaced."""

import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
import yaml

from tests.security.service import held, publish, until
from warehouse.errors import FootnoteError
from warehouse.pool import PoolLimits, QueryPool, WorkerPool

BOMBS = {
    each["name"]: each for each in yaml.safe_load(Path(__file__).with_name("bombs.yml").read_text("utf-8"))
}
# One for each way to exhaust something, and those that no interrupt stops.
QUICK = (
    "product of tables",
    "endless recursion",
    "sleep",
    "sum of a list",
    "repeated text",
    "width of a number",
    "distance of long texts",
    "many groups",
    "sort",
    "one huge cell",
    "one huge list",
    "rows without end",
)
ENDS = {"timeout", "memory", "too_large", "failed", "refused_function"}
ANSWERED_WITHIN = 2.0
# The engine is interrupted at the limit, the process ends a second later; the rest is for a busy machine.
ENDED_AFTER = 1.0 + 2.0
BOUND = 3 * 2**30


@dataclass
class Blast:
    """What a bomb did: its end (`rows` where it had an answer), seconds, what others waited, peak bytes."""

    end: str = ""
    seconds: float = 0.0
    rows: int = 0
    waits: list[float] = field(default_factory=list)
    peak: int = 0


@pytest.fixture(scope="module")
def workers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[WorkerPool]:
    path = publish(tmp_path_factory.mktemp("serving"), "v1", rows=1_000_000)
    with WorkerPool(path.parent, PoolLimits(), first=path) as workers:
        assert until(lambda: len(workers.processes()) == 3)
        yield workers


@pytest.mark.parametrize("name", QUICK)
def test_a_bomb_is_bounded(name: str, workers: WorkerPool) -> None:
    _check(_set_off(BOMBS[name]["sql"], workers, time_limit=0.5), workers, time_limit=0.5)


@pytest.mark.prove
@pytest.mark.parametrize("name", BOMBS)
def test_every_bomb_is_bounded(name: str, workers: WorkerPool) -> None:
    blast = _set_off(BOMBS[name]["sql"], workers, time_limit=3.0)
    worst = max(blast.waits)
    print(
        f"{name}: {blast.end} after {blast.seconds:.1f} s, others {worst:.2f} s, {blast.peak / 2**20:.0f} MiB"
    )
    _check(blast, workers, time_limit=3.0)


def test_there_are_forty_kinds() -> None:
    assert len(BOMBS) >= 40
    assert set(QUICK) <= BOMBS.keys()


def test_a_user_with_bombs_leaves_a_process_to_others(workers: WorkerPool) -> None:
    queries = _queries(workers)
    sql = BOMBS["product of tables"]["sql"]
    bombs = [threading.Thread(target=_run, args=(sql, queries, Blast(), 3.0)) for _ in range(4)]
    for bomb in bombs:
        bomb.start()
    time.sleep(0.2)
    assert queries.run("SELECT name FROM sales.version", user="another").rows == [["v1"]]
    assert all(bomb.is_alive() for bomb in bombs), "it was answered after them"
    for bomb in bombs:
        bomb.join()


def _set_off(sql: str, workers: WorkerPool, *, time_limit: float) -> Blast:
    blast = Blast()
    queries = _queries(workers)
    bomb = threading.Thread(target=_run, args=(sql, queries, blast, time_limit))
    bomb.start()
    while bomb.is_alive() or not blast.waits:
        begun = time.monotonic()
        assert queries.run("SELECT sum(n) FROM sales.big WHERE n < 10", user="another").rows == [[45]]
        blast.waits.append(time.monotonic() - begun)
        blast.peak = max(blast.peak, held(workers))
        time.sleep(0.02)
    bomb.join()
    return blast


def _run(sql: str, queries: QueryPool, blast: Blast, time_limit: float) -> None:
    begun = time.monotonic()
    try:
        result = queries.run(sql, user="bomber", time_limit=time_limit)
        blast.rows, blast.end = len(result.rows), "truncated" if result.truncated else "rows"
    except FootnoteError as error:
        blast.end = error.code
    blast.seconds = time.monotonic() - begun


def _check(blast: Blast, workers: WorkerPool, *, time_limit: float) -> None:
    assert blast.end in ENDS or (blast.end == "truncated" and blast.rows <= 10_000), blast.end
    assert blast.seconds < time_limit + ENDED_AFTER
    assert max(blast.waits) < ANSWERED_WITHIN
    assert blast.peak < BOUND
    assert until(lambda: len(workers.processes()) == 3), "the process was not replaced"


def _queries(workers: WorkerPool) -> QueryPool:
    (path,) = workers.folder.glob("*.duckdb")
    return QueryPool(path, workers=workers)
