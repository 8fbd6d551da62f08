"""Run many cases: worlds by seed, some queries each, over processes; what failed and what was covered."""

import gc
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from random import Random
from time import perf_counter

from evals.soundness.case import Arena, Mismatch
from evals.soundness.coverage import Coverage
from evals.soundness.faults import Fault
from evals.soundness.features import features
from evals.soundness.random_query import RandomQueries
from evals.soundness.world.random_world import random_world
from evals.soundness.world.scope import COMPILED, Scope

QUERIES = 25
# The row ledger is kept and compared for one query of so many.
LEDGERS = 3
STRIDE = 1_000_003


@dataclass
class Part:
    """What became of one world's cases."""

    seed: int
    coverage: Coverage
    mismatches: list[tuple[int, Mismatch]] = field(default_factory=list)


@dataclass
class Run:
    """What became of all cases; mismatches as (world's seed, number of the query, case)."""

    cases: int
    seed: int
    coverage: Coverage = field(default_factory=Coverage)
    mismatches: list[tuple[int, int, Mismatch]] = field(default_factory=list)
    seconds: float = 0.0

    @property
    def rate(self) -> float:
        """Cases a second."""
        return self.coverage.cases / self.seconds if self.seconds else 0.0


def run_world(seed: int, count: int = QUERIES, scope: Scope = COMPILED, fault: Fault | None = None) -> Part:
    """Ask a world's queries of both sides, the compiler's with a fault if one is given."""
    world = random_world(seed, scope)
    queries = RandomQueries(world, scope)
    rng = Random(seed)
    part = Part(seed, Coverage())
    with Arena(world, fault) as arena:
        for number in range(count):
            query = queries.ask(rng)
            found, expected = arena.checked(query, with_ledger=number % LEDGERS == 0)
            part.coverage.add(features(arena.bench, query, expected))
            if found:
                part.mismatches.append((number, found))
    return part


def run_cases(
    cases: int,
    seed: int,
    jobs: int = 1,
    told: Callable[[Run], None] = lambda run: None,
    stop: bool = False,
    after: int = 0,
) -> Run:
    """Run that many cases, those after the first `after`; with `stop`, end at the first mismatch.

    The cases are of whole worlds: `after` is rounded down to one.
    """
    run = Run(cases, seed)
    started = perf_counter()
    counts = [min(QUERIES, cases - start) for start in range(0, cases, QUERIES)]
    first = seed * STRIDE + after // QUERIES
    seeds = list(range(first, first + len(counts)))
    for part in _parts(seeds, counts, jobs):
        run.coverage.merge(part.coverage)
        run.mismatches += [(part.seed, number, found) for number, found in part.mismatches]
        run.seconds = perf_counter() - started
        told(run)
        if stop and run.mismatches:
            break
    return run


def cases_until_found(fault: Fault, seed: int, most: int = 2000) -> int | None:
    """Return after how many cases a planted fault is seen, None if within none of so many."""
    asked = 0
    for number in range(most // QUERIES):
        part = run_world(seed * STRIDE + number, fault=fault)
        if part.mismatches:
            return asked + part.mismatches[0][0] + 1
        asked += QUERIES
    return None


def _parts(seeds: list[int], counts: list[int], jobs: int) -> Iterator[Part]:
    if jobs == 1:
        yield from map(run_world, seeds, counts)
        return
    with ProcessPoolExecutor(jobs, initializer=_collect_rarely) as pool:
        yield from pool.map(run_world, seeds, counts, chunksize=4)


def _collect_rarely() -> None:
    """Look for garbage less often: what a case leaves behind is freed as it goes."""
    gc.freeze()
    gc.set_threshold(100_000, 20, 20)
