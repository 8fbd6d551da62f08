"""Random worlds and queries: the compiler on DuckDB gives what docs/semantics.md says, row by row."""

import ast
from pathlib import Path
from random import Random

import pytest

from evals.soundness.case import Arena
from evals.soundness.random_query import RandomQueries
from evals.soundness.world.random_world import random_world
from evals.soundness.world.scope import PLAIN

INTERPRETER = Path(__file__).parents[2] / "evals" / "soundness" / "interpreter"
FORBIDDEN = ("semantic_layer", "duckdb", "sqlglot")


def test_the_interpreter_shares_no_code_with_the_compiler():
    imported = {
        name
        for path in INTERPRETER.glob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        for name in (
            [alias.name for alias in node.names]
            if isinstance(node, ast.Import)
            else [node.module or ""]
            if isinstance(node, ast.ImportFrom)
            else []
        )
    }
    assert len(imported) > 10
    assert not [name for name in imported if name.split(".")[0] in FORBIDDEN]
    assert {name for name in imported if name.startswith("evals")} <= {
        *(f"evals.soundness.interpreter.{path.stem}" for path in INTERPRETER.glob("*.py")),
        "evals.soundness.world.description",
    }


@pytest.mark.parametrize("seed", range(12))
def test_compiler_and_interpreter_agree(seed: int):
    world = random_world(seed, PLAIN)
    rng = Random(seed)
    queries = RandomQueries(world, PLAIN)
    with Arena(world) as arena:
        for _ in range(10):
            found = arena.check(queries.ask(rng))
            assert found is None, (found.what, found.query, found.compiled.sql)
