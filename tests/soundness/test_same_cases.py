"""One seed gives the same world and queries in every process, so that a case can be asked again."""

import os
import subprocess
import sys
from pathlib import Path

ASKED = """
from random import Random
from evals.soundness.random_query import RandomQueries
from evals.soundness.world.random_world import random_world
for seed in range(6):
    world, rng = random_world(seed), Random(seed)
    queries = RandomQueries(world)
    print(world, [queries.ask(rng) for _ in range(5)])
"""


def asked(hash_seed: str) -> bytes:
    return subprocess.run(
        [sys.executable, "-c", ASKED],
        cwd=Path(__file__).parents[2],
        env={**os.environ, "PYTHONHASHSEED": hash_seed},
        capture_output=True,
        check=True,
    ).stdout


def test_processes_that_hash_text_differently_ask_the_same():
    assert asked("1") == asked("2")
    assert len(asked("1")) > 100_000
