"""The fuzzer of the guard: that its judge bites, and a few seconds of it."""

from pathlib import Path

import pytest

from tests.security.corpus.read import build
from tests.security.fuzz import Target, fuzz


@pytest.mark.parametrize(
    "sql", ["select * from hidden.secrets", "select peek()", "select * from secret_view"]
)
def test_the_judge_sees_what_is_read(sql: str, tmp_path: Path) -> None:
    build(tmp_path / "served.duckdb")
    target = Target(tmp_path / "served.duckdb")
    with pytest.raises(AssertionError, match=r"hidden\.secrets"):
        target.planned(sql)
    assert target.planned("select count(*) from sales.orders") == "plans"


def test_mutated_statements_break_no_rule() -> None:
    ended = fuzz(7, most=400)
    assert any(how.startswith("allowed: plans") for how in ended)
    assert {"refused_table", "refused_statement", "syntax"} <= set(ended)
