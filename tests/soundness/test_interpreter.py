"""Random worlds and queries: the compiler on DuckDB gives what docs/semantics.md says, row by row."""

import ast
from pathlib import Path

import pytest

from evals.soundness.run import run_cases

INTERPRETER = Path(__file__).parents[2] / "evals" / "soundness" / "interpreter"
FORBIDDEN = ("semantic_layer", "duckdb", "sqlglot")


def imported(path: Path) -> list[str]:
    names: list[str] = []
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            names.append(node.module or "")
    return names


def test_the_interpreter_shares_no_code_with_the_compiler():
    names = {name for path in INTERPRETER.glob("*.py") for name in imported(path)}
    assert len(names) > 10
    assert not [name for name in names if name.split(".")[0] in FORBIDDEN]
    own = {f"evals.soundness.interpreter.{path.stem}" for path in INTERPRETER.glob("*.py")}
    assert {name for name in names if name.startswith("evals")} <= own | {"evals.soundness.world.description"}


def test_compiler_and_page_agree_on_cases_of_another_seed():
    run = run_cases(100, seed=2, jobs=1)
    assert run.coverage.cases == 100
    assert not run.mismatches, [(seed, number, found.what) for seed, number, found in run.mismatches]


@pytest.mark.long
def test_compiler_and_page_agree_on_two_thousand_cases():
    """Every listed feature is in a quarter of them, and every pair of features that can be is in some."""
    run = run_cases(2000, seed=1, jobs=2)
    assert run.coverage.cases == 2000
    assert not run.mismatches, [(seed, number, found.what) for seed, number, found in run.mismatches]
    assert run.coverage.single["answer undecided in doubles"] < 10
    assert not run.coverage.rare()
    assert not run.coverage.missing_pairs()
