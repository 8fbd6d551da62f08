"""A query process whose engine failed from inside ends, and another takes its place."""

from pathlib import Path

import duckdb
import pytest

from tests.security.service import publish, until
from warehouse import worker
from warehouse.errors import GuardRefusal
from warehouse.guard.second_opinion import SecondOpinion
from warehouse.pool import PoolLimits, QueryPool, WorkerPool

# A stand-in for a fault of the engine: what runs a query raises what the engine would.
FAULTY = """
import sys; sys.path.append(sys.argv.pop(1))
import duckdb
from warehouse import query_process
sys.path.pop()
run = query_process.run
def faulty(cursor, sql, limits):
    if "fault" in sql:
        raise getattr(duckdb, sql.rsplit(None, 1)[1])("database has been invalidated")
    return run(cursor, sql, limits)
query_process.run = faulty
query_process.main()
"""


@pytest.mark.parametrize("fault", ["InternalException", "FatalException"])
@pytest.mark.parametrize("beside", [False, True])
def test_it_is_replaced(fault: str, beside: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worker, "BOOT", FAULTY)
    path = publish(tmp_path, "v1")
    with WorkerPool(path.parent, PoolLimits(workers=1, spares=1), first=path) as workers:
        queries = QueryPool(path, workers=workers)
        queries.run("SELECT 1")
        assert until(lambda: len(workers.processes()) == 2)
        before = workers.processes()
        with pytest.raises(GuardRefusal) as refused:
            texts = ["SELECT 1", f"fault {fault}"] if beside else [f"fault {fault}"]
            queries.run_together(texts)
        assert refused.value.code == "failed"
        assert queries.run("SELECT 2").rows == [[2]]
        assert until(lambda: len(workers.processes()) == 2 and workers.processes() != before)
        assert len(set(before) & set(workers.processes())) == 1


def test_other_errors_leave_the_process(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worker, "BOOT", FAULTY)
    path = publish(tmp_path, "v1")
    with WorkerPool(path.parent, PoolLimits(workers=1, spares=0), first=path) as workers:
        queries = QueryPool(path, workers=workers)
        queries.run("SELECT 1")
        before = workers.processes()
        for fault in ("ConversionException", "InvalidInputException"):
            with pytest.raises(GuardRefusal):
                queries.run(f"fault {fault}")
        assert queries.run("SELECT 2").rows == [[2]] and workers.processes() == before


def test_the_parser_that_judges_is_replaced_too(monkeypatch: pytest.MonkeyPatch) -> None:
    parser = SecondOpinion()
    broken = parser._engine

    def fail(*_: object) -> None:
        raise duckdb.InternalException("database has been invalidated")

    with monkeypatch.context() as patch:
        patch.setattr(parser, "_check", fail)
        assert parser.refusal("SELECT 1", tables=()) == "syntax"
    assert parser._engine is not broken
    assert parser.refusal("SELECT 1", tables=()) is None
